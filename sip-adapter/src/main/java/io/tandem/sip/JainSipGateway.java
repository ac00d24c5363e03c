package io.tandem.sip;

import io.tandem.engine.sip.Relay;
import io.tandem.engine.sip.SipGateway;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// The [SipGateway] of a [SipStack]. It passes commands on and keeps nothing; what blocks is done elsewhere.
public final class JainSipGateway {
    private JainSipGateway() {}

    /// Takes messages in from `stack` from now on.
    ///
    /// @param inbound hears every request, ACK and CANCEL
    public static Behavior<SipGateway.Command> create(SipStack stack, ActorRef<SipGateway.Inbound> inbound) {
        return create(stack, inbound, Relay.NONE);
    }

    /// The same for a node that is not alone.
    ///
    /// @param relay says which requests are for others
    public static Behavior<SipGateway.Command> create(
            SipStack stack, ActorRef<SipGateway.Inbound> inbound, Relay relay) {
        return Behaviors.setup(context -> {
            Reception reception = stack.serve(inbound, context.getSelf(), relay);
            ServerTransactions servers = reception.servers();
            ClientTransactions clients = reception.clients();
            return Behaviors.receiveMessage(command -> {
                switch (command) {
                    case SipGateway.Send(var request, var replyTo) -> clients.send(request, replyTo);
                    case SipGateway.SendAck(var ack) -> clients.sendAck(ack);
                    case SipGateway.Cancel(var invite) -> clients.cancel(invite);
                    case SipGateway.Respond(var transaction, var response) -> servers.respond(transaction, response);
                }
                return Behaviors.same();
            });
        });
    }
}
