package io.tandem.engine.call;

import io.tandem.engine.cluster.Neighbours;
import io.tandem.engine.route.Route;
import io.tandem.engine.sip.SipGateway;
import org.apache.pekko.actor.typed.ActorRef;

/// What a call reaches other calls by.
///
/// @param calls the registry
/// @param network the SIP network
/// @param loopback this node itself
/// @param neighbours the other nodes
record Exchange(
        ActorRef<CallRegistry.Command> calls,
        ActorRef<SipGateway.Command> network,
        ActorRef<SipGateway.Command> loopback,
        Neighbours neighbours) {
    ActorRef<SipGateway.Command> of(Route.By by) {
        return switch (by) {
            case NETWORK, NODE -> network;
            case LOOPBACK -> loopback;
        };
    }

    /// Whether a request comes from inside this node.
    boolean isInside(SipGateway.RequestReceived request) {
        return request.gateway().equals(loopback);
    }
}
