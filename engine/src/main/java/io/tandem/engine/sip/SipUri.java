package io.tandem.engine.sip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A `sip:`, `sips:` or `tel:` URI taken apart (RFC 3261 19.1.1, RFC 3966 3). Nothing in it is decoded but what is
/// asked for.
///
/// @param scheme `sip`, `sips` or `tel`
/// @param userInfo what stands before `@`, or the number of a `tel:` URI; empty when there is none
/// @param hostPort host and port as written; empty for `tel:`
/// @param parameters what follows `;`, in order, each `name` or `name=value`
/// @param headers what follows `?`, undecoded; empty when there is nothing
public record SipUri(String scheme, String userInfo, String hostPort, List<String> parameters, String headers) {
    public SipUri {
        parameters = List.copyOf(parameters);
    }

    /// The URI that `text` is, or nothing when its scheme is none of the three or its host is missing.
    public static Optional<SipUri> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = text.substring(colon + 1);
        return switch (scheme) {
            case "tel" -> telephone(rest);
            case "sip", "sips" -> internet(scheme, rest);
            default -> Optional.empty();
        };
    }

    private static Optional<SipUri> telephone(String rest) {
        List<String> parts = List.of(rest.split(";", -1));
        return parts.getFirst().isBlank()
                ? Optional.empty()
                : Optional.of(new SipUri("tel", parts.getFirst(), "", parts.subList(1, parts.size()), ""));
    }

    private static Optional<SipUri> internet(String scheme, String rest) {
        int at = rest.indexOf('@');
        String userInfo = at < 0 ? "" : rest.substring(0, at);
        String afterUser = rest.substring(at + 1);
        int question = afterUser.indexOf('?');
        String headers = question < 0 ? "" : afterUser.substring(question + 1);
        List<String> parts =
                new ArrayList<>(List.of((question < 0 ? afterUser : afterUser.substring(0, question)).split(";", -1)));
        String hostPort = parts.removeFirst();
        return hostPort.isBlank()
                ? Optional.empty()
                : Optional.of(new SipUri(scheme, userInfo, hostPort, parts, headers));
    }

    /// The user alone, decoded: without a password, and for a number without its visual separators only when
    /// `tel:`.
    public String user() {
        if (scheme.equals("tel")) {
            return userInfo.replaceAll("[-.()]", "");
        }
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        int semicolon = user.indexOf(';'); // parameters of a telephone-subscriber, RFC 3261 19.1.6
        return decode(semicolon < 0 ? user : user.substring(0, semicolon));
    }

    /// The host without the port, an IPv6 reference with its brackets.
    public String host() {
        int bracket = hostPort.lastIndexOf(']');
        int colon = hostPort.indexOf(':', Math.max(bracket, 0));
        return colon < 0 ? hostPort : hostPort.substring(0, colon);
    }

    /// The value of the parameter `name` (any letter case); empty text when it has none.
    public Optional<String> parameter(String name) {
        for (String parameter : parameters) {
            int equals = parameter.indexOf('=');
            String key = equals < 0 ? parameter : parameter.substring(0, equals);
            if (key.equalsIgnoreCase(name)) {
                return Optional.of(equals < 0 ? "" : parameter.substring(equals + 1));
            }
        }
        return Optional.empty();
    }

    /// Decodes `%xx` once, as UTF-8; `+` stands for itself, and a `%` that starts no escape too.
    public static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            int high = in[i] == '%' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(in[i + 2], 16) : -1;
            if (low >= 0) {
                out[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                out[length++] = in[i];
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(scheme).append(':');
        if (!userInfo.isEmpty()) {
            text.append(userInfo).append(scheme.equals("tel") ? "" : "@");
        }
        text.append(hostPort);
        parameters.forEach(parameter -> text.append(';').append(parameter));
        return headers.isEmpty()
                ? text.toString()
                : text.append('?').append(headers).toString();
    }
}
