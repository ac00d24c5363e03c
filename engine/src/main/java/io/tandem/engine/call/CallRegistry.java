package io.tandem.engine.call;

import io.tandem.engine.cluster.Crossing;
import io.tandem.engine.cluster.Endorsement;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.registrar.Registrar;
import io.tandem.engine.registrar.Verdict;
import io.tandem.engine.route.Caller;
import io.tandem.engine.route.Destination;
import io.tandem.engine.route.Routes;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.sip.Capabilities;
import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.Replaces;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.sip.TargetDialog;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.LiveCalls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The calls of this node: it makes one for each INVITE, and routes what belongs to a dialog by the CallSid in our tag.
///
/// ```
/// SipGateway            CallRegistry                Call
///  |--INVITE, no tag--------->|--------spawn---------->|
///  |--ACK, BYE, NOTIFY … ---->|--------Routed--------->|   481 when there is no such call
///  |--OPTIONS---------------->|                        |   200, or what an INVITE would get (RFC 3261 11.2)
///  |                          |<------Standing---------|   what it leaves should it die: BYE, its final record
/// ```
///
/// An object, because it has one state and a growing map.
public final class CallRegistry extends AbstractBehavior<CallRegistry.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(CallRegistry.class);
    private static final HeaderName JOIN = HeaderName.of("Join");

    /// What the registry is told.
    public sealed interface Command {}

    /// What is asked about one call, on whatever node it is.
    public sealed interface OfCall extends Command, Crossing {
        /// Which call.
        CallSid call();
    }

    /// A message came in.
    public record FromNetwork(SipGateway.Inbound inbound) implements Command {}

    /// See [CallControl#create].
    public record Create(CallControl.CallOrder order, ActorRef<? super CallControl.Created> replyTo)
            implements Command {}

    /// See [CallControl#live].
    public record Find(CallSid call, ActorRef<? super Found> replyTo) implements OfCall {}

    /// The record of a live call as it stands; nothing when it does not live.
    public record Found(Optional<CallRecord> record) implements Crossing {}

    /// See [CallControl#modify].
    public record Modify(
            CallSid call, CallControl.Modification modification, ActorRef<? super CallControl.Modified> replyTo)
            implements OfCall {}

    /// See [CallControl#refer].
    public record Refer(CallSid call, CallControl.ReferOrder order, ActorRef<? super CallControl.ReferStarted> replyTo)
            implements OfCall {}

    /// See [RecordingControl#record].
    public record StartRecording(CallSid call, RecordingOrder order, ActorRef<? super RecordingControl.Started> replyTo)
            implements OfCall {}

    /// See [RecordingControl#change].
    public record ChangeRecording(
            CallSid call,
            Optional<RecordingSid> recording,
            RecordingControl.Change change,
            ActorRef<? super RecordingControl.Changed> replyTo)
            implements OfCall {}

    /// Which dialog the leg of `call` is in, if it is a call of `of`'s account; for attended transfers.
    public record DescribeDialog(CallSid call, AccountSid of, ActorRef<? super Leg.DialogDescribed> replyTo)
            implements OfCall {}

    /// The SIP network is reached by this from now on.
    public record UseNetwork(ActorRef<SipGateway.Command> gateway) implements Command {}

    /// REGISTER is served by this from now on.
    public record UseRegistrar(ActorRef<Registrar.Command> registrar) implements Command {}

    /// A call is to be placed; `owner` hears what becomes of it, and when `owner` stops, a call that is connected
    /// with nobody ends.
    public record Place(Outgoing outgoing, ActorRef<? super Branch> owner) implements Command {}

    /// Which call that is, for attended transfers.
    public record Locate(CallSid call, ActorRef<? super Located> replyTo) implements Command {}

    /// Where a call is.
    public sealed interface Located {}

    /// It lives on this node.
    public record LocatedHere(ActorRef<CallActor.Command> call) implements Located {}

    /// It lives on another node, if anywhere.
    ///
    /// @param sip `host:port` of that node
    public record LocatedAt(String sip) implements Located {}

    /// It does not live.
    public record LocatedNowhere() implements Located {}

    /// No new calls from now on; `replyTo` is told when no call lives any more.
    public record Drain(ActorRef<? super Drained> replyTo) implements Command {}

    /// No call lives any more.
    public record Drained() {}

    /// No new calls until [Accept]: this node may be about to end. Those that live go on.
    public record Refuse() implements Command {}

    /// New calls are taken again.
    public record Accept() implements Command {}

    /// All calls are to end now.
    public record EndAll() implements Command {}

    /// The node whose calls have that slot is no more.
    public record NodeGone(int slot) implements Command {}

    /// How many calls live.
    public record Count(ActorRef<? super Live> replyTo) implements Command {}

    /// So many calls live.
    public record Live(int calls) {}

    /// What a call would leave, should it die now.
    record Standing(Estate estate) implements Command {}

    private record CallGone(CallSid call) implements Command {}

    private record RoutesFound(
            CallControl.CallOrder order,
            Routes.Found found,
            CallRouting.Defaults defaults,
            ActorRef<? super CallControl.Created> replyTo)
            implements Command {}

    private record NotFound(Throwable why, ActorRef<? super CallControl.Created> replyTo) implements Command {}

    private record ReferJudged(RequestReceived refer, TargetDialog target, Verdict verdict) implements Command {}

    private record Judged(RequestReceived invite, Replaces replaces, Verdict verdict) implements Command {}

    private final CallParts parts;
    private final int slot;
    private final ActorRef<SipGateway.Command> loopback;
    private ActorRef<SipGateway.Command> network;
    private Optional<ActorRef<Registrar.Command>> registrar = Optional.empty();
    private final Map<CallSid, ActorRef<CallActor.Command>> calls = new HashMap<>();
    private final Map<CallSid, Estate> estates = new HashMap<>();
    private final Map<String, CallSid> byInvite = new HashMap<>();
    private final Map<CallSid, List<String>> invites = new HashMap<>();
    private Optional<ActorRef<? super Drained>> draining = Optional.empty();
    private Intake intake = Intake.OPEN;

    private enum Intake {
        OPEN,
        SHUT
    }

    private CallRegistry(ActorContext<Command> context, CallParts parts, int slot) {
        super(context);
        this.parts = parts;
        this.slot = slot;
        this.loopback = context.spawn(
                Loopback.create(context.messageAdapter(SipGateway.Inbound.class, FromNetwork::new)), "loopback");
        this.network = context.getSystem().deadLetters().narrow();
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
            case UseNetwork(var gateway) -> network = gateway;
            case UseRegistrar(var newRegistrar) -> registrar = Optional.of(newRegistrar);
            case Create(var order, var replyTo) -> create(order, replyTo);
            case RoutesFound(var order, var found, var defaults, var replyTo) -> place(order, found, defaults, replyTo);
            case NotFound(var why, var replyTo) -> {
                LOG.warn("the store could not say where a call goes", why);
                replyTo.tell(new CallControl.AtLimit(parts.settings().retryAfter()));
            }
            case Place(var outgoing, var owner) -> place(outgoing, owner);
            case Locate(var sid, var replyTo) -> replyTo.tell(located(sid));
            case ReferJudged(var refer, var target, var verdict) -> judged(refer, target, verdict);
            case Judged(var invite, var replaces, var verdict) -> judged(invite, replaces, verdict);
            case Find(var sid, var replyTo) -> {
                var call = calls.get(sid);
                if (call == null) {
                    replyTo.tell(new Found(Optional.empty()));
                } else {
                    call.tell(new CallActor.Find(replyTo));
                }
            }
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
            case StartRecording(var sid, var order, var replyTo) -> {
                var call = calls.get(sid);
                if (call == null) {
                    replyTo.tell(new RecordingControl.NotLive());
                } else {
                    call.tell(new CallActor.StartRecording(order, replyTo));
                }
            }
            case ChangeRecording(var sid, var recording, var change, var replyTo) -> {
                var call = calls.get(sid);
                if (call == null) {
                    replyTo.tell(new RecordingControl.NotLive());
                } else {
                    call.tell(new CallActor.ChangeRecording(recording, change, replyTo));
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
            case Refuse _ -> intake = Intake.SHUT;
            case Accept _ -> intake = Intake.OPEN;
            case EndAll _ -> calls.values().forEach(call -> call.tell(new CallActor.Shutdown()));
            case NodeGone(var gone) -> {
                LOG.info("the node whose calls have slot {} is gone", gone);
                calls.values().forEach(call -> call.tell(new CallActor.NodeGone(gone)));
            }
            case Count(var replyTo) -> replyTo.tell(new Live(calls.size()));
            case Standing(var estate) -> stands(estate);
            case CallGone(var sid) -> {
                calls.remove(sid);
                Optional.ofNullable(estates.remove(sid)).ifPresent(this::died);
                parts.live().tell(new LiveCalls.Over(sid));
                Optional.ofNullable(invites.remove(sid)).ifPresent(of -> of.forEach(byInvite::remove));
                tellWhenDrained();
            }
        }
        return this;
    }

    private void stands(Estate estate) {
        if (estate.isSettled()) {
            estates.remove(estate.call());
        } else {
            estates.put(estate.call(), estate);
        }
    }

    private void died(Estate estate) {
        LOG.warn("{}: the call died", estate.call());
        estate.settle(parts, getContext().getSystem().deadLetters());
    }

    private Located located(CallSid sid) {
        var call = calls.get(sid);
        return call != null
                ? new LocatedHere(call)
                : parts.neighbours()
                        .peers()
                        .of(sid)
                        .<Located>map(peer -> new LocatedAt(peer.sip()))
                        .orElseGet(LocatedNowhere::new);
    }

    private void tellWhenDrained() {
        if (calls.isEmpty()) {
            draining.ifPresent(replyTo -> replyTo.tell(new Drained()));
        }
    }

    private void requested(RequestReceived received) {
        SipRequest request = received.request();
        if (!request.toTag().isEmpty() && request.method() != Method.REGISTER) {
            owner(request)
                    .ifPresentOrElse(call -> call.tell(new CallActor.Routed(received)), () -> received.respond(481));
            return;
        }
        switch (request.method()) {
            case INVITE -> invited(received);
            case OPTIONS -> received.respond(options(request));
            case REFER ->
                request.headers()
                        .first(HeaderName.TARGET_DIALOG)
                        .flatMap(TargetDialog::parse)
                        .ifPresentOrElse(
                                target -> referOutside(received, target), () -> received.respond(outOfDialog(request)));
            case BYE, INFO, UPDATE, PRACK, NOTIFY, CANCEL, ACK -> received.respond(481);
            case REGISTER ->
                registrar.ifPresentOrElse(
                        one -> one.tell(new Registrar.Register(received)), () -> received.respond(notServed(request)));
            case SUBSCRIBE -> // only REFER makes a subscription
                received.respond(request.answer(489).with(HeaderName.ALLOW_EVENTS, Capabilities.EVENTS));
            case MESSAGE, PUBLISH -> received.respond(notServed(request));
        }
    }

    private static SipResponse notServed(SipRequest request) {
        return request.answer(405).with(HeaderName.ALLOW, Capabilities.ALLOW);
    }

    private Optional<ActorRef<CallActor.Command>> owner(SipRequest request) {
        return DialogTag.callSid(request.toTag()).map(calls::get);
    }

    private void invited(RequestReceived received) {
        if (full()) {
            received.respond(overloaded(received.request()));
            return;
        }
        List<String> replaces = received.request().headers().all(HeaderName.REPLACES);
        if (!replaces.isEmpty()) {
            boolean contradicted =
                    replaces.size() > 1 || received.request().headers().has(JOIN); // RFC 3891 3
            Optional<Replaces> named = contradicted ? Optional.empty() : Replaces.parse(replaces.getFirst());
            named.ifPresentOrElse(dialog -> replace(received, dialog), () -> received.respond(400));
            return;
        }
        CallSid sid = CallSid.mint(slot);
        add(sid, CallActor.answering(sid, received, exchange(), parts));
        stands(new Estate.OfInvite(sid, received));
        belongs(received, sid);
    }

    private ActorRef<CallActor.Command> add(CallSid sid, Behavior<CallActor.Command> behavior) {
        var call = getContext().spawn(behavior, sid.text());
        getContext().watchWith(call, new CallGone(sid));
        calls.put(sid, call);
        return call;
    }

    /// A CANCEL for that INVITE is for that call.
    private void belongs(RequestReceived invite, CallSid sid) {
        String transaction = invite.transaction().text();
        byInvite.put(transaction, sid);
        invites.computeIfAbsent(sid, _ -> new ArrayList<>(1)).add(transaction);
    }

    private Exchange exchange() {
        return new Exchange(getContext().getSelf(), network, loopback, parts.neighbours());
    }

    /// Whoever takes the place of a dialog must be somebody that we know (RFC 3891 3, 7).
    private void replace(RequestReceived invite, Replaces replaces) {
        if (exchange().isInside(invite)) {
            takeOver(invite, replaces, Optional.empty());
            return;
        }
        Optional<AccountSid> endorsed =
                Endorsement.of(invite.request(), parts.neighbours().secret());
        if (endorsed.isPresent()) {
            takeOver(invite, replaces, endorsed);
            return;
        }
        getContext()
                .pipeToSelf(
                        parts.callers().judge(invite.request(), invite.flow()),
                        (verdict, failure) ->
                                new Judged(invite, replaces, failure == null ? verdict : new Verdict.Stranger()));
    }

    private void judged(RequestReceived invite, Replaces replaces, Verdict verdict) {
        switch (verdict) {
            case Verdict.Challenge(var response) -> invite.respond(response);
            case Verdict.Refused(var response, var _) -> invite.respond(response);
            case Verdict.Stranger _ ->
                invite.respond(invite.request()
                        .answer(403)
                        .with(HeaderName.REASON, "SIP;cause=403;text=\"Replaces is for clients of the account\""));
            case Verdict.Known(var _, var account) -> takeOver(invite, replaces, Optional.of(account.sid()));
            case Verdict.FromTrunk(var trunk) -> takeOver(invite, replaces, Optional.of(trunk.account()));
        }
    }

    /// Whoever names a dialog of ours must be somebody that we know (RFC 4538 4).
    private void referOutside(RequestReceived refer, TargetDialog target) {
        getContext()
                .pipeToSelf(
                        parts.callers().judge(refer.request(), refer.flow()),
                        (verdict, failure) ->
                                new ReferJudged(refer, target, failure == null ? verdict : new Verdict.Stranger()));
    }

    private void judged(RequestReceived refer, TargetDialog target, Verdict verdict) {
        switch (verdict) {
            case Verdict.Challenge(var response) -> refer.respond(response);
            case Verdict.Refused(var response, var _) -> refer.respond(response);
            case Verdict.Stranger _ -> refer.respond(outOfDialog(refer.request()));
            case Verdict.Known(var _, var account) -> referOutside(refer, target, account.sid());
            case Verdict.FromTrunk(var trunk) -> referOutside(refer, target, trunk.account());
        }
    }

    private void referOutside(RequestReceived refer, TargetDialog target, AccountSid of) {
        Optional<CallSid> sid = DialogTag.callSid(target.localTag()).or(() -> DialogTag.callSid(target.remoteTag()));
        Optional<ActorRef<CallActor.Command>> call = sid.map(calls::get);
        if (call.isEmpty()) {
            refer.respond(outOfDialog(refer.request()));
            return;
        }
        SipRequest request = refer.request();
        SipRequest tagged = request.with(
                HeaderName.TO, request.to().withTag(DialogTag.mint(sid.get())).toString());
        call.get()
                .tell(new CallActor.ReferOutside(
                        new RequestReceived(tagged, refer.transaction(), refer.gateway(), refer.flow()), target, of));
    }

    /// @param of whose calls may be taken over; empty: this node asks itself
    private void takeOver(RequestReceived invite, Replaces replaces, Optional<AccountSid> of) {
        Optional<CallSid> sid = DialogTag.callSid(replaces.toTag());
        ActorRef<CallActor.Command> call = sid.map(calls::get).orElse(null);
        if (call == null) {
            invite.respond(481);
            return;
        }
        belongs(invite, sid.get());
        call.tell(new CallActor.TakeOver(invite, replaces, of));
    }

    private void place(Outgoing outgoing, ActorRef<? super Branch> owner) {
        if (calls.size() >= parts.settings().limit() || outgoing.maxForwards() < 1) {
            owner.tell(new Branch.NotPlaced(outgoing.branch()));
            return;
        }
        CallSid sid = CallSid.mint(slot);
        add(sid, CallActor.calling(sid, outgoing, exchange(), Optional.of(owner), parts));
    }

    private void create(CallControl.CallOrder order, ActorRef<? super CallControl.Created> replyTo) {
        if (full()) {
            replyTo.tell(new CallControl.AtLimit(parts.settings().retryAfter()));
            return;
        }
        switch (Destination.parse(order.to(), order.credentials())) {
            case Destination.Parsed.Unusable(var why) -> replyTo.tell(new CallControl.CannotPlace(why));
            case Destination.Parsed.Meant(var destination) ->
                getContext()
                        .pipeToSelf(
                                parts.routes()
                                        .find(destination, new Caller.OfAccount(order.account()))
                                        .thenCombine(
                                                CallRouting.defaults(order.account(), parts),
                                                (found, defaults) -> new RoutesFound(order, found, defaults, replyTo)),
                                (found, failure) -> failure == null ? found : new NotFound(failure, replyTo));
        }
    }

    private void place(
            CallControl.CallOrder order,
            Routes.Found found,
            CallRouting.Defaults defaults,
            ActorRef<? super CallControl.Created> replyTo) {
        switch (found) {
            case Routes.Unreachable(var _, var why, var _) -> replyTo.tell(new CallControl.CannotPlace(why));
            case Routes.Reachable(var routes) -> {
                CallSid sid = CallSid.mint(slot);
                var call = add(
                        sid,
                        CallActor.calling(
                                sid, CallOrigin.ordered(order, routes, defaults), exchange(), Optional.empty(), parts));
                order.recording().ifPresent(recording -> call.tell(new CallActor.RecordFromAnswer(recording)));
                call.tell(new CallActor.Announce(replyTo));
            }
        }
    }

    private void cancelled(SipGateway.CancelReceived cancel) {
        CallSid sid = byInvite.get(cancel.transaction().text());
        if (sid != null && calls.containsKey(sid)) {
            calls.get(sid).tell(new CallActor.Routed(cancel));
        }
    }

    private boolean full() {
        return draining.isPresent()
                || intake == Intake.SHUT
                || calls.size() >= parts.settings().limit();
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
        return refer.answer(403)
                .with(
                        HeaderName.REASON,
                        "SIP;cause=403;text=\"REFER is served inside a dialog only, or with Target-Dialog\"");
    }
}
