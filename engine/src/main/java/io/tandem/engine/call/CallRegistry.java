package io.tandem.engine.call;

import io.tandem.engine.leg.Leg;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Capabilities;
import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/// The calls of this node: it makes one for each INVITE, and routes what belongs to a dialog by the CallSid in our tag.
///
/// ```
/// SipGateway            CallRegistry                Call
///  |--INVITE, no tag--------->|--------spawn---------->|
///  |--ACK, BYE, NOTIFY … ---->|--------Routed--------->|   481 when there is no such call
///  |--OPTIONS---------------->|                        |   200, or what an INVITE would get (RFC 3261 11.2)
/// ```
///
/// An object, because it has one state and a growing map.
public final class CallRegistry extends AbstractBehavior<CallRegistry.Command> {
    /// What the registry is told.
    public sealed interface Command {}

    /// A message came in.
    public record FromNetwork(SipGateway.Inbound inbound) implements Command {}

    /// See [CallControl#modify].
    public record Modify(
            CallSid call, CallControl.Modification modification, ActorRef<? super CallControl.Modified> replyTo)
            implements Command {}

    /// See [CallControl#refer].
    public record Refer(CallSid call, CallControl.ReferOrder order, ActorRef<? super CallControl.ReferStarted> replyTo)
            implements Command {}

    /// Which dialog the leg of `call` is in, if it is a call of `of`'s account; for attended transfers.
    public record DescribeDialog(CallSid call, AccountSid of, ActorRef<? super Leg.DialogDescribed> replyTo)
            implements Command {}

    /// No new calls from now on; `replyTo` is told when no call lives any more.
    public record Drain(ActorRef<? super Drained> replyTo) implements Command {}

    /// No call lives any more.
    public record Drained() {}

    /// All calls are to end now.
    public record EndAll() implements Command {}

    /// How many calls live.
    public record Count(ActorRef<? super Live> replyTo) implements Command {}

    /// So many calls live.
    public record Live(int calls) {}

    private record CallGone(CallSid call, String invite) implements Command {}

    private final CallParts parts;
    private final int slot;
    private final Map<CallSid, ActorRef<CallActor.Command>> calls = new HashMap<>();
    private final Map<String, CallSid> byInvite = new HashMap<>();
    private Optional<ActorRef<? super Drained>> draining = Optional.empty();

    private CallRegistry(ActorContext<Command> context, CallParts parts, int slot) {
        super(context);
        this.parts = parts;
        this.slot = slot;
    }

    /// A registry without calls.
    ///
    /// @param parts what its calls need
    /// @param slot of the sids that this node mints ([CallSid#slot])
    public static Behavior<Command> create(CallParts parts, int slot) {
        return Behaviors.setup(context -> new CallRegistry(context, parts, slot));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::told).build();
    }

    private Behavior<Command> told(Command command) {
        switch (command) {
            case FromNetwork(RequestReceived request) -> requested(request);
            case FromNetwork(SipGateway.AckReceived ack) ->
                owner(ack.request()).ifPresent(call -> call.tell(new CallActor.Routed(ack)));
            case FromNetwork(SipGateway.CancelReceived cancel) -> cancelled(cancel);
            case Modify(var sid, var modification, var replyTo) -> {
                var call = calls.get(sid);
                if (call == null) {
                    replyTo.tell(new CallControl.NoSuchCall());
                } else {
                    call.tell(new CallActor.Modify(modification, replyTo));
                }
            }
            case Refer(var sid, var order, var replyTo) -> {
                var call = calls.get(sid);
                if (call == null) {
                    replyTo.tell(new CallControl.NoSuchCall());
                } else {
                    call.tell(new CallActor.Refer(order, replyTo));
                }
            }
            case DescribeDialog(var sid, var of, var replyTo) -> {
                var call = calls.get(sid);
                if (call == null) {
                    replyTo.tell(new Leg.DialogDescribed(Optional.empty()));
                } else {
                    call.tell(new CallActor.DescribeDialog(of, replyTo));
                }
            }
            case Drain(var replyTo) -> {
                draining = Optional.of(replyTo);
                tellWhenDrained();
            }
            case EndAll _ -> calls.values().forEach(call -> call.tell(new CallActor.Shutdown()));
            case Count(var replyTo) -> replyTo.tell(new Live(calls.size()));
            case CallGone(var sid, var invite) -> {
                calls.remove(sid);
                byInvite.remove(invite);
                tellWhenDrained();
            }
        }
        return this;
    }

    private void tellWhenDrained() {
        if (calls.isEmpty()) {
            draining.ifPresent(replyTo -> replyTo.tell(new Drained()));
        }
    }

    private void requested(RequestReceived received) {
        SipRequest request = received.request();
        if (!request.toTag().isEmpty()) {
            owner(request)
                    .ifPresentOrElse(call -> call.tell(new CallActor.Routed(received)), () -> received.respond(481));
            return;
        }
        switch (request.method()) {
            case INVITE -> invited(received);
            case OPTIONS -> received.respond(options(request));
            case REFER -> received.respond(outOfDialog(request));
            case BYE, INFO, UPDATE, PRACK, NOTIFY, CANCEL, ACK -> received.respond(481);
            case SUBSCRIBE -> // only REFER makes a subscription
                received.respond(request.answer(489).with(HeaderName.ALLOW_EVENTS, Capabilities.EVENTS));
            case MESSAGE, REGISTER, PUBLISH ->
                received.respond(request.answer(405).with(HeaderName.ALLOW, Capabilities.ALLOW));
        }
    }

    private Optional<ActorRef<CallActor.Command>> owner(SipRequest request) {
        return DialogTag.callSid(request.toTag()).map(calls::get);
    }

    private void invited(RequestReceived received) {
        if (full()) {
            received.respond(overloaded(received.request()));
            return;
        }
        CallSid sid = CallSid.mint(slot);
        var call = getContext().spawn(CallActor.answering(sid, received, parts), sid.text());
        getContext().watchWith(call, new CallGone(sid, received.transaction().text()));
        calls.put(sid, call);
        byInvite.put(received.transaction().text(), sid);
    }

    private void cancelled(SipGateway.CancelReceived cancel) {
        CallSid sid = byInvite.get(cancel.transaction().text());
        if (sid != null && calls.containsKey(sid)) {
            calls.get(sid).tell(new CallActor.Routed(cancel));
        }
    }

    private boolean full() {
        return draining.isPresent() || calls.size() >= parts.settings().limit();
    }

    private SipResponse options(SipRequest options) {
        return full()
                ? overloaded(options)
                : options.answer(200)
                        .and(Headers.of(HeaderName.ALLOW, Capabilities.ALLOW)
                                .and(HeaderName.ACCEPT, Capabilities.ACCEPT)
                                .and(HeaderName.SUPPORTED, Capabilities.SUPPORTED));
    }

    private SipResponse overloaded(SipRequest request) {
        return request.answer(503)
                .with(HeaderName.RETRY_AFTER, Integer.toString(parts.settings().retryAfter()));
    }

    private static SipResponse outOfDialog(SipRequest refer) {
        return refer.answer(403).with(HeaderName.REASON, "SIP;cause=403;text=\"REFER is served inside a dialog only\"");
    }
}
