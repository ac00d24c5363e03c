package io.tandem.engine.call;

import io.tandem.engine.call.CallRouting.Origin;
import io.tandem.engine.call.ScriptRunner.Start;
import io.tandem.engine.cluster.Endorsement;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingNews;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.route.Route;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.sip.Delivery;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.Replaces;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.sip.TargetDialog;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Records;
import io.tandem.engine.transfer.Callee;
import io.tandem.engine.transfer.InboundTransfer;
import io.tandem.engine.transfer.TransferNews;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One call as the API shows it: its record, its status callbacks, and the supervisor of its leg, its script and the
/// transfer that its phone asks for.
///
/// ```
/// CallRegistry        Call               Leg                script's actor
///  |----INVITE-------->|  routing          |                   |    until the store has said whose number it is
///  |                   |------spawn------->|                   |
///  |                   |------spawn----------------------------->|    unanswered
///  |                   |<-----AnswerWanted----------------------|
///  |                   |------Answer------>|                   |
///  |                   |<---Established----|                   |    answered
///  |                   |------LegTalking----------------------->|
///  |                   |<-----Ended--------|                   |
///  |                   |------LegOver-------------------------->|    ending     until all have stopped
/// ```
///
/// Two calls are connected by telling each other ([Tie]):
///
/// ```
/// script      Call A                      Call B
///  |--JoinWanted-->|--------JoinWith--------->|   B's leg joins A's
///  |<-PartnerJoined|<--------Joined-----------|
///  |<-PartnerGone--|<------PartnerOver--------|   B has ended; a call without a script would end too
/// ```
///
/// The record is final, and its last callback told, as soon as the leg has ended. A leg or a script that dies ends the
/// call; for a call that dies its parent does so ([Estate]).
public final class CallActor {
    private static final Logger LOG = LoggerFactory.getLogger(CallActor.class);

    /// What a call is told.
    public sealed interface Command {}

    /// A message for one of its legs.
    public record Routed(SipGateway.Inbound inbound) implements Command, Delivery {}

    /// See [CallControl#modify].
    public record Modify(CallControl.Modification modification, ActorRef<? super CallControl.Modified> replyTo)
            implements Command {}

    /// See [CallControl#refer].
    public record Refer(CallControl.ReferOrder order, ActorRef<? super CallControl.ReferStarted> replyTo)
            implements Command {}

    /// What is told about recordings.
    sealed interface OfRecordings extends Command {}

    /// See [RecordingControl#record].
    record StartRecording(RecordingOrder order, ActorRef<? super RecordingControl.Started> replyTo)
            implements OfRecordings {}

    /// The call is to be recorded once it is answered.
    record RecordFromAnswer(RecordingOrder order) implements OfRecordings {}

    /// See [RecordingControl#change].
    record ChangeRecording(
            Optional<RecordingSid> recording,
            RecordingControl.Change change,
            ActorRef<? super RecordingControl.Changed> replyTo)
            implements OfRecordings {}

    /// See [CallControl#live].
    public record Find(ActorRef<? super CallRegistry.Found> replyTo) implements Command {}

    /// See [CallRegistry.DescribeDialog].
    public record DescribeDialog(AccountSid of, ActorRef<? super Leg.DialogDescribed> replyTo) implements Command {}

    /// The call is to end.
    public record Hangup(EndReason why) implements Command {}

    /// The call is to run that script from now on, alone.
    public record RunScript(Start start) implements Command {}

    /// The call is connected with that one from now on; `partner` is told [Joined], or [PartnerOver] when it cannot
    /// be.
    public record JoinWith(Partner partner, Optional<ReferApplication> refer) implements Command {}

    /// `partner` has joined.
    public record Joined(Partner partner) implements Command {}

    /// The transfer of this call, that its partner's phone has asked for, has died: `from` is told [Joined] if they
    /// are connected still, or [PartnerOver].
    record TakeBack(Partner from) implements Command {}

    /// Another leg is in the place of the one that `partner` had.
    public record PartnerMoved(Partner partner) implements Command {}

