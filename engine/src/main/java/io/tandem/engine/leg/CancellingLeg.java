package io.tandem.engine.leg;

import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipGateway.Responded;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.timer.SipTimers;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A call of ours that the owner gave up before it was answered (RFC 3261 9.1). The audio is closed.
///
/// ```
/// Peer           Leg                owner
///  |              |<----Hangup--------|
///  |<---CANCEL----|-----Ended-------->|   cancelling   the gateway waits for a provisional response first
///  |-----487----->|                   |
///
///  |-----200----->|                   |   crossed the CANCEL: ACK and BYE, in an EndingLeg
///  |<--ACK, BYE---|                   |
///
///  |   (silence)  |                   |   givenUp      after 64*T1; a late 200 gets ACK and BYE too
/// ```
final class CancellingLeg {
    private final LegParts leg;
    private final Attempt attempt;

    private CancellingLeg(LegParts leg, Attempt attempt) {
        this.leg = leg;
        this.attempt = attempt;
    }

    static Behavior<Leg.Command> cancel(LegParts leg, Attempt attempt, EndReason why) {
        leg.cancel(attempt.invite());
        leg.ended(why); // the owner's word, whatever the peer says to it
        leg.timers().startSingleTimer(new Leg.EndOverdue(), leg.setup().timers().transaction());
        return new CancellingLeg(leg, attempt).cancelling(Late.AWAITED);
    }

    /// Whether an answer is waited for that comes after the transaction's life.
    private enum Late {
        AWAITED,
        /// The owner has said once more that the leg is to end.
        UNAWAITED
    }

    private Behavior<Leg.Command> cancelling(Late late) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Leg.FromGateway(var event) ->
                switch (judge(event)) {
                    case Nothing _ -> Behaviors.same();
                    case Answered(var ok) -> hangUp(ok);
                    case Over _ -> Behaviors.stopped();
                };
            case Leg.Hangup _ -> cancelling(Late.UNAWAITED);
            case Leg.EndOverdue _ when late == Late.UNAWAITED -> Behaviors.stopped();
            case Leg.EndOverdue _ -> { // it counts as cancelled, RFC 3261 9.1
                leg.timers().startSingleTimer(new Leg.EndOverdue(), SipTimers.TIMER_C);
                yield givenUp();
            }
            case Leg.Deliver _, Leg.FromMedia _, Leg.Due _ -> common(command);
            case Leg.Signal _, Leg.Sound _, Leg.Joining _, Leg.Referring _, Leg.Question _ -> common(command);
        });
    }

    private Behavior<Leg.Command> givenUp() {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Leg.FromGateway(var event) ->
                switch (judge(event)) {
                    case Nothing _ -> Behaviors.same();
                    case Answered(var ok) -> hangUp(ok);
                    case Over _ -> Behaviors.stopped();
                };
            case Leg.EndOverdue _ -> Behaviors.stopped();
            case Leg.Hangup _ -> Behaviors.stopped(); // once more: the owner does not wait for a late answer
            case Leg.Deliver _, Leg.FromMedia _, Leg.Due _ -> common(command);
            case Leg.Signal _, Leg.Sound _, Leg.Joining _, Leg.Referring _, Leg.Question _ -> common(command);
        });
    }

    /// What becomes of the INVITE.
    private sealed interface Fate {}

    private record Nothing() implements Fate {}

    private record Answered(SipResponse ok) implements Fate {}

    private record Over() implements Fate {}

    private Fate judge(SipGateway.ClientEvent event) {
        if (event instanceof Responded(var _, var response)) {
            leg.trace().received(response);
            if (response.isFinal() && response.isSuccess() && isInvite(event)) {
                return new Answered(response);
            }
            return response.isFinal() && isInvite(event) ? new Over() : new Nothing();
        }
        return isInvite(event) ? new Over() : new Nothing();
    }

    private static boolean isInvite(SipGateway.ClientEvent event) {
        return event.request().method() == Method.INVITE; // and not a PRACK
    }

    private Behavior<Leg.Command> hangUp(SipResponse ok) {
        Dialog made = Dialog.answered(attempt.invite(), ok);
        Dialog dialog = attempt.early()
                .get(ok.toTag())
                .map(early -> made.after(early.dialog()))
                .orElse(made);
        leg.sendAck(dialog.ack(attempt.invite()));
        leg.forks().first();
        return EndingLeg.byeing(leg, dialog, Subscriptions.NONE);
    }

    private Behavior<Leg.Command> common(Leg.Command command) {
        switch (command) {
            case Leg.Deliver(RequestReceived request) -> leg.respond(request, 481);
            case Leg.SendRefer refer -> leg.reject(refer);
            case Leg.Joining told -> leg.reject(told);
            case Leg.Question question ->
                attempt.early().standing(Leg.Phase.OVER).answer(question);
            case Leg.Deliver _, Leg.Signal _, Leg.Sound _, Leg.ForgetRefer _ -> {} // it is over
            case Leg.FromGateway _, Leg.FromMedia _ -> {} // each state's own; the media session is closed
            case Leg.Due _ -> {
                return Behaviors.unhandled(); // never armed here
            }
        }
        return Behaviors.same();
    }
}
