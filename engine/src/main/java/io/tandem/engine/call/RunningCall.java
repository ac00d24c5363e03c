package io.tandem.engine.call;

import io.tandem.engine.call.CallActor.Command;
import io.tandem.engine.call.CallActor.Placing;
import io.tandem.engine.call.ScriptRunner.Screening;
import io.tandem.engine.call.ScriptRunner.Start;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.outcome.EndReason.Answer;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.LiveCall;
import io.tandem.engine.store.LiveCalls;
import io.tandem.engine.trace.TraceEntry;
import io.tandem.engine.transfer.InboundTransfer;
import io.tandem.engine.transfer.ReferDialog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The states of a [CallActor] once it has a leg.
///
/// ```
///           Established           Ended                all have stopped
/// running ---------------> running -----> ending --------------------------> stopped
///        \------------------Ended------/
/// ```
///
/// Whom it is connected with is the matter of [Connections], who takes the place of its dialog that of [TakeOvers],
/// what is recorded that of [CallRecordings].
final class RunningCall {
    private static final Logger LOG = LoggerFactory.getLogger(CallActor.class);

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final CallFacts facts;
    private final Exchange exchange;
    private final CallParts parts;
    private final Legs legs;
    private final Optional<Placing> placing;
    private final Optional<Outbound> outbound;
    private final ApiOrders api;
    private final Connections connections;
    private final TakeOvers takeOvers;
    private final CallRecordings recordings;
    private final ActorRef<Object> nobody;
    private final LiveCall bare;
    private Optional<LiveCall> kept = Optional.empty();
    private int refers;

