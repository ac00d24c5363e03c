package io.tandem.http.rest;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// What operators ask of a node over the same HTTP server.
///
/// @param health whether all parts work (`/health`)
/// @param ready whether new calls are taken (`/ready`)
/// @param metrics all metrics as Prometheus text (`/metrics`)
/// @param drain begins to take no new calls (`POST /management/drain`)
public record Operation(
        Supplier<CompletionStage<Condition>> health,
        Supplier<CompletionStage<Condition>> ready,
        Supplier<String> metrics,
        Runnable drain) {
    /// How the node is.
    ///
    /// @param verdict tells load balancers what to do
    /// @param parts each part by its name, and how it is; for people
    public record Condition(Verdict verdict, Map<String, String> parts) {
        public Condition {
            parts = Map.copyOf(parts);
        }
    }

    /// Whether the node may be used.
    public enum Verdict {
        /// Answered with 200.
        YES,
        /// Answered with 503.
        NO
    }
}
