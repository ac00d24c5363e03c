package io.tandem.engine.sip;

import java.util.Optional;

/// The value of From, To, Contact, Refer-To and their like: a display name, a URI, and header parameters (RFC 3261
/// 20.10).
///
/// @param displayName without quotes; empty when there is none
/// @param uri what stood between the angle brackets
/// @param parameters what follows the URI, from the first `;` on; empty when there is nothing
public record NameAddr(String displayName, String uri, String parameters) {
    /// The address that `text` is. Without angle brackets the URI ends at the first `;` or `?` or `,` (RFC 3261
    /// 20.10).
    ///
    /// @return nothing when there is no URI in it
    public static Optional<NameAddr> parse(String text) {
        int open = openingBracket(text);
        if (open >= 0) {
            int close = text.indexOf('>', open);
            if (close < 0) {
                return Optional.empty();
            }
            return of(
                    unquoted(text.substring(0, open).strip()),
                    text.substring(open + 1, close),
                    text.substring(close + 1));
        }
        int end = 0;
        while (end < text.length() && ";?,".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.startsWith("?", end) ? Optional.empty() : of("", text.substring(0, end), text.substring(end));
    }

    private static Optional<NameAddr> of(String displayName, String uri, String parameters) {
        String stripped = uri.strip();
        return stripped.indexOf(':') < 1
                ? Optional.empty()
                : Optional.of(new NameAddr(displayName, stripped, parameters.strip()));
    }

    private static int openingBracket(String text) {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '<' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static String unquoted(String name) {
        if (name.length() < 2 || !name.startsWith("\"") || !name.endsWith("\"")) {
            return name;
        }
        return name.substring(1, name.length() - 1).replaceAll("\\\\(.)", "$1");
    }

    /// An address without name and parameters.
    public static NameAddr of(String uri) {
        return new NameAddr("", uri, "");
    }

    /// The value of the header parameter `name` (any letter case); empty text when it has none.
    public Optional<String> parameter(String name) {
        int start = 0;
        while (start < parameters.length()) {
            int end = endOfParameter(start);
            String parameter = parameters.substring(start, end);
            int equals = parameter.indexOf('=');
            String key = equals < 0 ? parameter : parameter.substring(0, equals);
            if (!key.isBlank() && key.strip().equalsIgnoreCase(name)) {
                return Optional.of(
                        equals < 0 ? "" : parameter.substring(equals + 1).strip());
            }
            start = end + 1;
        }
        return Optional.empty();
    }

    /// The next semicolon that is in no quoted string.
    private int endOfParameter(int start) {
        boolean quoted = false;
        for (int i = start; i < parameters.length(); i++) {
            char c = parameters.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        return parameters.length();
    }

    /// The tag, when there is one.
    public Optional<String> tag() {
        return parameter("tag");
    }

    /// This address with that tag as its only parameter.
    public NameAddr withTag(String tag) {
        return new NameAddr(displayName, uri, ";tag=" + tag);
    }

    /// The user part of the URI, decoded; empty when there is none.
    public String user() {
        return SipUri.parse(uri).map(SipUri::user).orElse("");
    }

    @Override
    public String toString() {
        String name = displayName.isEmpty()
                ? ""
                : "\"" + displayName.replace("\\", "\\\\").replace("\"", "\\\"") + "\" ";
        return name + "<" + uri + ">" + parameters;
    }
}
