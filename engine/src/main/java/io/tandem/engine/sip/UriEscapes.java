package io.tandem.engine.sip;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Percent escapes in SIP URIs. Each part of a URI lets other characters stand for themselves (RFC 3261 25.1); `+` is
/// one of them and never a blank.
public final class UriEscapes {

    private static final String MARK = "-_.!~*'()";

    private static final String HEXADECIMAL = "0123456789ABCDEF";

    /// A part of the URI, with what may stand in it unescaped beside letters and digits.
    public enum Part {
        USER(MARK + "&=+$,;?/"),
        PASSWORD(MARK + "&=+$,"),
        PARAMETER(MARK + "[]/:&+$"),
        /// Name or value of a header. The grammar allows `[ ] ?` too; escaped they survive readers that know
        /// less of it.
        HEADER(MARK + "/:+$");

        private final String literal;

        Part(String literal) {
            this.literal = literal;
        }

        private boolean takes(int octet) {
            return (octet >= 'a' && octet <= 'z')
                    || (octet >= 'A' && octet <= 'Z')
                    || (octet >= '0' && octet <= '9')
                    || literal.indexOf(octet) >= 0;
        }
    }

    private UriEscapes() {}

    /// Escapes what may not stand in `part` as it is.
    public static String escaped(String text, Part part) throws Unfit {
        var out = new StringBuilder(text.length() + 16);
        for (var octet : octets(text)) {
            append(octet & 0xFF, part, out);
        }
        return out.toString();
    }

    /// A part that may have escapes already: they stay, and what needs one and has none gets it.
    public static String completed(String text, Part part, String name) throws Unfit {
        refuseControls(decoded(text, name), name);
        var out = new StringBuilder(text.length() + 16);
        for (var octet : octets(text)) {
            if ("<>\" ".indexOf(octet) >= 0) {
                throw new Unfit(name + " has the character '" + (char) octet + "': expected it escaped, %"
                        + hexadecimal(octet));
            }
            if (octet == '%') {
                out.append('%'); // decoded above, so two hexadecimal digits follow
            } else {
                append(octet & 0xFF, part, out);
            }
        }
        return out.toString();
    }

    private static void append(int octet, Part part, StringBuilder out) {
        if (part.takes(octet)) {
            out.append((char) octet);
        } else {
            out.append('%').append(hexadecimal(octet));
        }
    }

    private static String hexadecimal(int octet) {
        return "" + HEXADECIMAL.charAt(octet >> 4) + HEXADECIMAL.charAt(octet & 15);
    }

    /// Decoded once; what looks like an escape afterwards is data.
    public static String decoded(String text, String name) throws Unfit {
        var octets = octets(text);
        var out = ByteBuffer.allocate(octets.length);
        for (var at = 0; at < octets.length; at++) {
            if (octets[at] != '%') {
                out.put(octets[at]);
                continue;
            }
            var high = at + 2 < octets.length ? Character.digit(octets[at + 1], 16) : -1;
            var low = at + 2 < octets.length ? Character.digit(octets[at + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new Unfit(
                        name + " has a % without two hexadecimal digits: expected %25 for the character itself");
            }
            out.put((byte) (high * 16 + low));
            at += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
        } catch (CharacterCodingException _) {
            throw new Unfit(name + " has escapes that are not UTF-8");
        }
    }

    /// A line end in a decoded value would begin a header of its own; a NUL ends strings in some receivers.
    public static void refuseControls(String decoded, String name) throws Unfit {
        if (decoded.chars().anyMatch(character -> character != '\t' && Character.isISOControl(character))) {
            throw new Unfit(name + " has a control character, such as a line end");
        }
    }

    private static byte[] octets(String text) throws Unfit {
        try {
            var octets = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            var exact = new byte[octets.remaining()];
            octets.get(exact);
            return exact;
        } catch (CharacterCodingException _) {
            throw new Unfit("the target has half of a surrogate pair, which is no character");
        }
    }
}
