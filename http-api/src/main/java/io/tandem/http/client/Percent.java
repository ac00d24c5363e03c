package io.tandem.http.client;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.application.Parameters.Parameter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// Percent-encoding, RFC 3986 2.1. A blank is `%20`, which forms and queries both understand: a `+` is a blank only in
/// forms.
final class Percent {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private Percent() {}

    /// The parameters as a form, or as a part of a query.
    static String form(Parameters parameters) {
        return formWithout(Set.of(), parameters);
    }

    /// The same, without what `query` has already: a server that redirects often keeps the whole query.
    static String formBeyond(String query, Parameters parameters) {
        return formWithout(new HashSet<>(Arrays.asList(query.split("&"))), parameters);
    }

    private static String formWithout(Set<String> present, Parameters parameters) {
        var form = new StringBuilder(64 * parameters.entries().size());
        for (Parameter parameter : parameters.entries()) {
            String pair = encode(parameter.name()) + "=" + encode(parameter.value());
            if (!present.contains(pair)) {
                form.append(form.isEmpty() ? "" : "&").append(pair);
            }
        }
        return form.toString();
    }

    static String encode(String text) {
        if (text.chars().allMatch(c -> UNRESERVED.indexOf(c) >= 0)) {
            return text;
        }
        var encoded = new ByteArrayOutputStream(text.length() * 2);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(octet) >= 0) {
                encoded.write(octet);
            } else {
                encoded.write('%');
                encoded.write(HEX[octet >> 4 & 15]);
                encoded.write(HEX[octet & 15]);
            }
        }
        return encoded.toString(StandardCharsets.US_ASCII);
    }

    /// The text that `encoded` stands for; a `+` is a plus.
    static String decode(String encoded) {
        var plain = new ByteArrayOutputStream(encoded.length());
        for (int at = 0; at < encoded.length(); at++) {
            char c = encoded.charAt(at);
            if (c == '%' && at + 2 < encoded.length() && isHex(encoded, at + 1) && isHex(encoded, at + 2)) {
                plain.write(Integer.parseInt(encoded.substring(at + 1, at + 3), 16));
                at += 2;
            } else {
                plain.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return plain.toString(StandardCharsets.UTF_8);
    }

    private static boolean isHex(String text, int at) {
        return Character.digit(text.charAt(at), 16) >= 0;
    }
}