    /// That call is over, or cannot be connected.
    public record PartnerOver(ActorRef<Command> call, EndReason why) implements Command {}

    /// The partner was given to another call, by an attended transfer of this call's party: nothing is left for it.
    public record Parted(ActorRef<Command> from) implements Command {}

    /// This call is a transferee: it leaves its partner, the transferor, and runs that script, whose purpose tells
    /// what becomes of it.
    ///
    /// @param from the transferor
    /// @param transfers how many transfers it has been through then
    public record TransferAway(Start start, Partner from, ActorRef<? super TransferNews> news, int transfers)
            implements Command {}

    /// This call is a transferee: it leaves its partner, the transferor, and is connected with that call.
    public record SwapTo(ActorRef<Command> with, Partner from, ActorRef<? super TransferNews> news, int transfers)
            implements Command {}

    /// `replyTo` is told the record of this call, which the API has ordered.
    public record Announce(ActorRef<? super CallControl.Created> replyTo) implements Command {}

    /// Whom the call is connected with, if that is its dialog and it is a call of `of`'s account.
    public record Describe(Replaces dialog, AccountSid of, ActorRef<? super Described> replyTo) implements Command {}

    /// An answer to [Describe].
    public sealed interface Described {}

    /// It is not its dialog.
    public record NotMine() implements Described {}

    /// It is connected with that call.
    public record ConnectedWith(ActorRef<Command> far) implements Described {}

    /// It is connected with nobody: it runs a script, or waits for a callee.
    ///
    /// @param call the call itself
    public record WithScript(ActorRef<Command> call) implements Described {}

    /// `replyTo` is told what becomes of whoever this call calls.
    public record HandOver(ActorRef<? super Callee> replyTo) implements Command {}

    /// An INVITE that is to take the place of the dialog that it names (RFC 3891).
    ///
    /// @param of the account of who sent it; empty when it comes from inside
    public record TakeOver(RequestReceived invite, Replaces replaces, Optional<AccountSid> of)
            implements Command, Delivery {
        @Override
        public RequestReceived inbound() {
            return invite;
        }
    }

    /// A REFER outside of a dialog that belongs to this call by its Target-Dialog.
    ///
    /// @param refer has our tag in To
    /// @param of the account of who sent it
    public record ReferOutside(RequestReceived refer, TargetDialog target, AccountSid of) implements Command, Delivery {
        @Override
        public RequestReceived inbound() {
            return refer;
        }
    }

    /// The node whose calls have that slot is no more: a leg whose peer was one of them ends.
    record NodeGone(int slot) implements Command {}

    /// The node stops.
    public record Shutdown() implements Command {}

    record Resolved(CallRouting.Route route) implements Command {}

    record Unresolved(Throwable why) implements Command {}

    record FromLeg(int leg, Leg.Event event) implements Command {}

    record FromScript(ScriptRunner.Event event) implements Command {}

    record LegGone(int leg) implements Command {}

    record ScriptGone() implements Command {}

    /// A transfer that the phone asked for is over.
    public record TransferOver(InboundTransfer.Outcome outcome) implements Command {}

    /// The transfer's actor has stopped.
    ///
    /// @param notifier carries its NOTIFYs
    /// @param event names it in them; empty when the phone wants none
    record TransferGone(
            ActorRef<InboundTransfer.Command> transfer, ActorRef<? super Leg.Signal> notifier, Optional<String> event)
            implements Command {}

    record OwnerGone() implements Command {}

    record Matched(Leg.DialogMatched matched) implements Command {}

    record FromRecording(RecordingNews news) implements OfRecordings {}

    record RecordingGone(RecordingSid recording) implements OfRecordings {}

    record RingDue() implements Command {}

    record RingOverdue() implements Command {}

    record TimeOver() implements Command {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final CallSid sid;
    private final Exchange exchange;
    private final CallParts parts;

    private CallActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            CallSid sid,
            Exchange exchange,
            CallParts parts) {
        this.context = context;
        this.timers = timers;
        this.sid = sid;
        this.exchange = exchange;
        this.parts = parts;
    }

