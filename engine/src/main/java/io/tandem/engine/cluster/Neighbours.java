package io.tandem.engine.cluster;

import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.Remote;
import io.tandem.engine.sip.SealingKey;
import java.util.Optional;

/// The other nodes, and how what they say is told from what others say.
///
/// @param peers who is there
/// @param secret what they know in common
public record Neighbours(Peers peers, SealingKey secret) {
    /// What a request carries as Route, so that node `edge` hands it down the connection that `phone` made to it;
    /// nothing when that node is gone.
    public Optional<String> route(Remote phone, InstanceId edge) {
        return peers.with(edge).map(peer -> FlowToken.route(phone, peer, secret));
    }

    /// No other node.
    public static Neighbours none() {
        return new Neighbours(Peers.NONE, SealingKey.of(SealingKey.mint()));
    }
}
