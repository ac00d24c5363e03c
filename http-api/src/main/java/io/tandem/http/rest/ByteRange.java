package io.tandem.http.rest;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The bytes of a file that a Range header asks for (RFC 9110 14.1.2).
sealed interface ByteRange {
    /// All: nothing else was asked for, or something that may be ignored, such as several parts.
    record Whole() implements ByteRange {}

    /// A part.
    record Part(long from, long length) implements ByteRange {}

    /// None that the file has.
    record Impossible() implements ByteRange {}

    /// The range that a header means.
    ///
    /// @param size of the file
    static ByteRange parse(String header, long size) {
        String text = header.strip().toLowerCase(Locale.ROOT);
        if (!text.startsWith("bytes") || text.contains(",")) {
            return new Whole();
        }
        Matcher range = Reader.PART.matcher(text);
        return range.matches() ? Reader.part(range.group(1), range.group(2), size) : new Impossible();
    }

    /// Reads a range.
    final class Reader {
        /// More digits than any file has bytes would not fit a long.
        private static final Pattern PART = Pattern.compile("bytes\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})");

        private Reader() {}

        private static ByteRange part(String first, String last, long size) {
            if (first.isEmpty()) {
                return last.isEmpty() ? new Impossible() : fromTo(Math.max(0, size - Long.parseLong(last)), size - 1);
            }
            long from = Long.parseLong(first);
            long to = last.isEmpty() ? size - 1 : Long.parseLong(last);
            return fromTo(from, Math.min(to, size - 1));
        }

        private static ByteRange fromTo(long from, long to) {
            return from <= to ? new Part(from, to - from + 1) : new Impossible();
        }
    }
}
