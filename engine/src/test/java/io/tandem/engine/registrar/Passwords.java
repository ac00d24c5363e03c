package io.tandem.engine.registrar;

import io.tandem.engine.sip.Digest;
import io.tandem.engine.sip.Digest.Algorithm;
import io.tandem.engine.sip.Method;
import io.tandem.engine.store.Client;

/// What a phone knows, and what is kept of it.
///
/// @param login its login
/// @param realm the realm
/// @param password in clear
record Passwords(String login, String realm, String password) {
    private static final String CNONCE = "0a4f113b";

    Client.Secret secret() {
        return new Client.Secret(
                realm,
                Digest.ha1(login, realm, password, Algorithm.MD5),
                Digest.ha1(login, realm, password, Algorithm.SHA_256));
    }

    /// The header that answers a challenge.
    String answer(String nonce, int count, Method method, String uri, Algorithm algorithm) {
        String nc = String.format("%08x", count);
        String response = Digest.response(
                Digest.ha1(login, realm, password, algorithm), method, uri, nonce, nc, CNONCE, Digest.AUTH, algorithm);
        return "Digest username=\"" + login + "\", realm=\"" + realm + "\", nonce=\"" + nonce + "\", uri=\"" + uri
                + "\", response=\"" + response + "\", algorithm=" + algorithm + ", qop=auth, nc=" + nc + ", cnonce=\""
                + CNONCE + "\"";
    }
}
