package io.tandem.it.ladder;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Cuts a line into words. White space inside double quotes does not separate; a word, or the value after its `=`, that
/// begins with a quote loses its quotes, and `\n`, `\r`, `\"` and `\\` in it stand for themselves.
final class Tokens {
    private Tokens() {}

    static List<String> of(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\' && i + 1 < line.length()) {
                word.append(c).append(line.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
                word.append(c);
            } else if (Character.isWhitespace(c) && !quoted) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else if (c == '#' && word.isEmpty() && (i + 1 == line.length() || line.charAt(i + 1) == ' ')) {
                break; // a comment
            } else {
                word.append(c);
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("a quote is not closed in: " + line);
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    /// `text` without the quotes around it.
    static String unquoted(String text) {
        if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
            return text;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char escaped = text.charAt(++i);
            plain.append(
                    switch (escaped) {
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        default -> escaped;
                    });
        }
        return plain.toString();
    }

    static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\r", "\\r")
                        .replace("\n", "\\n")
                + '"';
    }

    /// The position of the `=` between name and value; -1 when the word has none.
    static int equals(String word) {
        int equals = word.indexOf('=');
        return equals > 0 && word.substring(0, equals).matches("[A-Za-z][A-Za-z0-9_.-]*") ? equals : -1;
    }

    static boolean isWord(String word, String expected) {
        return word.toLowerCase(Locale.ROOT).equals(expected);
    }
}
