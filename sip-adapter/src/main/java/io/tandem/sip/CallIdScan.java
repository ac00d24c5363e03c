package io.tandem.sip;

/// Finds the Call-ID in unparsed bytes, so that messages of one call can be kept in order before they are parsed.
final class CallIdScan {
    private CallIdScan() {}

    /// A number that is the same for all messages with the same Call-ID; of the whole message when it has none.
    static int hash(byte[] message) {
        for (int i = 0; i + 2 < message.length; i++) {
            if (message[i] == '\n') {
                int value = valueOfCallId(message, i + 1);
                if (value > 0) {
                    return hash(message, value);
                }
                if (message[i + 1] == '\r' || message[i + 1] == '\n') {
                    return 0;
                }
            }
        }
        return 0;
    }

    private static int valueOfCallId(byte[] message, int start) {
        int colon = matches(message, start, "call-id") ? start + 7 : matches(message, start, "i") ? start + 1 : -1;
        if (colon < 0) {
            return -1;
        }
        while (colon < message.length && (message[colon] == ' ' || message[colon] == '\t')) {
            colon++;
        }
        return colon < message.length && message[colon] == ':' ? colon + 1 : -1;
    }

    private static boolean matches(byte[] message, int start, String lowerCase) {
        if (start + lowerCase.length() > message.length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            int c = message[start + i];
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int hash(byte[] message, int from) {
        int hash = 7;
        for (int i = from; i < message.length && message[i] != '\r' && message[i] != '\n'; i++) {
            if (message[i] != ' ' && message[i] != '\t') {
                hash = 31 * hash + message[i];
            }
        }
        return hash;
    }
}
