package io.tandem.engine.leg;

import io.tandem.engine.sip.Body;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A key in the body of an INFO request: `application/dtmf-relay` (`Signal=5`) and `application/dtmf` (`5`), as phones
/// without telephone events send them.
final class InfoKey {
    private static final Pattern SIGNAL = Pattern.compile("(?im)^\\s*Signal\\s*=\\s*(\\S+)");

    private InfoKey() {}

    /// Whether the body claims to be a key.
    static boolean claims(Body body) {
        return body.mediaType().equals("application/dtmf-relay")
                || body.mediaType().equals("application/dtmf");
    }

    /// The key, or nothing when there is none in it.
    static Optional<Character> digit(Body body) {
        String text = body.text();
        if (body.mediaType().equals("application/dtmf-relay")) {
            Matcher matcher = SIGNAL.matcher(text);
            return matcher.find() ? key(matcher.group(1)) : Optional.empty();
        }
        return key(text.strip());
    }

    private static Optional<Character> key(String text) {
        String folded = text.toUpperCase(Locale.ROOT);
        return switch (folded) {
            case "10" -> Optional.of('*');
            case "11" -> Optional.of('#');
            default ->
                folded.length() == 1 && "0123456789*#ABCD".contains(folded)
                        ? Optional.of(folded.charAt(0))
                        : Optional.empty();
        };
    }
}
