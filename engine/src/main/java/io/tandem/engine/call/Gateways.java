package io.tandem.engine.call;

import io.tandem.engine.route.Route;
import io.tandem.engine.sip.SipGateway;
import org.apache.pekko.actor.typed.ActorRef;

/// What carries the messages of calls that we place.
///
/// @param network the SIP network
/// @param loopback this node itself
record Gateways(ActorRef<SipGateway.Command> network, ActorRef<SipGateway.Command> loopback) {
    ActorRef<SipGateway.Command> of(Route.By by) {
        return switch (by) {
            case NETWORK -> network;
            case LOOPBACK -> loopback;
        };
    }
}
