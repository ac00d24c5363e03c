package io.tandem.engine.sip;

import io.tandem.engine.sip.Digest.Algorithm;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a server wants to have proved: the value of WWW-Authenticate or Proxy-Authenticate (RFC 7616 3.3).
///
/// @param realm who asks
/// @param nonce goes into the answer
/// @param opaque comes back as it is
/// @param algorithm what the server called it; empty when it did not name one, which means MD5
/// @param quality whether the answer counts its uses
/// @param age whether the credentials were right and only the nonce was too old
public record Challenge(
        String realm, String nonce, Optional<String> opaque, Optional<Algorithm> algorithm, Quality quality, Age age) {
    private static final Pattern PARAMETER =
            Pattern.compile("([A-Za-z0-9_-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]+))");

    /// The quality of protection.
    public enum Quality {
        /// None was offered: as before RFC 2617.
        NONE,
        /// [Digest#AUTH] was.
        AUTH
    }

    /// What is wrong with the nonce that was used.
    public enum Age {
        FRESH,
        STALE
    }

    /// What `value` asks for; nothing when that is no digest, or one with an algorithm or quality that we do not
    /// have.
    public static Optional<Challenge> parse(String value) {
        String[] scheme = value.strip().split("\\s+", 2);
        if (scheme.length < 2 || !scheme[0].equalsIgnoreCase("Digest")) {
            return Optional.empty();
        }
        Map<String, String> parameters = parameters(scheme[1]);
        Optional<String> algorithm = Optional.ofNullable(parameters.get("algorithm"));
        Optional<Algorithm> known = algorithm.flatMap(Algorithm::named);
        Optional<String> qualities = Optional.ofNullable(parameters.get("qop"));
        boolean offersAuth = qualities
                .filter(list -> Arrays.stream(list.split(",", -1))
                        .anyMatch(one -> one.strip().equalsIgnoreCase(Digest.AUTH)))
                .isPresent();
        if (!parameters.containsKey("realm")
                || !parameters.containsKey("nonce")
                || (algorithm.isPresent() && known.isEmpty())
                || (qualities.isPresent() && !offersAuth)) {
            return Optional.empty();
        }
        return Optional.of(new Challenge(
                parameters.getOrDefault("realm", ""),
                parameters.getOrDefault("nonce", ""),
                Optional.ofNullable(parameters.get("opaque")),
                known,
                offersAuth ? Quality.AUTH : Quality.NONE,
                parameters.getOrDefault("stale", "").equalsIgnoreCase("true") ? Age.STALE : Age.FRESH));
    }

    /// The value of Authorization or Proxy-Authorization that answers this.
    ///
    /// @param credentials what is proved
    /// @param method of the request that carries it
    /// @param uri the Request-URI
    /// @param use how often the nonce was used, this time included
    /// @param cnonce a random text
    public String answer(Credentials credentials, Method method, String uri, int use, String cnonce) {
        Algorithm used = algorithm.orElse(Algorithm.MD5);
        String ha1 = Digest.ha1(credentials.username(), realm, credentials.password(), used);
        String count = "%08x".formatted(use);
        String response = switch (quality) {
            case NONE -> Digest.response(ha1, method, uri, nonce, used);
            case AUTH -> Digest.response(ha1, method, uri, nonce, count, cnonce, Digest.AUTH, used);
        };
        var answer = new StringBuilder("Digest username=\"")
                .append(credentials.username().replace("\\", "\\\\").replace("\"", "\\\""))
                .append("\", realm=\"")
                .append(realm)
                .append("\", nonce=\"")
                .append(nonce)
                .append("\", uri=\"")
                .append(uri)
                .append("\", response=\"")
                .append(response)
                .append('"');
        algorithm.ifPresent(name -> answer.append(", algorithm=").append(name));
        opaque.ifPresent(text -> answer.append(", opaque=\"").append(text).append('"'));
        if (quality == Quality.AUTH) {
            answer.append(", cnonce=\"")
                    .append(cnonce)
                    .append("\", qop=auth, nc=")
                    .append(count);
        }
        return answer.toString();
    }

    /// Quoted values stay escaped as they came: so they are hashed (RFC 7616 3.4.2) and sent back.
    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(text);
        while (matcher.find()) {
            String value = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
            parameters.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), value);
        }
        return parameters;
    }
}
