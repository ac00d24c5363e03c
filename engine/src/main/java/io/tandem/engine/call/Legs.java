package io.tandem.engine.call;

import io.tandem.engine.leg.Leg;
import io.tandem.engine.leg.LegSetup;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.ServerTransactionId;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.Unfit;
import io.tandem.engine.sip.UriEscapes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/// The legs of one call: the one that it has now, and those that end. A call has more than one when its callee is tried
/// over another trunk, and when another dialog takes the place of the first.
final class Legs {
    /// More than the requests that a leg can have sent since its dialog was confirmed; gaps in CSeq are fine (RFC
    /// 3261 12.2.2).
    private static final int CSEQ_GAP = 1000;

    private static final String ANONYMOUS = "anonymous";

    private final ActorContext<CallActor.Command> context;
    private final CallSid sid;
    private final CallParts parts;
    private final Map<Integer, One> living = new HashMap<>();
    private int started;

    Legs(ActorContext<CallActor.Command> context, CallSid sid, CallParts parts) {
        this.context = context;
        this.sid = sid;
        this.parts = parts;
    }

    /// A leg.
    ///
    /// @param number names it in what it tells
    /// @param actor its actor
    /// @param tag ours in its dialog
    /// @param invite the INVITE that it answers; empty when we sent it
    /// @param gateway carries its messages
    record One(
            int number,
            ActorRef<Leg.Command> actor,
            String tag,
            Optional<RequestReceived> invite,
            ActorRef<SipGateway.Command> gateway) {
        boolean answers(ServerTransactionId transaction) {
            return invite.filter(one -> one.transaction().equals(transaction)).isPresent();
        }
    }

    One answering(RequestReceived invite) {
        String tag = DialogTag.mint(sid);
        int number = ++started;
        var actor = context.spawn(Leg.answering(invite, tag, setup(), ear(number)), "leg-" + number);
        return add(new One(number, actor, tag, Optional.of(invite), invite.gateway()));
    }

    /// Calls over `hop`.
    ///
    One calling(SipRequest invite, Outgoing outgoing, int hop, ActorRef<SipGateway.Command> gateway) {
        int number = ++started;
        var actor = context.spawn(
                Leg.calling(invite, outgoing.route().hops().get(hop).credentials(), gateway, setup(), ear(number)),
                "leg-" + number);
        return add(new One(number, actor, invite.from().tag().orElse(""), Optional.empty(), gateway));
    }

    private One add(One one) {
        living.put(one.number(), one);
        context.watchWith(one.actor(), new CallActor.LegGone(one.number()));
        return one;
    }

    private LegSetup setup() {
        return new LegSetup(
                sid, parts.timers(), parts.media(), parts.trace(), parts.clock(), parts.random(), parts.holdMusic());
    }

    /// Nobody stands between a leg and its call: what a leg tells last is heard before it is known to have stopped.
    private Consumer<Leg.Event> ear(int number) {
        ActorRef<CallActor.Command> call = context.getSelf();
        return event -> call.tell(new CallActor.FromLeg(number, event));
    }

    /// Our address in a call that we place.
    static NameAddr localAddress(CallSid sid, Outgoing.CallerId caller, String domain) {
        return new NameAddr(caller.name(), "sip:" + user(caller.user()) + "@" + domain, "")
                .withTag(DialogTag.mint(sid));
    }

    private static String user(String user) {
        try {
            return user.isEmpty() ? ANONYMOUS : UriEscapes.escaped(user, UriEscapes.Part.USER);
        } catch (Unfit _) {
            return ANONYMOUS; // half of a surrogate pair: no caller that could be called back
        }
    }

    /// The living leg whose dialog an inbound request belongs to.
    private Optional<One> of(SipGateway.Inbound inbound) {
        String tag = inbound.request().toTag();
        return living.values().stream()
                .filter(one -> one.tag().equals(tag)
                        || (inbound instanceof SipGateway.CancelReceived(var _, var transaction)
                                && one.answers(transaction)))
                .findFirst();
    }

    /// Gives a message to the leg that it is for; a request for none gets 481.
    void deliver(SipGateway.Inbound inbound) {
        of(inbound).ifPresentOrElse(one -> one.actor().tell(new Leg.Deliver(inbound)), () -> {
            if (inbound instanceof RequestReceived request) {
                request.respond(481);
            }
        });
    }

    void gone(int number) {
        living.remove(number);
    }

    boolean none() {
        return living.isEmpty();
    }

    /// Ends what a leg that died has left on the wire.
    static void buried(One one, Optional<Dialog> dialog, CallSid sid, ActorRef<Object> nobody) {
        Optional<SipRequest> bye = dialog.filter(
                        confirmed -> confirmed.localTag().equals(one.tag()))
                .map(confirmed -> confirmed.skipping(CSEQ_GAP).next(Method.BYE).request());
        if (bye.isPresent()) {
            one.gateway().tell(new SipGateway.Send(bye.get(), nobody));
        } else {
            one.invite().ifPresent(invite -> Estate.refuse(invite, sid));
        }
    }
}
