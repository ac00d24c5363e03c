package io.tandem.engine.application;

import java.util.Locale;
import java.util.Optional;

/// How an application is asked.
public enum HttpMethod {
    GET,
    POST;

    /// The method that `text` names, in any letter case.
    public static Optional<HttpMethod> parse(String text) {
        return switch (text.strip().toUpperCase(Locale.ROOT)) {
            case "GET" -> Optional.of(GET);
            case "POST" -> Optional.of(POST);
            default -> Optional.empty();
        };
    }
}
