package io.tandem.sip;

import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A message as it stood on the wire: every header field that came, its value with folding undone (RFC 3261 7.3.1) and
/// nothing else changed.
///
/// @param startLine the first line
/// @param headers all fields in their order; one that lists several values is several fields where its grammar allows
/// it
/// @param faults what breaks the grammar of RFC 3261 25, in words
/// @param rest what follows the empty line
@SuppressWarnings("ArrayRecordComponent") // never compared
record RawMessage(String startLine, Headers headers, List<String> faults, byte[] rest) {
    private static final Set<HeaderName> LISTS = Set.of(
            HeaderName.VIA,
            HeaderName.CONTACT,
            HeaderName.ROUTE,
            HeaderName.RECORD_ROUTE,
            HeaderName.ALLOW,
            HeaderName.ALLOW_EVENTS,
            HeaderName.ACCEPT,
            HeaderName.SUPPORTED,
            HeaderName.REQUIRE,
            HeaderName.UNSUPPORTED,
            HeaderName.CONTENT_ENCODING,
            HeaderName.REASON,
            HeaderName.DIVERSION,
            HeaderName.P_ASSERTED_IDENTITY);

    /// Where the head in `bytes` ends: the index after the empty line; -1 when that has not come.
    static int endOfHead(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                int next = i + 1 < to && bytes[i + 1] == '\r' ? i + 2 : i + 1;
                if (next < to && bytes[next] == '\n') {
                    return next + 1;
                }
            }
        }
        return -1;
    }

    /// Reads a message that fills `bytes`; nothing when there is no first line.
    static Optional<RawMessage> parse(byte[] bytes) {
        int start = 0;
        while (start < bytes.length && (bytes[start] == '\r' || bytes[start] == '\n')) {
            start++;
        }
        int end = endOfHead(bytes, start, bytes.length);
        List<String> faults = new ArrayList<>(1);
        if (end < 0) {
            faults.add("no empty line after the header fields");
            end = bytes.length;
        }
        String head = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        int lineEnd = endOfLine(head, 0);
        String startLine = withoutReturn(head, 0, lineEnd);
        if (startLine.isBlank()) {
            return Optional.empty();
        }
        Headers headers = headers(head, lineEnd + 1, faults);
        byte[] rest = end == bytes.length ? new byte[0] : Arrays.copyOfRange(bytes, end, bytes.length);
        return Optional.of(new RawMessage(startLine, headers, List.copyOf(faults), rest));
    }

    private static Headers headers(String head, int from, List<String> faults) {
        List<Headers.Field> fields = new ArrayList<>(16);
        int position = from;
        while (position < head.length()) {
            int lineEnd = endOfLine(head, position);
            String line = withoutReturn(head, position, lineEnd);
            position = lineEnd + 1;
            while (position < head.length() && isBlank(head.charAt(position))) {
                int foldedEnd = endOfLine(head, position);
                line = line + " " + withoutReturn(head, position, foldedEnd).strip();
                position = foldedEnd + 1;
            }
            if (!line.isEmpty()) {
                field(line, fields, faults);
            }
        }
        return new Headers(fields);
    }

    private static void field(String line, List<Headers.Field> fields, List<String> faults) {
        int colon = line.indexOf(':');
        if (colon < 1) {
            faults.add("a header line without a name");
            return;
        }
        if (hasControls(line)) {
            faults.add("a control character in a header");
            return;
        }
        HeaderName name;
        try {
            name = HeaderName.of(line.substring(0, colon).stripTrailing());
        } catch (IllegalArgumentException notAToken) {
            faults.add("a header name that is no token");
            return;
        }
        String value = line.substring(colon + 1).strip();
        if (value.indexOf(',') >= 0 && LISTS.contains(name)) {
            split(value).forEach(item -> fields.add(new Headers.Field(name, item)));
        } else {
            fields.add(new Headers.Field(name, value));
        }
    }

    /// The items of a comma-separated list; commas between quotes or angle brackets do not separate.
    static List<String> split(String value) {
        List<String> items = new ArrayList<>(4);
        boolean quoted = false;
        boolean bracketed = false;
        int start = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '<') {
                bracketed = true;
            } else if (!quoted && c == '>') {
                bracketed = false;
            } else if (!quoted && !bracketed && c == ',') {
                items.add(value.substring(start, i).strip());
                start = i + 1;
            }
        }
        items.add(value.substring(start).strip());
        items.removeIf(String::isEmpty);
        return items;
    }

    /// How long the body is that Content-Length announces.
    ///
    /// @return -1 when the header is missing, -2 when it is no number or says two things
    int announcedLength() {
        List<String> values = headers.all(HeaderName.CONTENT_LENGTH);
        if (values.isEmpty()) {
            return -1;
        }
        String first = values.getFirst();
        int length = Digits.upTo(999_999_999, first);
        boolean oneMeaning = values.size() == 1 || values.stream().allMatch(first::equals);
        return length >= 0 && oneMeaning ? length : -2;
    }

    boolean isResponse() {
        return startLine.regionMatches(true, 0, "SIP/", 0, 4);
    }

    private static int endOfLine(String head, int from) {
        int newline = head.indexOf('\n', from);
        return newline < 0 ? head.length() : newline;
    }

    private static String withoutReturn(String head, int from, int lineEnd) {
        int end = lineEnd > from && head.charAt(lineEnd - 1) == '\r' ? lineEnd - 1 : lineEnd;
        return head.substring(from, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean hasControls(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return true;
            }
        }
        return false;
    }
}
