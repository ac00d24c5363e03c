package io.tandem.http.rest;

import java.util.Optional;

/// A request as it came in.
///
/// @param method the HTTP method
/// @param path still escaped, without query
/// @param query still escaped
/// @param authorization the Authorization header
/// @param accept the Accept header
/// @param idempotencyKey the Idempotency-Key header
/// @param contentType the media type of the body, without parameters; empty when there is none
/// @param forwardedBy the node that passed it on, which has looked at home already; empty: it comes from a client
/// @param file what it says of the file that it wants
/// @param body decoded as UTF-8
record ApiRequest(
        String method,
        String path,
        String query,
        Optional<String> authorization,
        Optional<String> accept,
        Optional<String> idempotencyKey,
        Optional<String> contentType,
        Optional<String> forwardedBy,
        FileHeaders file,
        String body) {}
