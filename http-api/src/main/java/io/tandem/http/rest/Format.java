package io.tandem.http.rest;

import java.util.Locale;

/// How an answer is written.
enum Format {
    XML,
    JSON;

    /// What an `Accept` header prefers; XML unless JSON has the greater weight.
    static Format preferredBy(String accept) {
        double json = 0;
        double xml = 0;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.split(";", -1);
            switch (parts[0].strip()) {
                case "application/json" -> json = Math.max(json, weight(parts));
                case "application/xml", "text/xml" -> xml = Math.max(xml, weight(parts));
                default -> {} // anything else says nothing about the two
            }
        }
        return json > xml ? JSON : XML;
    }

    private static double weight(String[] parts) {
        for (String part : parts) {
            String parameter = part.strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException unreadable) {
                    return 1;
                }
            }
        }
        return 1;
    }
}
