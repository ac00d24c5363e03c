package io.tandem.engine.registrar;

import io.tandem.engine.sip.Digest;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.store.Client;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// An answer to a challenge: Authorization or Proxy-Authorization of the scheme Digest (RFC 7616 3.4, RFC 3261 22.4).
///
/// @param username who it says it is
/// @param realm for which realm
/// @param nonce what it answers
/// @param uri the URI that it hashed
/// @param response the hash, in hexadecimal digits
/// @param algorithm how it hashed: MD5 when it does not say
/// @param counted how often it used the nonce; empty in an answer of RFC 2069, which has no `qop`
record Authorization(
        String username,
        String realm,
        String nonce,
        String uri,
        String response,
        Digest.Algorithm algorithm,
        Optional<Counted> counted) {
    /// `nc` and `cnonce` of `qop=auth`.
    ///
    /// @param nc eight hexadecimal digits
    /// @param cnonce the peer's own random text
    record Counted(String nc, String cnonce) {}

    private static final String SCHEME = "Digest ";
    private static final Pattern COUNT = Pattern.compile("[0-9a-fA-F]{8}");
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{32}(?:[0-9a-fA-F]{32})?");

    /// All that `request` carries and that can be read; what is of another scheme, algorithm or `qop` is none.
    static List<Authorization> of(SipRequest request) {
        List<Authorization> found = new ArrayList<>(1);
        for (HeaderName name : List.of(HeaderName.AUTHORIZATION, HeaderName.PROXY_AUTHORIZATION)) {
            request.headers().all(name).forEach(value -> parse(value).ifPresent(found::add));
        }
        return found;
    }

    /// The answer that `value` is.
    static Optional<Authorization> parse(String value) {
        Map<String, String> said = parameters(value);
        Optional<Digest.Algorithm> algorithm = Digest.Algorithm.named(said.getOrDefault("algorithm", "MD5"));
        String username = said.getOrDefault("username", "");
        String realm = said.getOrDefault("realm", "");
        String nonce = said.getOrDefault("nonce", "");
        String uri = said.getOrDefault("uri", "");
        String response = said.getOrDefault("response", "");
        if (algorithm.isEmpty()
                || username.isEmpty()
                || realm.isEmpty()
                || nonce.isEmpty()
                || uri.isEmpty()
                || !HASH.matcher(response).matches()) {
            return Optional.empty();
        }
        String hash = response.toLowerCase(Locale.ROOT);
        if (!said.containsKey("qop")) {
            return Optional.of(new Authorization(username, realm, nonce, uri, hash, algorithm.get(), Optional.empty()));
        }
        String nc = said.getOrDefault("nc", "");
        String cnonce = said.getOrDefault("cnonce", "");
        return said.getOrDefault("qop", "").equalsIgnoreCase(Digest.AUTH)
                        && COUNT.matcher(nc).matches()
                        && !cnonce.isEmpty()
                ? Optional.of(new Authorization(
                        username, realm, nonce, uri, hash, algorithm.get(), Optional.of(new Counted(nc, cnonce))))
                : Optional.empty();
    }

    /// Name, in lower case, and value of each; nothing when the whole cannot be read or says something twice.
    private static Map<String, String> parameters(String value) {
        String text = value.strip();
        if (!text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Map.of();
        }
        Map<String, String> said = new HashMap<>();
        int position = SCHEME.length();
        while (position < text.length()) {
            int equals = text.indexOf('=', position);
            int end = equals < 0 ? -1 : endOfValue(text, equals + 1);
            if (end < 0) {
                return Map.of();
            }
            String name = text.substring(position, equals).strip().toLowerCase(Locale.ROOT);
            String written = text.substring(equals + 1, end).strip();
            if (name.isEmpty() || said.put(name, unquoted(written)) != null) {
                return Map.of();
            }
            position = end + 1;
        }
        return said;
    }

    /// Where the value ends that starts at `start`: the next comma in no quoted string, or the end; -1 when a
    /// quoted string does not end.
    private static int endOfValue(String text, int start) {
        boolean quoted = false;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return i;
            }
        }
        return quoted ? -1 : text.length();
    }

    private static String unquoted(String value) {
        if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
            return value;
        }
        String inside = value.substring(1, value.length() - 1);
        return inside.indexOf('\\') < 0 ? inside : inside.replaceAll("\\\\(.)", "$1");
    }

    /// How often the nonce was used, this time included. An answer without `nc` may be given once.
    long count() {
        return counted.map(count -> Long.parseLong(count.nc(), 16)).orElse(1L);
    }

    /// Whether who answers knows the password that `secret` stands for. Takes as long for a wrong answer as for a
    /// right one.
    boolean proves(Client.Secret secret, Method method) {
        String ha1 = switch (algorithm) {
            case MD5 -> secret.md5();
            case SHA_256 -> secret.sha256();
        };
        String right = counted.map(count ->
                        Digest.response(ha1, method, uri, nonce, count.nc(), count.cnonce(), Digest.AUTH, algorithm))
                .orElseGet(() -> Digest.response(ha1, method, uri, nonce, algorithm));
        return realm.equals(secret.realm())
                && MessageDigest.isEqual(
                        right.getBytes(StandardCharsets.US_ASCII), response.getBytes(StandardCharsets.US_ASCII));
    }

    /// Without the hash.
    @Override
    public String toString() {
        return "Authorization[username=" + username + ", realm=" + realm + "]";
    }
}
