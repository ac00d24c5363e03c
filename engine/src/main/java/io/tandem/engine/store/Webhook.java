package io.tandem.engine.store;

import io.tandem.engine.application.HttpMethod;
import java.net.URI;
import java.util.Optional;

/// A URL of an application and how it is asked.
///
/// @param url absolute, or relative to the engine's own HTTP address
/// @param method how it is asked
public record Webhook(String url, HttpMethod method) {
    /// Where it is, for who only tells; empty when its URL can be none. Documents and the API refuse such URLs.
    ///
    /// @param httpBase the engine's own HTTP address
    public Optional<URI> at(URI httpBase) {
        try {
            return Optional.of(httpBase.resolve(url));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
