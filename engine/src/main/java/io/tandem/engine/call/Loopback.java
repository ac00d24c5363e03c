package io.tandem.engine.call;

import io.tandem.engine.sip.Flow;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.ServerTransactionId;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.AckReceived;
import io.tandem.engine.sip.SipGateway.CancelReceived;
import io.tandem.engine.sip.SipGateway.ClientEvent;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipGateway.Responded;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.sip.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/// Carries the messages of a call from this node to a number of this node, without a network: nothing is lost, nothing
/// is repeated.
///
/// ```
/// Leg (caller)       Loopback          CallRegistry
///  |-----Send---------->|--RequestReceived--->|
///  |<----Responded------|<----Respond---------|   by the leg that answers
///  |-----SendAck------->|--AckReceived------->|
/// ```
///
/// An object, because it has one state and a growing map.
final class Loopback extends AbstractBehavior<SipGateway.Command> {
    /// Where the parties of such a call are: nothing is ever sent there.
    private static final String CONTACT = "<sip:inside@tandem.invalid>";

    private static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Flow FLOW = new Flow(Transport.UDP, NOWHERE, NOWHERE);

    private final ActorRef<SipGateway.Inbound> inbound;
    private final Map<ServerTransactionId, Open> open = new HashMap<>();
    private long sent;

    /// A request without a final response.
    private record Open(SipRequest request, ActorRef<? super ClientEvent> replyTo) {}

    private Loopback(ActorContext<SipGateway.Command> context, ActorRef<SipGateway.Inbound> inbound) {
        super(context);
        this.inbound = inbound;
    }

    /// @param inbound hears what is sent
    static Behavior<SipGateway.Command> create(ActorRef<SipGateway.Inbound> inbound) {
        return Behaviors.setup(context -> new Loopback(context, inbound));
    }

    @Override
    public Receive<SipGateway.Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::told).build();
    }

    private Behavior<SipGateway.Command> told(SipGateway.Command command) {
        switch (command) {
            case SipGateway.Send(var request, var replyTo) -> {
                var id = new ServerTransactionId("loopback-" + ++sent);
                open.put(id, new Open(request, replyTo));
                inbound.tell(new RequestReceived(
                        request.headers().has(HeaderName.CONTACT) ? request : request.with(HeaderName.CONTACT, CONTACT),
                        id,
                        getContext().getSelf(),
                        FLOW));
            }
            case SipGateway.SendAck(var ack) -> inbound.tell(new AckReceived(ack));
            case SipGateway.Cancel(var invite) -> cancelled(invite);
            case SipGateway.Respond(var id, var response) -> responded(id, response);
        }
        return this;
    }

    private void cancelled(SipRequest invite) {
        open.forEach((id, one) -> {
            boolean same = one.request().method() == Method.INVITE
                    && one.request().callId().equals(invite.callId())
                    && one.request().cSeq() == invite.cSeq();
            if (same) {
                inbound.tell(new CancelReceived(one.request(), id));
            }
        });
    }

    /// A repeated 2xx finds nobody: its ACK is on the way.
    private void responded(ServerTransactionId id, SipResponse response) {
        Open one = response.isFinal() ? open.remove(id) : open.get(id);
        if (one != null && response.status() > 100) {
            one.replyTo()
                    .tell(new Responded(
                            one.request(),
                            response.headers().has(HeaderName.CONTACT)
                                    ? response
                                    : response.with(HeaderName.CONTACT, CONTACT)));
        }
    }
}
