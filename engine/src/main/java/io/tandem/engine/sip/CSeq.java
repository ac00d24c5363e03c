package io.tandem.engine.sip;

import java.util.Optional;

/// Reads and writes the value of CSeq (RFC 3261 20.16).
final class CSeq {
    private CSeq() {}

    static long number(String value) {
        String digits = value.strip().split("\\s+", 2)[0];
        return digits.length() < 11 && !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Long.parseLong(digits)
                : -1;
    }

    static Optional<Method> method(String value) {
        String[] parts = value.strip().split("\\s+", 2);
        return parts.length < 2 ? Optional.empty() : Method.parse(parts[1]);
    }

    static String of(long number, Method method) {
        return number + " " + method;
    }
}
