package io.tandem.persistence;

import java.util.Collection;
import java.util.stream.Collectors;

/// A list as one value, which SQLite's `json_each` takes apart again.
final class Json {
    private Json() {}

    static String texts(Collection<?> items) {
        return items.stream().map(item -> quoted(item.toString())).collect(Collectors.joining(",", "[", "]"));
    }

    /// In a JSON string the quotation mark, the reverse solidus and the control characters are escaped.
    private static String quoted(String text) {
        var json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
