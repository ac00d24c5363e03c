package io.tandem.sip;

/// Reads numbers that a message may not exceed.
final class Digits {
    private Digits() {}

    /// The number that `text` is; -1 when it is none or larger than `limit`.
    static int upTo(int limit, String text) {
        long number = text.isEmpty() ? -1 : 0;
        for (int i = 0; i < text.length() && number <= limit; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number > limit ? -1 : (int) number;
    }
}
