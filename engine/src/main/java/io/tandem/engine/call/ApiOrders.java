package io.tandem.engine.call;

import io.tandem.engine.call.CallControl.Modification;
import io.tandem.engine.call.CallControl.Mute;
import io.tandem.engine.call.CallControl.RequestedStatus;
import io.tandem.engine.call.ScriptRunner.Start;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.media.MediaSession.Relay;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.outcome.EndReason.Answer;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/// What the API may do to a live call.
final class ApiOrders {
    private final RunningCall running;
    private final Optional<Outbound> outbound;

    ApiOrders(RunningCall running, Optional<Outbound> outbound) {
        this.running = running;
        this.outbound = outbound;
    }

    Ongoing modified(Ongoing call, Modification modification, ActorRef<? super CallControl.Modified> replyTo) {
        boolean tooLate =
                modification.status().equals(Optional.of(RequestedStatus.CANCELED)) && call.answer() == Answer.ANSWERED;
        if (tooLate) {
            replyTo.tell(new CallControl.WrongState(
                    "the call is in-progress: Status=canceled ends only a call that was not answered, use completed"));
            return call;
        }
        replyTo.tell(new CallControl.Accepted(call.record()));
        Ongoing told = modification
                .statusCallback()
                .map(webhook -> call.told(StatusListener.ofAll(webhook)))
                .orElse(call);
        modification
                .mute()
                .ifPresent(mute -> call.leg().actor().tell(new Leg.Relay(mute == Mute.ON ? Relay.OFF : Relay.ON)));
        if (modification.status().isPresent()) {
            running.hangUp(told, EndReason.ENDED_BY_API, Optional.empty());
            return told;
        }
        return modification
                .script()
                .map(Start::of)
                .map(start -> runs(told, start, modification.otherLeg()))
                .orElse(told);
    }

    /// A callee that is not connected yet is lost to whoever called it.
    private Ongoing runs(Ongoing call, Start start, CallControl.OtherLeg otherLeg) {
        outbound.ifPresent(Outbound::taken);
        boolean ringsUnlimited = call.answer() == Answer.UNANSWERED
                && outbound.filter(one -> one.outgoing().patience().isEmpty()).isPresent();
        if (ringsUnlimited) {
            running.limitRinging();
        }
        return running.started(call.parting(Optional.of(new Ongoing.Parting(otherLeg, start))), start);
    }

    Ongoing refer(Ongoing call, CallControl.ReferOrder order, ActorRef<? super CallControl.ReferStarted> replyTo) {
        if (call.answer() == Answer.UNANSWERED) {
            replyTo.tell(new CallControl.WrongState("the call is ringing: expected one that was answered"));
            return call;
        }
        Ongoing ready = call.script().isPresent() ? call : running.started(call, Start.of(new ScriptSource.Idle()));
        ready.script().ifPresent(script -> script.tell(new ScriptRunner.Transfer(order, replyTo)));
        return ready;
    }
}
