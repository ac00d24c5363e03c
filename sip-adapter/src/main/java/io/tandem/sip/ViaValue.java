package io.tandem.sip;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One value of Via (RFC 3261 20.42) taken apart.
///
/// @param protocol `SIP/2.0/UDP` as written, without blanks
/// @param sentBy host and port that the sender claims
/// @param parameters `name` or `name=value`, in order
record ViaValue(String protocol, HostPort sentBy, List<String> parameters) {
    static final String COOKIE = "z9hG4bK";

    /// The value that `text` is, or nothing.
    static Optional<ViaValue> parse(String text) {
        int first = text.indexOf('/');
        int second = text.indexOf('/', first + 1);
        if (first < 1 || second < 0) {
            return Optional.empty();
        }
        int transport = skipBlanks(text, second + 1);
        int end = transport;
        while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '\t') {
            end++;
        }
        if (end == transport || end == text.length()) {
            return Optional.empty();
        }
        String protocol = text.substring(0, first).strip() + "/"
                + text.substring(first + 1, second).strip() + "/" + text.substring(transport, end);
        String[] parts = text.substring(end).split(";", -1);
        List<String> parameters = new ArrayList<>(parts.length);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parameter(parts[i]);
            if (!parameter.isEmpty()) {
                parameters.add(parameter);
            }
        }
        return HostPort.parse(parts[0]).map(sentBy -> new ViaValue(protocol, sentBy, parameters));
    }

    private static int skipBlanks(String text, int from) {
        int i = from;
        while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }

    private static String parameter(String part) {
        int equals = part.indexOf('=');
        return equals < 0
                ? part.strip()
                : part.substring(0, equals).strip() + "="
                        + part.substring(equals + 1).strip();
    }

    Optional<String> parameter(Name name) {
        for (String parameter : parameters) {
            int equals = parameter.indexOf('=');
            String key = equals < 0 ? parameter : parameter.substring(0, equals);
            if (key.equalsIgnoreCase(name.text)) {
                return Optional.of(equals < 0 ? "" : parameter.substring(equals + 1));
            }
        }
        return Optional.empty();
    }

    /// Parameters that mean something here.
    enum Name {
        BRANCH,
        RECEIVED,
        RPORT;

        private final String text = name().toLowerCase(Locale.ROOT);
    }

    String branch() {
        return parameter(Name.BRANCH).orElse("");
    }

    /// Whether the branch identifies the transaction by itself (RFC 3261 8.1.1.7).
    boolean hasCookie() {
        return branch().length() > COOKIE.length() && branch().regionMatches(true, 0, COOKIE, 0, COOKIE.length());
    }

    boolean wantsPort() {
        return parameter(Name.RPORT).isPresent();
    }

    /// This value with `received` and, where it was asked for, `rport` (RFC 3261 18.2.1, RFC 3581 4).
    ViaValue seenFrom(InetSocketAddress source) {
        List<String> stamped = new ArrayList<>(parameters);
        stamped.removeIf(parameter -> is(parameter, "received") || is(parameter, "rport"));
        String address = source.getAddress().getHostAddress();
        if (wantsPort() || !sentBy.host().equals(address)) {
            stamped.add("received=" + address);
        }
        if (wantsPort()) {
            stamped.add("rport=" + source.getPort());
        }
        return new ViaValue(protocol, sentBy, stamped);
    }

    private static boolean is(String parameter, String name) {
        return parameter.regionMatches(true, 0, name, 0, name.length())
                && (parameter.length() == name.length() || parameter.charAt(name.length()) == '=');
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(protocol).append(' ').append(sentBy);
        parameters.forEach(parameter -> text.append(';').append(parameter));
        return text.toString();
    }
}