    RunningCall(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            CallFacts facts,
            Exchange exchange,
            CallParts parts,
            Legs legs,
            Optional<Placing> placing) {
        this.context = context;
        this.timers = timers;
        this.facts = facts;
        this.exchange = exchange;
        this.parts = parts;
        this.legs = legs;
        this.placing = placing;
        this.outbound = placing.map(one -> new Outbound(one, parts.trunks()));
        this.api = new ApiOrders(this, outbound);
        this.nobody = context.getSystem().deadLetters();
        this.bare = new LiveCall(
                facts.call(),
                facts.account(),
                facts.instance(),
                VoiceParameters.of(facts, CallStatus.IN_PROGRESS),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        this.recordings = new CallRecordings(context, facts, parts);
        this.connections = new Connections(context, facts, this, recordings);
        this.takeOvers = new TakeOvers(context, legs, this, recordings);
    }

    /// A call that came in.
    Behavior<Command> came(CallRecord record, Legs.One leg, Optional<StatusListener> listener, Start start) {
        var begun = Ongoing.begun(record, leg, listener);
        keep(begun);
        var call = started(begun, start);
        changed(call, StatusEvent.RINGING);
        return running(call);
    }

    /// A call that we place.
    Behavior<Command> placed(CallRecord record, Legs.One leg) {
        Outgoing outgoing = outbound.orElseThrow().outgoing();
        var call = Ongoing.begun(record, leg, outgoing.listener()).transferred(outgoing.transfers());
        changed(call, StatusEvent.INITIATED);
        return running(outgoing.script().map(call::starting).orElse(call));
    }

    /// The call with a script that runs `start`: the one that it has, or a new one.
    Ongoing started(Ongoing call, Start start) {
        if (call.script().isPresent()) {
            call.script().get().tell(new ScriptRunner.Replace(start));
            return call.starting(start);
        }
        if (call.answer() == Answer.UNANSWERED && outbound.isPresent()) {
            return call.starting(start); // once it is answered
        }
        var script = context.spawn(
                parts.scripts()
                        .run(
                                facts,
                                start,
                                call.answer(),
                                call.leg().actor(),
                                context.messageAdapter(ScriptRunner.Event.class, CallActor.FromScript::new)),
                "script");
        context.watchWith(script, new CallActor.ScriptGone());
        return call.script(Optional.of(script)).starting(start);
    }

    /// Ends with its leg, which ends with the peer, the script, or its own timers.
    private Behavior<Command> running(Ongoing call) {
        keep(call);
        return Behaviors.receiveMessage(command -> switch (command) {
            case CallActor.Routed(var inbound) -> {
                legs.deliver(inbound);
                yield Behaviors.same();
            }
            case CallActor.FromLeg(var leg, var event) when leg == call.leg().number() -> fromLeg(call, event);
            case CallActor.FromLeg(var leg, var event)
            when call.entrant().filter(one -> one.number() == leg).isPresent() ->
                running(takeOvers.entrant(call, event));
            case CallActor.FromLeg _ -> Behaviors.same(); // it was replaced
            case CallActor.FromScript(var event) -> fromScript(call, event);
            case CallActor.LegGone(var leg) -> {
                boolean died = leg == call.leg().number();
                legs.gone(leg);
                yield died ? legDied(call) : Behaviors.same();
            }
            case CallActor.ScriptGone _ -> {
                LOG.warn("{}: the script died", facts.call());
                hangUp(call, EndReason.DEFECT, Optional.empty());
                yield running(call.script(Optional.empty()));
            }
            case CallActor.RingDue _ -> {
                call.leg().actor().tell(new Leg.Ring());
                yield Behaviors.same();
            }
            case CallActor.RingOverdue _
            when call.answer() == Answer.UNANSWERED -> {
                hangUp(call, EndReason.NO_ANSWER, Optional.empty());
                yield Behaviors.same();
            }
            case CallActor.RingOverdue _ -> Behaviors.same(); // it was answered in time
            case CallActor.TimeOver _ -> {
                hangUp(call, EndReason.TIME_LIMIT, Optional.empty());
                yield Behaviors.same();
            }
            case CallActor.Announce(var replyTo) -> {
                replyTo.tell(new CallControl.Placed(call.record()));
                yield Behaviors.same();
            }
            case CallActor.OwnerGone _ -> ownerGone(call);
            case CallActor.Modify(var modification, var replyTo) -> running(api.modified(call, modification, replyTo));
            case CallActor.Refer(var order, var replyTo) -> running(api.refer(call, order, replyTo));
            case CallActor.OfRecordings told -> {
                recordings.told(call, told);
                yield Behaviors.same();
            }
            case CallActor.DescribeDialog(var of, var replyTo) -> {
                if (of.equals(facts.account())) {
                    call.leg().actor().tell(new Leg.DescribeDialog(replyTo));
                } else {
                    replyTo.tell(new Leg.DialogDescribed(Optional.empty()));
                }
                yield Behaviors.same();
            }
            case CallActor.Find(var replyTo) -> {
                replyTo.tell(new CallRegistry.Found(Optional.of(call.record())));
                yield Behaviors.same();
            }
            case CallActor.Describe describe -> {
                describe.replyTo().tell(connections.described(call, describe));
                yield Behaviors.same();
            }
            case CallActor.HandOver(var replyTo) -> {
                connections.handOver(call, replyTo);
                yield Behaviors.same();
            }
            case CallActor.Hangup(var why) -> {
                hangUp(call, why, Optional.empty());
                yield Behaviors.same();
            }
            case CallActor.Shutdown _ -> {
                hangUp(call, EndReason.SHUTDOWN, Optional.empty());
                yield Behaviors.same();
            }
            case CallActor.RunScript(var start) -> running(connections.runs(call, start));
            case CallActor.JoinWith join -> running(connections.joinWith(call, join));
            case CallActor.Joined(var partner) -> running(connections.joined(call, partner));
            case CallActor.TakeBack(var from) -> running(connections.askedBack(call, from));
            case CallActor.PartnerMoved(var partner) -> running(connections.moved(call, partner));
            case CallActor.PartnerOver(var who, var why) -> running(connections.partnerOver(call, who, why));
            case CallActor.Parted(var from) -> running(connections.parted(call, from));
            case CallActor.TransferAway away -> running(connections.transferAway(call, away));
            case CallActor.SwapTo swap -> running(connections.swapTo(call, swap));
            case CallActor.NodeGone(var slot) -> {
                nodeGone(call, slot);
                yield Behaviors.same();
            }
            case CallActor.TransferOver(var outcome) -> running(connections.transferOver(call, outcome));
            case CallActor.TransferGone gone -> running(connections.transferGone(call, gone));
            case CallActor.TakeOver takeOver -> running(takeOvers.asked(call, takeOver));
            case CallActor.ReferOutside outside -> running(referredOutside(call, outside));
            case CallActor.Matched(var matched) -> running(takeOvers.matched(call, matched));
            case CallActor.Resolved _, CallActor.Unresolved _ -> Behaviors.unhandled(); // was told before
        });
    }

    /// Whom it tells and whom it is connected with, for whoever finds it without this node.
    private void keep(Ongoing call) {
        Optional<CallSid> partner =
                call.tie() instanceof Tie.Joined(var other, var _) ? Optional.of(other.sid()) : Optional.empty();
        LiveCall now = bare.with(
                StatusTold.whoHearsTheEnd(call.listener(), parts.settings().httpBase()), partner);
        if (!kept.equals(Optional.of(now))) {
            kept = Optional.of(now);
            parts.live().tell(new LiveCalls.Is(now));
        }
    }

    /// The leg says what was agreed on.
    void describesSession(Ongoing call) {
        call.leg().actor().tell(new Leg.DescribeSession(parts.live()));
    }

    /// This call as others know it.
    Partner me(Ongoing call) {
        return connections.me(call);
    }

    private Behavior<Command> fromLeg(Ongoing call, Leg.Event event) {
        return switch (event) {
            case Leg.Established(var dialog, var told) -> {
                outbound.ifPresent(one -> one.answers(told));
                yield running(established(call, dialog));
            }
            case Leg.Ended(var why, var status, var told) -> legEnded(call, why, status, told);
            case Leg.Ringing(var status, var _) -> running(rings(call, status));
            case Leg.ReferReceived(var refer) -> running(referred(call, refer));
            case Leg.SubscribeReceived(var subscribe) -> {
                call.transfer()
                        .ifPresentOrElse(
                                transfer -> transfer.tell(new InboundTransfer.Subscribed(subscribe)),
                                () -> subscribe.respond(481));
                yield Behaviors.same();
            }
            case Leg.Renegotiated _ -> {
                describesSession(call);
                yield Behaviors.same();
            }
        };
    }

    private Ongoing rings(Ongoing call, int status) {
        outbound.ifPresent(one -> one.rings(status));
        if (call.record().status() != CallStatus.QUEUED) {
            return call;
        }
        var ringing = call.with(call.record().ringing(now()));
        changed(ringing, StatusEvent.RINGING);
        return ringing;
    }

    /// The call when its leg, which is answered now, has that dialog.
    Ongoing established(Ongoing call, Dialog dialog) {
        var answered = call.answered(call.record().answered(now()), dialog);
        changed(answered, StatusEvent.ANSWERED);
        describesSession(answered);
        recordings.answered(answered);
        if (outbound.isEmpty()) {
            answered.script().ifPresent(script -> script.tell(new ScriptRunner.LegTalking()));
            return answered;
        }
        Outgoing outgoing = outbound.get().outgoing();
        outgoing.timeLimit().ifPresent(limit -> timers.startSingleTimer(new CallActor.TimeOver(), limit));
        if (!outgoing.sendDigits().isEmpty()) {
            call.leg().actor().tell(new Leg.SendDigits(outgoing.sendDigits()));
        }
        outbound.get().answered();
        if (answered.start().isPresent()) {
            return started(answered, answered.start().get());
        }
        outbound.get().ready(dialog);
        return answered;
    }

    private Behavior<Command> legEnded(Ongoing call, EndReason why, OptionalInt status, Headers told) {
        if (outbound.isEmpty() || call.answer() == Answer.ANSWERED) {
            return ended(call, why, status, told);
        }
        Outbound out = outbound.get();
        status.ifPresent(out::tellTrunk);
        if (!out.goesOn(status)) {
            return ended(call, why, status, told);
        }
        Ongoing on = call.on(out.next(legs), Optional.empty());
        stands(on);
        return running(on);
    }

    private Behavior<Command> fromScript(Ongoing call, ScriptRunner.Event event) {
        return switch (event) {
            case ScriptRunner.RingWanted _ -> {
                call.leg().actor().tell(new Leg.Ring());
                yield Behaviors.same();
            }
            case ScriptRunner.AnswerWanted _ -> {
                call.leg().actor().tell(new Leg.Answer());
                yield Behaviors.same();
            }
            case ScriptRunner.HangupWanted(var why, var reason) -> {
                boolean declined = call.start().filter(RunningCall::screens).isPresent();
                hangUp(call, declined ? EndReason.NOT_ACCEPTED : why, reason);
                yield Behaviors.same();
            }
            case ScriptRunner.ScriptEnded(var why) -> running(scriptEnded(call, why));
            case ScriptRunner.JoinWanted(var with, var refer) -> running(connections.join(call, with, refer));
            case ScriptRunner.PartnerHangupWanted(var why) -> {
                connections.hangUpPartner(call, why);
                yield Behaviors.same();
            }
            case ScriptRunner.PartWanted _ -> running(connections.part(call));
            case ScriptRunner.RecordWanted wanted -> {
                recordings.wanted(call, wanted);
                yield Behaviors.same();
            }
            case ScriptRunner.Finished _ -> Behaviors.same(); // it stops next
        };
    }

    /// Whoever called it has lost it, and does not limit its ringing any more.
    void limitRinging() {
        timers.startSingleTimer(new CallActor.RingOverdue(), parts.settings().ringLimit());
    }

    private static boolean screens(Start start) {
        return start.purpose() instanceof Screening;
    }

    private Ongoing scriptEnded(Ongoing call, EndReason why) {
        if (call.start().filter(RunningCall::screens).isPresent()) {
            call.dialog().ifPresent(dialog -> outbound.ifPresent(one -> one.ready(dialog)));
            return call.accepted();
        }
        if (call.transferor().isPresent()) {
            return connections.takenBack(call);
        }
        hangUp(call, why, Optional.empty());
        return call;
    }

    void hangUp(Ongoing call, EndReason why, Optional<String> reason) {
        outbound.ifPresent(Outbound::stays);
        boolean refuses = call.answer() == Answer.UNANSWERED && outbound.isEmpty();
        call.leg().actor().tell(refuses ? new Leg.Reject(why, reason) : new Leg.Hangup(why));
    }

    private Behavior<Command> ownerGone(Ongoing call) {
        boolean orphan = call.tie() instanceof Tie.Free
                && call.start().filter(start -> !screens(start)).isEmpty();
        if (orphan) {
            hangUp(call, EndReason.CALLER_GONE, Optional.empty());
        }
        return Behaviors.same();
    }

    /// A peer that was a call of that node has nobody behind it any more (its BYE will never come).
    private void nodeGone(Ongoing call, int slot) {
        boolean wasThere = call.dialog()
                .flatMap(dialog -> DialogTag.callSid(dialog.remoteTag()))
                .filter(peer -> peer.slot() == slot)
                .isPresent();
        if (wasThere) {
            hangUp(call, EndReason.DIALOG_LOST, Optional.empty());
        }
    }

    private Ongoing referred(Ongoing call, RequestReceived refer) {
        refers++;
        return new ReferDesk(context, facts, exchange, parts, refers).serve(call, refer, me(call));
    }

    /// A REFER that comes in a dialog of its own: that carries the NOTIFYs.
    private Ongoing referredOutside(Ongoing call, CallActor.ReferOutside outside) {
        RequestReceived refer = outside.refer();
        boolean mine = outside.of().equals(facts.account())
                && call.dialog().filter(outside.target()::names).isPresent();
        if (!mine) {
            refer.respond(403);
            return call;
        }
        refers++;
        var notifier = context.spawn(
                ReferDialog.create(
                        Dialog.answering(refer.request(), refer.request().toTag()), refer.gateway()),
                "refer-dialog-" + refers);
        Partner me = me(call);
        Ongoing served = new ReferDesk(context, facts, exchange, parts, refers)
                .serve(
                        call,
                        refer,
                        new Partner(me.sid(), me.account(), me.call(), notifier, me.user(), me.transfers()));
        if (served.transfer().isEmpty() || served.transfer().equals(call.transfer())) {
            context.stop(notifier);
        }
        return served;
    }

    private Behavior<Command> ended(Ongoing call, EndReason why, OptionalInt status, Headers told) {
        CallStatus last = why.finalStatus(call.answer());
        var over = call.with(call.record().ended(last, why.cause(), now()));
        changed(over, StatusEvent.COMPLETED);
        parts.trace()
                .record(
                        facts.call(),
                        new TraceEntry(
                                now(),
                                TraceEntry.Kind.CALL,
                                "us",
                                "us",
                                "call " + last,
                                List.of("cause=" + why.cause())));
        LOG.atLevel(why.logLevel()).log("{}: {} ({})", facts.call(), last, why.cause());
        over.script().ifPresent(script -> script.tell(new ScriptRunner.LegOver(why)));
        over.transfer().ifPresent(transfer -> transfer.tell(new InboundTransfer.TransferorGone()));
        over.entrant().ifPresent(one -> one.actor().tell(new Leg.Hangup(why)));
        takeOvers.over(over);
        connections.over(over, why);
        recordings.over();
        // once more: phones that might still answer are not waited for, or each call would stay for half a minute
        outbound.ifPresent(_ -> over.leg().actor().tell(new Leg.Hangup(why)));
        outbound.ifPresent(one -> one.over(why, status, told, over.record()));
        return new EndingCall(legs, connections, takeOvers, recordings).ending(over);
    }

    /// The leg is gone without having told its end: the call hangs up, or refuses, in its stead.
    private Behavior<Command> legDied(Ongoing call) {
        LOG.warn("{}: the leg died", facts.call());
        Legs.buried(call.leg(), call.dialog(), facts.call(), nobody);
        return ended(call, EndReason.DEFECT, OptionalInt.empty(), Headers.NONE);
    }

    /// Writes the record, and tells who wants to know.
    private void changed(Ongoing call, StatusEvent event) {
        stands(call).told(event, parts);
    }

    /// The parent knows what to settle should this call die.
    Estate.OfRecord stands(Ongoing call) {
        var estate = Estate.of(facts, call, placing);
        exchange.calls().tell(new CallRegistry.Standing(estate));
        return estate;
    }

    private Instant now() {
        return parts.clock().instant();
    }
}
