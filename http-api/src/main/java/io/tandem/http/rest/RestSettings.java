package io.tandem.http.rest;

import java.time.Duration;
import java.util.Optional;

/// How the REST server is run.
///
/// @param host the address to listen on
/// @param port the port to listen on; 0 for any that is free
/// @param publicUrl how clients reach it, without a slash at the end; empty: at the host and the port that is bound
/// @param realm told to clients that come without credentials
/// @param sipRealm the realm in which passwords of SIP clients are hashed
/// @param largestBody bytes of a request's body at the most
/// @param bodyPatience how long a body may take to arrive
/// @param stopPatience how long requests that are being served may take when the server stops
public record RestSettings(
        String host,
        int port,
        Optional<String> publicUrl,
        String realm,
        String sipRealm,
        int largestBody,
        Duration bodyPatience,
        Duration stopPatience) {
    /// The usual limits on that address.
    public static RestSettings on(String host, int port) {
        return new RestSettings(
                host,
                port,
                Optional.empty(),
                "Tandem",
                "tandem",
                1024 * 1024,
                Duration.ofSeconds(10),
                Duration.ofSeconds(5));
    }

    /// What links begin with, once that port is bound.
    String publicUrl(int boundPort) {
        return publicUrl.orElseGet(() -> "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + boundPort);
    }
}
