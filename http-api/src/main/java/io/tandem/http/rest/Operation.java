package io.tandem.http.rest;

import io.tandem.engine.cluster.Peer;
import io.tandem.engine.sid.InstanceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// What operators ask of a node over the same HTTP server.
///
/// @param instance the id of this node
/// @param health whether all parts work (`/health`)
/// @param ready whether new calls are taken (`/ready`)
/// @param metrics all metrics as Prometheus text (`/metrics`)
/// @param members the nodes of the cluster, this one too (`/management/cluster`)
/// @param drain begins to take no new calls and ends the node when no call lives any more (`POST /management/drain`)
public record Operation(
        InstanceId instance,
        Supplier<CompletionStage<Condition>> health,
        Supplier<CompletionStage<Condition>> ready,
        Supplier<String> metrics,
        Supplier<List<Member>> members,
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

    /// A node as the others see it.
    ///
    /// @param cluster `host:port` for the other nodes
    /// @param instance its id
    /// @param status joining, up, leaving, exiting, down
    /// @param reachable whether it answers the others
    /// @param peer where it is found, once it said so
    public record Member(
            String cluster, Optional<InstanceId> instance, String status, boolean reachable, Optional<Peer> peer) {}

    /// Whether the node may be used.
    public enum Verdict {
        /// Answered with 200.
        YES,
        /// Answered with 503.
        NO
    }
}
