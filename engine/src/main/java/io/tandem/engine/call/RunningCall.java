package io.tandem.engine.call;

import io.tandem.engine.call.CallActor.Command;
import io.tandem.engine.call.CallControl.AlreadyEnded;
import io.tandem.engine.call.CallControl.Modification;
import io.tandem.engine.call.CallControl.RequestedStatus;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.outcome.EndReason.Answer;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Records;
import io.tandem.engine.store.Webhook;
import io.tandem.engine.trace.TraceEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The states of a [CallActor] once it has a leg and a script.
///
/// ```
///           Established           Ended                both have stopped
/// running ---------------> running -----> ending --------------------------> stopped
///        \------------------Ended------/
/// ```
final class RunningCall {
    private static final Logger LOG = LoggerFactory.getLogger(CallActor.class);

    /// More than the requests that a leg can have sent since its dialog was confirmed; gaps in CSeq are fine (RFC
    /// 3261
    /// 12.2.2).
    private static final int CSEQ_GAP = 1000;

    private final CallFacts facts;
    private final CallParts parts;
    private final ActorRef<Leg.Command> leg;
    private final ActorRef<ScriptRunner.Order> script;
    private final RequestReceived invite;
    private final ActorRef<Object> nobody;

    /// What changes about a call.
    ///
    /// @param record its record as it stands
    /// @param answer whether it was answered
    /// @param statusCallback who is told how it goes
    /// @param dialog the dialog as it was confirmed
    /// @param children who of leg and script lives
    private record Ongoing(
            CallRecord record,
            Answer answer,
            Optional<Webhook> statusCallback,
            Optional<Dialog> dialog,
            Children children) {
        Ongoing with(CallRecord newRecord) {
            return new Ongoing(newRecord, answer, statusCallback, dialog, children);
        }

        Ongoing told(Webhook newCallback) {
            return new Ongoing(record, answer, Optional.of(newCallback), dialog, children);
        }

        Ongoing without(Children gone) {
            return new Ongoing(record, answer, statusCallback, dialog, children.without(gone));
        }
    }

    /// Which children live.
    private enum Children {
        BOTH,
        LEG,
        SCRIPT,
        NONE;

        Children without(Children gone) {
            if (this == BOTH) {
                return gone == LEG ? SCRIPT : LEG;
            }
            return this == gone ? NONE : this;
        }
    }

    RunningCall(
            CallFacts facts,
            CallParts parts,
            ActorRef<Leg.Command> leg,
            ActorRef<ScriptRunner.Order> script,
            RequestReceived invite,
            ActorRef<Object> nobody) {
        this.facts = facts;
        this.parts = parts;
        this.leg = leg;
        this.script = script;
        this.invite = invite;
        this.nobody = nobody;
    }

    Behavior<Command> start(CallRecord record, Optional<Webhook> statusCallback) {
        var call = new Ongoing(record, Answer.UNANSWERED, statusCallback, Optional.empty(), Children.BOTH);
        changed(call, StatusTold.Event.RINGING);
        return running(call);
    }

