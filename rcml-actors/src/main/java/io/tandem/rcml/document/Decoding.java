package io.tandem.rcml.document;

import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.RcmlProblem.Severity;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;

/// From the octets of an answer to characters. The order is RFC 7303 3: byte order mark, then the charset of the
/// Content-Type, then the XML declaration, then UTF-8.
final class Decoding {

    private static final int DECLARATION_WITHIN = 200;

    private Decoding() {}

    static String decode(byte[] body, Optional<String> httpCharset, Problems problems) throws Refusal {
        var charset = charset(body, httpCharset);
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException _) {
            problems.add(RcmlProblem.of(
                    Code.REPAIRED,
                    Severity.ERROR,
                    1,
                    1,
                    "the body is not valid " + charset + ": expected that charset, or another one named in the"
                            + " Content-Type or the XML declaration; wrong octets are read as U+FFFD"));
            return new String(body, charset);
        }
    }

    private static Charset charset(byte[] body, Optional<String> httpCharset) throws Refusal {
        if (startsWith(body, 0xEF, 0xBB, 0xBF)) {
            return StandardCharsets.UTF_8;
        }
        if (startsWith(body, 0xFE, 0xFF)) {
            return StandardCharsets.UTF_16BE;
        }
        if (startsWith(body, 0xFF, 0xFE)) {
            return StandardCharsets.UTF_16LE;
        }
        if (httpCharset.isPresent()) {
            return named(httpCharset.get());
        }
        if (startsWith(body, 0x00, '<')) {
            return StandardCharsets.UTF_16BE;
        }
        if (startsWith(body, '<', 0x00)) {
            return StandardCharsets.UTF_16LE;
        }
        var declared = declared(body);
        return declared.isPresent() ? named(declared.get()) : StandardCharsets.UTF_8;
    }

    private static boolean startsWith(byte[] body, int... octets) {
        for (var at = 0; at < octets.length; at++) {
            if (at >= body.length || (body[at] & 0xFF) != octets[at]) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> declared(byte[] body) {
        var start = new String(body, 0, Math.min(body.length, DECLARATION_WITHIN), StandardCharsets.ISO_8859_1);
        var end = start.indexOf("?>");
        var found = start.indexOf("encoding");
        if (!start.stripLeading().startsWith("<?xml") || found < 0 || end < found) {
            return Optional.empty();
        }
        var value = start.substring(found + "encoding".length(), end).strip();
        if (value.length() < 4 || value.charAt(0) != '=') {
            return Optional.empty();
        }
        var quoted = value.substring(1).strip();
        var close = quoted.indexOf(quoted.charAt(0), 1);
        return close < 0 ? Optional.empty() : Optional.of(quoted.substring(1, close));
    }

    private static Charset named(String name) throws Refusal {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
            throw new Refusal(
                    Code.MALFORMED, 1, 1, "charset \"" + name + "\" is not known: expected UTF-8, or another that is");
        }
    }
}
