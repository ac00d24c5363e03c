package io.tandem.engine.call;

import io.tandem.engine.route.Route;
import io.tandem.engine.sip.SipGateway;
import org.apache.pekko.actor.typed.ActorRef;

/// What a call reaches other calls by.
///
/// @param calls the registry
/// @param network the SIP network
/// @param loopback this node itself
record Exchange(
        ActorRef<CallRegistry.Command> calls,
        ActorRef<SipGateway.Command> network,
        ActorRef<SipGateway.Command> loopback) {
    ActorRef<SipGateway.Command> of(Route.By by) {
        return switch (by) {
            case NETWORK -> network;
            case LOOPBACK -> loopback;
        };
    }

    /// Whether a request comes from inside this node.
    boolean isInside(SipGateway.RequestReceived request) {
        return request.gateway().equals(loopback);
    }
}
