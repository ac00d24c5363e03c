package io.tandem.it.ladder;

import io.tandem.engine.sip.Digest;
import io.tandem.engine.sip.Digest.Algorithm;
import io.tandem.engine.sip.Method;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Answers the challenges of ours that a phone has heard: `credentials=bob:secret`.
public final class Login {
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|([^\",\\s]+))");
    private static final String CNONCE = "4c616464";

    private Map<String, String> challenge = Map.of();
    private int uses;

    /// We challenge it; of several challenges the first is answered.
    public void challenged(String value) {
        challenge = PARAMETER
                .matcher(value)
                .results()
                .collect(Collectors.toMap(
                        found -> found.group(1),
                        found -> Optional.ofNullable(found.group(2)).orElseGet(() -> found.group(3)),
                        (first, _) -> first));
        uses = 0;
    }

    /// The value of Authorization.
    ///
    /// @param credentials `login:password`
    public String answer(String credentials, Method method, String uri) {
        if (challenge.isEmpty()) {
            throw new IllegalArgumentException("credentials=" + credentials + ": nobody has asked for them yet");
        }
        Matcher pair = Pattern.compile("([^:]+):(.*)").matcher(credentials);
        if (!pair.matches()) {
            throw new IllegalArgumentException("credentials=" + credentials + ": expected login:password");
        }
        String login = pair.group(1);
        String name = challenge.getOrDefault("algorithm", "MD5");
        Algorithm algorithm = Algorithm.named(name).orElseThrow();
        String realm = challenge.getOrDefault("realm", "");
        String nonce = challenge.getOrDefault("nonce", "");
        String nc = String.format("%08x", ++uses);
        String response = Digest.response(
                Digest.ha1(login, realm, pair.group(2), algorithm),
                method,
                uri,
                nonce,
                nc,
                CNONCE,
                Digest.AUTH,
                algorithm);
        return "Digest username=\"" + login + "\", realm=\"" + realm + "\", nonce=\"" + nonce + "\", uri=\"" + uri
                + "\", response=\"" + response + "\", algorithm=" + name + ", cnonce=\"" + CNONCE + "\", qop=auth, nc="
                + nc;
    }
}
