package io.tandem.engine.sip;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// The hashes of digest authentication (RFC 7616 3.4; in SIP, RFC 8760 2): for who asks and for who answers.
///
/// ```
/// HA1 = H(user:realm:password)      HA2 = H(method:uri)
/// response = H(HA1:nonce:nc:cnonce:qop:HA2), and H(HA1:nonce:HA2) where no qop was offered (RFC 3261 22.4)
/// ```
public final class Digest {
    /// The only quality of protection that we have: of the request line, not of the body.
    public static final String AUTH = "auth";

    private Digest() {}

    /// A hash function.
    public enum Algorithm {
        MD5("MD5"),
        SHA_256("SHA-256");

        private final String text;

        Algorithm(String text) {
            this.text = text;
        }

        /// The one that a challenge or an answer calls so, in any letter case; nothing when we have none of
        /// that name.
        public static Optional<Algorithm> named(String text) {
            for (Algorithm algorithm : values()) {
                if (algorithm.text.equalsIgnoreCase(text)) {
                    return Optional.of(algorithm);
                }
            }
            return Optional.empty();
        }

        /// The name as it is written on the wire.
        @Override
        public String toString() {
            return text;
        }
    }

    /// What stands for a password of that user in that realm: all that a server has to keep.
    public static String ha1(String user, String realm, String password, Algorithm algorithm) {
        return hash(user + ":" + realm + ":" + password, algorithm);
    }

    /// The answer to a challenge that offers a quality of protection.
    ///
    /// @param ha1 see [#ha1]
    /// @param method the method of the request
    /// @param uri what the answer says in `uri`: the Request-URI
    /// @param nonce the challenger's
    /// @param nc how often `nonce` was used, this time included: eight hexadecimal digits
    /// @param cnonce our own random text
    /// @param qop the quality of protection, [#AUTH]
    public static String response(
            String ha1,
            Method method,
            String uri,
            String nonce,
            String nc,
            String cnonce,
            String qop,
            Algorithm algorithm) {
        String ha2 = hash(method + ":" + uri, algorithm);
        return hash(ha1 + ":" + nonce + ":" + nc + ":" + cnonce + ":" + qop + ":" + ha2, algorithm);
    }

    /// The answer to a challenge that offers none.
    public static String response(String ha1, Method method, String uri, String nonce, Algorithm algorithm) {
        return hash(ha1 + ":" + nonce + ":" + hash(method + ":" + uri, algorithm), algorithm);
    }

    private static String hash(String text, Algorithm algorithm) {
        try {
            MessageDigest hash = MessageDigest.getInstance(algorithm.toString());
            return HexFormat.of().formatHex(hash.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has " + algorithm, missing);
        }
    }
}
