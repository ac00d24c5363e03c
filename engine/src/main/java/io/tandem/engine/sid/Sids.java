package io.tandem.engine.sid;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Mints and checks identifiers: two letters that name the kind, then 32 lower-case hexadecimal digits.
final class Sids {
    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{32}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private Sids() {}

    static String mint(String kind) {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return kind + HEX.formatHex(bytes);
    }

    /// @throws IllegalArgumentException when `text` is not `kind` followed by 32 hexadecimal digits
    static String checked(String kind, String text) {
        if (!isValid(kind, text)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a sid of this kind: expected " + kind + " and 32 hexadecimal digits");
        }
        return text;
    }

    static boolean isValid(String kind, String text) {
        return text.length() == kind.length() + 32
                && text.startsWith(kind)
                && DIGITS.matcher(text.substring(kind.length())).matches();
    }
}