    /// A call that came in.
    static Behavior<Command> answering(CallSid sid, RequestReceived invite, Exchange exchange, CallParts parts) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var call = new CallActor(context, timers, sid, exchange, parts);
            context.pipeToSelf(
                    CallRouting.find(invite, exchange.isInside(invite) ? Origin.INSIDE : Origin.NETWORK, parts),
                    (route, failure) -> failure == null ? new Resolved(route) : new Unresolved(failure));
            return call.routing(invite);
        }));
    }

    /// A call that we place.
    ///
    /// @param exchange carries its messages
    /// @param owner hears what becomes of it
    static Behavior<Command> calling(
            CallSid sid,
            Outgoing outgoing,
            Exchange exchange,
            Optional<ActorRef<? super Branch>> owner,
            CallParts parts) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var call = new CallActor(context, timers, sid, exchange, parts);
            owner.ifPresent(listener -> {
                context.watchWith(listener, new OwnerGone());
                listener.tell(new Branch.Placed(outgoing.branch(), sid, context.getSelf()));
            });
            return call.place(outgoing, owner);
        }));
    }

    private Behavior<Command> place(Outgoing outgoing, Optional<ActorRef<? super Branch>> owner) {
        NameAddr from =
                Legs.localAddress(sid, outgoing.caller(), parts.settings().domain());
        CallFacts facts = CallOrigin.placed(sid, outgoing, from, parts);
        var legs = new Legs(context, sid, parts);
        var placing = new Placing(outgoing, exchange, from, owner);
        SipRequest invite = placing.invite(0);
        CallRecord record = CallOrigin.record(facts, Optional.empty(), invite.callId());
        var leg = legs.calling(invite, outgoing, 0, placing.gateway(0));
        outgoing.patience().ifPresent(patience -> timers.startSingleTimer(new RingOverdue(), patience));
        return new RunningCall(context, timers, facts, exchange, parts, legs, Optional.of(placing)).placed(record, leg);
    }

    /// What a call that we place needs beside its facts.
    ///
    /// @param outgoing the order
    /// @param exchange carries its messages
    /// @param from our address with our tag
    /// @param owner hears what becomes of it
    record Placing(Outgoing outgoing, Exchange exchange, NameAddr from, Optional<ActorRef<? super Branch>> owner) {
        /// The INVITE for the hop with that number.
        SipRequest invite(int hop) {
            Route.Hop way = outgoing.route().hops().get(hop);
            Headers headers = outgoing.route().headers().and(outgoing.headers());
            Headers route = way.outboundProxy()
                    .map(proxy -> Headers.of(HeaderName.ROUTE, proxy))
                    .orElse(Headers.NONE);
            SipRequest invite = Dialog.invite(way.uri(), from, NameAddr.of(way.uri()), route.and(headers));
            SipRequest bounded = invite.with(HeaderName.MAX_FORWARDS, Integer.toString(outgoing.maxForwards()));
            return switch (way.by()) {
                case NETWORK, LOOPBACK -> bounded;
                case NODE ->
                    Endorsement.endorse(
                            bounded, outgoing.account(), exchange.neighbours().secret());
            };
        }

        ActorRef<SipGateway.Command> gateway(int hop) {
            return exchange.of(outgoing.route().hops().get(hop).by());
        }
    }

    /// The store answers, or fails, in its own time.
    private Behavior<Command> routing(RequestReceived invite) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Resolved(CallRouting.Hosted hosted) -> start(invite, hosted);
            case Resolved(CallRouting.Unknown _) -> refuse(invite, EndReason.NOT_FOUND);
            case Resolved(CallRouting.Inactive _) -> refuse(invite, EndReason.ACCOUNT_NOT_ACTIVE);
            case Resolved(CallRouting.Refused(var response)) -> refuse(invite, response);
            case Resolved(CallRouting.NoApplication(var number)) -> {
                parts.records().tell(new Records.OfApplication(CallOrigin.withoutApplication(sid, number, parts)));
                yield refuse(invite, EndReason.NOT_FOUND);
            }
            case Unresolved(var why) -> {
                LOG.warn("{}: the store could not say whose number this is", sid, why);
                yield refuse(invite, EndReason.DEFECT);
            }
            case Routed(SipGateway.CancelReceived _) -> refuse(invite, EndReason.CALLER_CANCELLED);
            case Hangup _, Shutdown _ -> refuse(invite, EndReason.SHUTDOWN);
            case Modify(var _, var replyTo) -> {
                replyTo.tell(new CallControl.NoSuchCall()); // its sid was told to nobody yet
                yield Behaviors.same();
            }
            case Refer(var _, var replyTo) -> {
                replyTo.tell(new CallControl.NoSuchCall());
                yield Behaviors.same();
            }
            case StartRecording(var _, var replyTo) -> {
                replyTo.tell(new RecordingControl.NotLive());
                yield Behaviors.same();
            }
            case ChangeRecording(var _, var _, var replyTo) -> {
                replyTo.tell(new RecordingControl.NotLive());
                yield Behaviors.same();
            }
            case DescribeDialog(var _, var replyTo) -> {
                replyTo.tell(new Leg.DialogDescribed(Optional.empty()));
                yield Behaviors.same();
            }
            case Find(var replyTo) -> {
                replyTo.tell(new CallRegistry.Found(Optional.empty())); // there is no record yet
                yield Behaviors.same();
            }
            case Describe(var _, var _, var replyTo) -> {
                replyTo.tell(new NotMine());
                yield Behaviors.same();
            }
            case ReferOutside(var refer, var _, var _) -> {
                refer.respond(403);
                yield Behaviors.same();
            }
            case HandOver(var replyTo) -> {
                replyTo.tell(new Callee.Nobody());
                yield Behaviors.same();
            }
            case TakeOver(var other, var _, var _) -> {
                other.respond(481);
                yield Behaviors.same();
            }
            case Routed _, NodeGone _ -> Behaviors.same(); // there is no dialog yet
            case RunScript _,
                    JoinWith _,
                    Joined _,
                    TakeBack _,
                    PartnerMoved _,
                    PartnerOver _,
                    Parted _,
                    TransferAway _,
                    SwapTo _ -> Behaviors.unhandled(); // nobody knows this call yet
            case FromLeg _, FromScript _, LegGone _, ScriptGone _, RingDue _, RingOverdue _ ->
                Behaviors.unhandled(); // there is neither leg nor script yet
            case TransferOver _, TransferGone _, OwnerGone _, Matched _, Announce _, TimeOver _ ->
                Behaviors.unhandled();
            case RecordFromAnswer _, FromRecording _, RecordingGone _ ->
                Behaviors.unhandled(); // there is nothing to record yet
        });
    }

    private Behavior<Command> refuse(RequestReceived invite, EndReason why) {
        SipResponse response = invite.request().answer(why.sipStatus());
        return refuse(
                invite,
                why.sipStatus() == 503
                        ? response.with(
                                HeaderName.RETRY_AFTER,
                                Integer.toString(parts.settings().retryAfter()))
                        : response);
    }

    private Behavior<Command> refuse(RequestReceived invite, SipResponse response) {
        invite.respond(response.withToTag(DialogTag.mint(sid)));
        exchange.calls().tell(new CallRegistry.Standing(new Estate.OfRefusal(sid)));
        return Behaviors.stopped();
    }

    private Behavior<Command> start(RequestReceived invite, CallRouting.Hosted hosted) {
        CallFacts facts = CallOrigin.facts(sid, invite.request(), hosted, parts);
        CallRecord record =
                CallOrigin.record(facts, hosted.number(), invite.request().callId());
        var legs = new Legs(context, sid, parts);
        var leg = legs.answering(invite);
        timers.startSingleTimer(new RingDue(), parts.settings().ringAfter());
        timers.startSingleTimer(new RingOverdue(), parts.settings().ringLimit());
        return new RunningCall(context, timers, facts, exchange, parts, legs, Optional.empty())
                .came(record, leg, hosted.listener(), Start.of(hosted.script()));
    }
}
