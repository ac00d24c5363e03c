package io.tandem.http.rest;

import java.util.Optional;

/// What is asked of a resource.
enum Verb {
    GET,
    POST,
    PUT,
    DELETE;

    /// The verb of an HTTP method; HEAD asks the same as GET.
    static Optional<Verb> of(String method) {
        return switch (method) {
            case "GET", "HEAD" -> Optional.of(GET);
            case "POST" -> Optional.of(POST);
            case "PUT" -> Optional.of(PUT);
            case "DELETE" -> Optional.of(DELETE);
            default -> Optional.empty();
        };
    }
}