    /// Ends with its leg, which ends with the peer, the script, or its own timers.
    private Behavior<Command> running(Ongoing call) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case CallActor.Routed(var inbound) -> {
                leg.tell(new Leg.Deliver(inbound));
                yield Behaviors.same();
            }
            case CallActor.FromLeg(Leg.Established(var dialog, var _)) -> established(call, dialog);
            case CallActor.FromLeg(Leg.Ended(var why, var _, var _)) -> ended(call, why);
            case CallActor.FromLeg(Leg.ReferReceived(var refer)) -> {
                refer.respond(CallOrigin.noTransferHere(refer.request()));
                yield Behaviors.same();
            }
            case CallActor.FromLeg(Leg.SubscribeReceived(var subscribe)) -> {
                subscribe.respond(481); // no REFER was accepted
                yield Behaviors.same();
            }
            case CallActor.FromLeg(Leg.Ringing _), CallActor.FromLeg(Leg.Renegotiated _) -> Behaviors.same();
            case CallActor.FromScript(ScriptRunner.AnswerWanted _) -> {
                leg.tell(new Leg.Answer());
                yield Behaviors.same();
            }
            case CallActor.FromScript(ScriptRunner.HangupWanted(var why, var reason)) -> {
                hangUp(call, why, reason);
                yield Behaviors.same();
            }
            case CallActor.FromScript(ScriptRunner.Finished _) -> Behaviors.same(); // it stops next
            case CallActor.LegGone _ -> legDied(call.without(Children.LEG));
            case CallActor.ScriptGone _ -> {
                LOG.warn("{}: the script died", facts.call());
                hangUp(call, EndReason.DEFECT, Optional.empty());
                yield running(call.without(Children.SCRIPT));
            }
            case CallActor.RingDue _ -> {
                leg.tell(new Leg.Ring());
                yield Behaviors.same();
            }
            case CallActor.RingOverdue _
            when call.answer() == Answer.UNANSWERED -> {
                hangUp(call, EndReason.NO_ANSWER, Optional.empty());
                yield Behaviors.same();
            }
            case CallActor.RingOverdue _ -> Behaviors.same(); // it was answered in time
            case CallActor.Modify(var modification, var replyTo) -> modified(call, modification, replyTo);
            case CallActor.Refer(var order, var replyTo) -> {
                refer(call, order, replyTo);
                yield Behaviors.same();
            }
            case CallActor.DescribeDialog(var of, var replyTo) -> {
                if (of.equals(facts.account())) {
                    leg.tell(new Leg.DescribeDialog(replyTo));
                } else {
                    replyTo.tell(new Leg.DialogDescribed(Optional.empty()));
                }
                yield Behaviors.same();
            }
            case CallActor.Shutdown _ -> {
                hangUp(call, EndReason.SHUTDOWN, Optional.empty());
                yield Behaviors.same();
            }
            case CallActor.Resolved _, CallActor.Unresolved _ -> Behaviors.unhandled(); // was told before
        });
    }

    private Behavior<Command> established(Ongoing call, Dialog dialog) {
        var answered = new Ongoing(
                call.record().answered(now()),
                Answer.ANSWERED,
                call.statusCallback(),
                Optional.of(dialog),
                call.children());
        changed(answered, StatusTold.Event.ANSWERED);
        script.tell(new ScriptRunner.LegTalking());
        return running(answered);
    }

    private void hangUp(Ongoing call, EndReason why, Optional<String> reason) {
        switch (call.answer()) {
            case ANSWERED -> leg.tell(new Leg.Hangup(why));
            case UNANSWERED -> leg.tell(new Leg.Reject(why, reason));
        }
    }

    private Behavior<Command> ended(Ongoing call, EndReason why) {
        CallStatus status = why.finalStatus(call.answer());
        var over = call.with(call.record().ended(status, why.cause(), now()));
        changed(over, StatusTold.Event.COMPLETED);
        parts.trace()
                .record(
                        facts.call(),
                        new TraceEntry(
                                now(),
                                TraceEntry.Kind.CALL,
                                "us",
                                "us",
                                "call " + status,
                                List.of("cause=" + why.cause())));
        LOG.atLevel(why.logLevel()).log("{}: {} ({})", facts.call(), status, why.cause());
        script.tell(new ScriptRunner.LegOver(why));
        return ending(over);
    }

    /// The leg is gone without having told its end: the call hangs up, or refuses, in its stead.
    private Behavior<Command> legDied(Ongoing call) {
        LOG.warn("{}: the leg died", facts.call());
        call.dialog()
                .map(dialog -> dialog.skipping(CSEQ_GAP).next(Method.BYE).request())
                .ifPresentOrElse(
                        bye -> invite.gateway().tell(new SipGateway.Send(bye, nobody)),
                        () -> invite.respond(invite.request()
                                .answer(EndReason.DEFECT.sipStatus())
                                .withToTag(DialogTag.mint(facts.call()))));
        return ended(call, EndReason.DEFECT);
    }

    /// The leg stops when its last transaction is over, the script when its last request is answered: both in
    /// bounded time.
    private Behavior<Command> ending(Ongoing call) {
        if (call.children() == Children.NONE) {
            return Behaviors.stopped();
        }
        return Behaviors.receiveMessage(command -> switch (command) {
            case CallActor.LegGone _ -> ending(call.without(Children.LEG));
            case CallActor.ScriptGone _ -> ending(call.without(Children.SCRIPT));
            case CallActor.Routed(SipGateway.RequestReceived request)
            when call.children() == Children.SCRIPT -> {
                request.respond(481);
                yield Behaviors.same();
            }
            case CallActor.Routed(var inbound) -> {
                leg.tell(new Leg.Deliver(inbound));
                yield Behaviors.same();
            }
            case CallActor.Modify(var _, var replyTo) -> {
                replyTo.tell(new AlreadyEnded(call.record()));
                yield Behaviors.same();
            }
            case CallActor.Refer(var _, var replyTo) -> {
                replyTo.tell(new AlreadyEnded(call.record()));
                yield Behaviors.same();
            }
            case CallActor.DescribeDialog(var _, var replyTo) -> {
                replyTo.tell(new Leg.DialogDescribed(Optional.empty()));
                yield Behaviors.same();
            }
            case CallActor.FromLeg _, CallActor.FromScript _, CallActor.Shutdown _ -> Behaviors.same(); // it is over
            case CallActor.RingDue _, CallActor.RingOverdue _ -> Behaviors.same();
            case CallActor.Resolved _, CallActor.Unresolved _ -> Behaviors.unhandled();
        });
    }

    private Behavior<Command> modified(
            Ongoing call, Modification modification, ActorRef<? super CallControl.Modified> replyTo) {
        boolean tooLate =
                modification.status().equals(Optional.of(RequestedStatus.CANCELED)) && call.answer() == Answer.ANSWERED;
        if (tooLate) {
            replyTo.tell(new CallControl.WrongState(
                    "the call is in-progress: Status=canceled ends only a call that was not answered, use completed"));
            return Behaviors.same();
        }
        replyTo.tell(new CallControl.Accepted(call.record()));
        if (modification.status().isPresent()) {
            hangUp(call, EndReason.ENDED_BY_API, Optional.empty());
        } else {
            modification.script().ifPresent(source -> script.tell(new ScriptRunner.Replace(source)));
        }
        return running(modification.statusCallback().map(call::told).orElse(call));
    }

    private void refer(Ongoing call, CallControl.ReferOrder order, ActorRef<? super CallControl.ReferStarted> replyTo) {
        switch (call.answer()) {
            case ANSWERED -> script.tell(new ScriptRunner.Transfer(order, replyTo));
            case UNANSWERED ->
                replyTo.tell(new CallControl.WrongState("the call is ringing: expected one that was answered"));
        }
    }

    /// Writes the record, and tells who wants to know.
    private void changed(Ongoing call, StatusTold.Event event) {
        parts.records().tell(new Records.OfCall(call.record()));
        StatusTold.of(
                        event,
                        facts,
                        call.record(),
                        call.statusCallback(),
                        parts.settings().httpBase())
                .ifPresent(callback -> parts.callbacks().tell(callback));
    }

    private Instant now() {
        return parts.clock().instant();
    }
}
