package io.tandem.engine.cluster;

import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import java.util.List;
import java.util.Optional;

/// The nodes that are up, as far as this one knows; a view that changes and is asked without waiting.
@FunctionalInterface
public interface Peers {
    /// No other node.
    Peers NONE = List::of;

    /// All but this one.
    List<Peer> others();

    /// The other node with that id.
    default Optional<Peer> with(InstanceId instance) {
        return others().stream()
                .filter(peer -> peer.instance().equals(instance))
                .findFirst();
    }

    /// The other node that minted that sid.
    default Optional<Peer> of(CallSid call) {
        return others().stream().filter(peer -> peer.slot() == call.slot()).findFirst();
    }
}
