package io.tandem.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How a node finds the others, and when it gives one up.
///
/// @param host where others find this node; a number or a name that they can resolve
/// @param port for that; 0 takes a free one, which only a node that is alone may do
/// @param bindHost where this node listens for them, which is another address behind a NAT and in a container
/// @param bindPort for that; 0 takes a free one
/// @param seeds where others are
/// @param patience a node that is not heard of for so long is suspected
/// @param stableAfter how long the members must not have changed before the side of a cut that is smaller goes
/// @param management where the endpoints of Pekko Management listen; empty: nowhere
/// @param keeping what is kept in the store for the loss of this node, beside the records
public record ClusterSettings(
        String host,
        int port,
        String bindHost,
        int bindPort,
        Seeds seeds,
        Duration patience,
        Duration stableAfter,
        Optional<Management> management,
        Keeping keeping) {
    /// What is kept for the loss of a node.
    public enum Keeping {
        /// Who is to be told of each call, and where another node would take it up.
        LIVE_CALLS,
        /// The calls of a lost node are closed, and nobody is told.
        NOTHING
    }

    /// Where other nodes are.
    public sealed interface Seeds {}

    /// Nowhere: this node is a cluster of one, to which others may come.
    public record Alone() implements Seeds {}

    /// At these addresses, each `host:port`, this node's own among them or not; the first of them begins a cluster.
    public record Listed(List<String> addresses) implements Seeds {
        public Listed {
            addresses = List.copyOf(addresses);
        }
    }

    /// Where a name leads to: a name that begins with `_` has SRV records (RFC 2782), any other has addresses, of
    /// which each is a node at `port`, as behind a headless service.
    ///
    /// @param expected so many are waited for before a cluster begins
    /// @param port of those that have an address only
    public record Named(String name, int expected, int port) implements Seeds {}

    /// Where Pekko Management listens.
    public record Management(String host, int port) {}
}
