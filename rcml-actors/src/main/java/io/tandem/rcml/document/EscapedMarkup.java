package io.tandem.rcml.document;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Tags that reach `<Say>` as text, because a program escaped its SSML (`&lt;break/&gt;`) or put it into CDATA.
///
/// Lenient: what begins no tag is text, an end tag without its start is dropped, an element that never ends ends with
/// the text. Outside `<speak>` only the names of SSML count, so that `a < b` and `<tag>` are spoken as they are.
final class EscapedMarkup {

    /// Which tags are markup.
    enum Scope {
        NAMES_OF_SSML,
        EVERY_TAG
    }

    private static final Set<String> NAMES_OF_SSML = Set.of(
            "audio",
            "break",
            "emphasis",
            "lang",
            "mark",
            "p",
            "phoneme",
            "prosody",
            "s",
            "say-as",
            "speak",
            "sub",
            "voice",
            "w");
    private static final int DEEPEST = 16;
    private static final int MOST_ATTRIBUTES = 16;

    private final String text;
    private final Element where;
    private final Deque<Open> open = new ArrayDeque<>();
    private final StringBuilder run = new StringBuilder();
    private Scope scope;
    private int at;

    private EscapedMarkup(String text, Scope scope, Element where) {
        this.text = text;
        this.scope = scope;
        this.where = where;
        open.push(new Open("", Map.of(), new ArrayList<>()));
    }

    /// The text as nodes; its elements have the place of `where`.
    static List<Node> nodes(String text, Scope scope, Element where) {
        return text.indexOf('<') < 0
                ? List.of(new Node.Chars(scope == Scope.EVERY_TAG ? unescaped(text) : text))
                : new EscapedMarkup(text, scope, where).nodes();
    }

    private List<Node> nodes() {
        while (at < text.length()) {
            if (text.charAt(at) != '<' || !tag()) {
                run.append(text.charAt(at++));
            }
        }
        while (open.size() > 1) {
            close();
        }
        keepText();
        return List.copyOf(open.element().content);
    }

    /// Takes the tag, comment or processing instruction that begins here; false when none does.
    private boolean tag() {
        if (scope == Scope.EVERY_TAG || text.startsWith("<?xml", at)) {
            if (text.startsWith("<!--", at)) {
                return skipPast("-->");
            }
            if (text.startsWith("<?", at)) {
                return skipPast("?>");
            }
        }
        var isEnd = text.startsWith("</", at);
        var nameStart = isEnd ? at + 2 : at + 1;
        var cursor = nameStart;
        while (cursor < text.length() && isNameCharacter(text.charAt(cursor))) {
            cursor++;
        }
        var name = text.substring(nameStart, cursor);
        if (name.isEmpty() || !Character.isLetter(name.charAt(0)) || !isMarkup(name)) {
            return false;
        }
        var attributes = new LinkedHashMap<String, String>();
        cursor = afterAttributes(cursor, attributes);
        var isEmpty = text.startsWith("/", cursor);
        cursor = afterBlanks(isEmpty ? cursor + 1 : cursor);
        var isComplete = text.startsWith(">", cursor);
        if (!isComplete && scope == Scope.NAMES_OF_SSML) {
            return false;
        }
        at = isComplete ? cursor + 1 : cursor;
        if (isEnd) {
            end(name);
        } else if (isComplete && open.size() < DEEPEST) {
            start(name, attributes);
            if (isEmpty) {
                close();
            }
        }
        return true;
    }

    private boolean isMarkup(String name) {
        return scope == Scope.EVERY_TAG || NAMES_OF_SSML.contains(name.toLowerCase(Locale.ROOT));
    }

    private int afterAttributes(int from, Map<String, String> attributes) {
        var cursor = afterBlanks(from);
        for (var count = 0; count < MOST_ATTRIBUTES; count++) {
            if (cursor >= text.length() || !isNameCharacter(text.charAt(cursor))) {
                return cursor;
            }
            var nameStart = cursor;
            while (cursor < text.length() && isNameCharacter(text.charAt(cursor))) {
                cursor++;
            }
            var name = text.substring(nameStart, cursor);
            var equals = afterBlanks(cursor);
            var quote = afterBlanks(equals + 1);
            if (!text.startsWith("=", equals) || quote >= text.length() || "\"'".indexOf(text.charAt(quote)) < 0) {
                return nameStart;
            }
            var close = text.indexOf(text.charAt(quote), quote + 1);
            if (close < 0) {
                return nameStart;
            }
            attributes.put(name, unescaped(text.substring(quote + 1, close)).strip());
            cursor = afterBlanks(close + 1);
        }
        return cursor;
    }

    private int afterBlanks(int from) {
        var cursor = from;
        while (cursor < text.length() && Character.isWhitespace(text.charAt(cursor))) {
            cursor++;
        }
        return cursor;
    }

    private boolean skipPast(String end) {
        var found = text.indexOf(end, at);
        at = found < 0 ? text.length() : found + end.length();
        return true;
    }

    private void start(String name, Map<String, String> attributes) {
        keepText();
        open.push(new Open(name, attributes, new ArrayList<>()));
        if (name.equalsIgnoreCase("speak")) {
            scope = Scope.EVERY_TAG;
        }
    }

    private void end(String name) {
        if (open.stream().anyMatch(element -> element.name.equals(name))) {
            while (!open.element().name.equals(name)) {
                close();
            }
            close();
        }
    }

    private void close() {
        keepText();
        var closed = open.pop();
        open.element()
                .content
                .add(new Element(
                        closed.name, closed.attributes, List.copyOf(closed.content), where.line(), where.column()));
    }

    private void keepText() {
        if (!run.isEmpty()) {
            var piece = run.toString();
            open.element().content.add(new Node.Chars(scope == Scope.EVERY_TAG ? unescaped(piece) : piece));
            run.setLength(0);
        }
    }

    /// Escaped once more than the document needed, as text within escaped SSML is.
    private static String unescaped(String text) {
        return text.indexOf('&') < 0
                ? text
                : text.replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&apos;", "'")
                        .replace("&amp;", "&");
    }

    private static boolean isNameCharacter(char character) {
        return Character.isLetterOrDigit(character) || "-_:.".indexOf(character) >= 0;
    }

    private record Open(String name, Map<String, String> attributes, List<Node> content) {}
}
