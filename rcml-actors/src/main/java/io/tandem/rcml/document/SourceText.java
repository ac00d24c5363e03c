package io.tandem.rcml.document;

import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.RcmlProblem.Severity;
import java.util.Arrays;
import java.util.stream.IntStream;

/// A document's characters as the XML reader shall see them, and the way back to the places that its author knows.
///
/// What is not well-formed and common is corrected: a `&` that begins no reference becomes `&amp;`, and white space
/// before the XML declaration is moved past it. A well-formed document passes unchanged (but for line ends, which XML
/// reads as line feeds anyway).
final class SourceText {

    private static final String AMP_REST = "amp;";

    private final String text;
    private final int[] lineStarts;
    private final int[] insertions;

    private SourceText(String text, int[] insertions) {
        this.text = text;
        this.insertions = insertions;
        this.lineStarts = IntStream.concat(
                        IntStream.of(0),
                        IntStream.range(0, text.length())
                                .filter(at -> text.charAt(at) == '\n')
                                .map(at -> at + 1))
                .toArray();
    }

    static SourceText of(String raw, Problems problems) {
        var unix = raw.indexOf('\r') < 0 ? raw : raw.replace("\r\n", "\n").replace('\r', '\n');
        var withoutMark = !unix.isEmpty() && unix.charAt(0) == '\uFEFF' ? unix.substring(1) : unix;
        return repaired(withDeclarationFirst(withoutMark, problems), problems);
    }

    String text() {
        return text;
    }

    /// Where the start tag begins that ends just before this position of the XML reader.
    int startOfTag(int readerLine, int readerColumn) {
        return Math.max(0, text.lastIndexOf('<', offset(readerLine, readerColumn) - 1));
    }

    int offset(int readerLine, int readerColumn) {
        var line = Math.clamp(readerLine, 1, lineStarts.length);
        return Math.clamp(lineStarts[line - 1] + (long) readerColumn - 1, 0, text.length());
    }

    int line(int offset) {
        var found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /// Counted in the text as its author wrote it.
    int column(int offset) {
        var start = lineStarts[line(offset) - 1];
        var inserted = countBefore(offset) - countBefore(start);
        return offset - start - inserted * AMP_REST.length() + 1;
    }

    private int countBefore(int offset) {
        var found = Arrays.binarySearch(insertions, offset);
        return found >= 0 ? found : -found - 1;
    }

    private static String withDeclarationFirst(String text, Problems problems) {
        var start = 0;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        var end = text.indexOf("?>", start);
        if (start == 0 || end < 0 || !text.startsWith("<?xml", start)) {
            return text;
        }
        problems.add(RcmlProblem.of(
                Code.REPAIRED,
                Severity.WARNING,
                1,
                1,
                "white space before <?xml …?>: expected the declaration at the very start of the document"));
        var declaration = text.substring(start, end + 2);
        return text.substring(0, start) + declaration.replaceAll("[^\n]", " ") + text.substring(end + 2);
    }

    private static SourceText repaired(String text, Problems problems) {
        if (text.indexOf('&') < 0) {
            return new SourceText(text, new int[0]);
        }
        var out = new StringBuilder(text.length() + 64);
        var insertions = IntStream.builder();
        var firstRepair = -1;
        for (var at = 0; at < text.length(); ) {
            var past = pastUntouchable(text, at);
            if (past > at) {
                out.append(text, at, past);
                at = past;
                continue;
            }
            out.append(text.charAt(at));
            if (text.charAt(at) == '&' && !isReference(text, at)) {
                insertions.add(out.length());
                out.append(AMP_REST);
                firstRepair = firstRepair < 0 ? out.length() : firstRepair;
            }
            at++;
        }
        var source = new SourceText(out.toString(), insertions.build().toArray());
        if (firstRepair >= 0) {
            var ampersand = firstRepair - AMP_REST.length() - 1;
            problems.add(RcmlProblem.of(
                    Code.REPAIRED,
                    Severity.WARNING,
                    source.line(ampersand),
                    source.column(ampersand),
                    "a bare & is read as &amp;: expected &amp; in text and attribute values"));
        }
        return source;
    }

    /// The end of a comment, CDATA section, processing instruction or DOCTYPE that begins here: an `&` in it is
    /// right.
    private static int pastUntouchable(String text, int at) {
        if (text.charAt(at) != '<') {
            return at;
        }
        if (text.startsWith("<!--", at)) {
            return past(text, "-->", at + 4);
        }
        if (text.startsWith("<![CDATA[", at)) {
            return past(text, "]]>", at + 9);
        }
        if (text.startsWith("<?", at)) {
            return past(text, "?>", at + 2);
        }
        return text.startsWith("<!", at) ? text.length() : at;
    }

    private static int past(String text, String end, int from) {
        var found = text.indexOf(end, from);
        return found < 0 ? text.length() : found + end.length();
    }

    private static boolean isReference(String text, int ampersand) {
        var at = ampersand + 1;
        if (text.startsWith("#", at)) {
            var hexadecimal = text.startsWith("x", at + 1);
            var from = hexadecimal ? at + 2 : at + 1;
            var end = from;
            while (end < text.length() && Character.digit(text.charAt(end), hexadecimal ? 16 : 10) >= 0) {
                end++;
            }
            return end > from && text.startsWith(";", end);
        }
        var end = at;
        while (end < text.length() && isNameCharacter(text.charAt(end))) {
            end++;
        }
        return end > at && isNameStart(text.charAt(at)) && text.startsWith(";", end);
    }

    private static boolean isNameStart(char character) {
        return Character.isLetter(character)
                || character == '_'
                || character == ':'
                || Character.isSurrogate(character);
    }

    private static boolean isNameCharacter(char character) {
        return isNameStart(character) || Character.isDigit(character) || "-.\u00B7".indexOf(character) >= 0;
    }
}
