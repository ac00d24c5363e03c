package io.tandem.engine.leg;

import static io.tandem.engine.leg.LegAudio.described;

import io.tandem.engine.leg.AnsweringLeg.Called;
import io.tandem.engine.leg.LegAudio.Description;
import io.tandem.engine.media.Direction;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway.AckReceived;
import io.tandem.engine.sip.SipGateway.CancelReceived;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.timer.SipTimers;
import io.tandem.engine.timer.SipTimers.CallIdOwner;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A leg whose 200 waits for its ACK (RFC 3261 13.3.1.4).
///
/// ```
/// Peer           Leg                owner
///  |<---200-------|                   |   answered     200 again until ACK, 64*T1 at the most
///  |----ACK------>|---Established---->|   then a TalkingLeg
///
///  |<---200-------|<-----Hangup-------|   hangUpOnceAcknowledged   RFC 3261 15
///  |----ACK------>|                   |
///  |<---BYE-------|                   |   then an EndingLeg
/// ```
final class AnsweredLeg {
    private final LegParts leg;
    private final SipRequest invite;
    private final LegAudio audio;
    private final Optional<SessionTimer> timer;

    private AnsweredLeg(LegParts leg, SipRequest invite, LegAudio audio, Optional<SessionTimer> timer) {
        this.leg = leg;
        this.invite = invite;
        this.audio = audio;
        this.timer = timer;
    }

    /// @param invite what was answered
    /// @param timer what the answer agreed to
    static Behavior<Leg.Command> answered(
            LegParts leg, SipRequest invite, Called called, Optional<SessionTimer> timer) {
        return new AnsweredLeg(leg, invite, called.audio(), timer).answered(called);
    }

    private Behavior<Leg.Command> answered(Called called) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Leg.Deliver(AckReceived(var ack)) -> acknowledged(ack, called);
            case Leg.Deliver(RequestReceived request) -> beforeAck(request, called);
            case Leg.Hangup(var why) -> {
                audio.close();
                leg.ended(why);
                yield hangUpOnceAcknowledged(called.dialog());
            }
            case Leg.RepeatDue(var unanswered)
            when unanswered.overdue(timers()) ->
                talking(TalkingLeg.RefreshBy.INVITE)
                        .hangUp(called.dialog(), Subscriptions.NONE, EndReason.NOT_ACKNOWLEDGED);
            case Leg.RepeatDue(var unanswered) -> {
                leg.repeat(unanswered);
                yield Behaviors.same();
            }
            case Leg.SendRefer refer -> {
                leg.reject(refer);
                yield Behaviors.same();
            }
            case Leg.Joining told -> {
                leg.reject(told);
                yield Behaviors.same();
            }
            case Leg.Question question -> {
                Standing.in(Leg.Phase.CONFIRMED, called.dialog()).answer(question);
                yield Behaviors.same();
            }
            case Leg.Deliver(CancelReceived _) -> Behaviors.same(); // crossed our 200: the caller ends it with BYE
            case Leg.Ring _, Leg.Answer _, Leg.Reject _ -> Behaviors.same(); // answered already
            case Leg.Offer _, Leg.SendInDialog _, Leg.HoldForNotifier _, Leg.ReleaseNotifier _ ->
                Behaviors.same(); // not acknowledged yet
            case Leg.Sound _, Leg.ForgetRefer _ -> Behaviors.same(); // no audio flows yet
            case Leg.FromGateway _, Leg.FromMedia _ -> Behaviors.same(); // we sent nothing
            case Leg.Due _ -> Behaviors.unhandled(); // never armed here
        });
    }

    private TalkingLeg talking(TalkingLeg.RefreshBy refreshBy) {
        return new TalkingLeg(leg, audio, refreshBy, CallIdOwner.PEER);
    }

    private Behavior<Leg.Command> acknowledged(SipRequest ack, Called called) {
        leg.trace().received(ack);
        leg.stopRepeating();
        boolean agreed = called.described() instanceof Description
                || (described(ack) instanceof Description(var answer) && audio.accept(answer, Direction.SENDRECV));
        TalkingLeg talking = talking(TalkingLeg.RefreshBy.of(invite));
        if (!agreed) {
            return talking.hangUp(called.dialog(), Subscriptions.NONE, EndReason.NOT_ACCEPTABLE);
        }
        leg.tell(new Leg.Established(called.dialog(), Headers.NONE));
        return talking.start(called.dialog(), timer);
    }

    private Behavior<Leg.Command> beforeAck(RequestReceived received, Called before) {
        SipRequest request = received.request();
        leg.trace().received(request);
        if (before.dialog().order(request) == Dialog.Order.TOO_LATE) {
            leg.respond(received, 500);
            return Behaviors.same();
        }
        Called called = before.with(before.dialog().received(request));
        switch (request.method()) {
            case BYE -> {
                leg.stopRepeating();
                leg.respond(received, 200);
                audio.close();
                leg.ended(EndReason.PEER_HUNG_UP);
                return Behaviors.stopped();
            }
            case INFO -> leg.respond(received, InDialogAnswers.info(request));
            case OPTIONS -> leg.respond(received, InDialogAnswers.options(request));
            case PRACK -> leg.respond(received, 200); // of a ringing that the 200 has overtaken
            case INVITE, UPDATE -> leg.respond(received, InDialogAnswers.later(request));
            case REFER -> leg.respond(received, 491);
            case ACK, CANCEL, NOTIFY, SUBSCRIBE, MESSAGE, REGISTER, PUBLISH -> leg.respond(received, 481);
        }
        return answered(called);
    }

    /// A callee does not send BYE before its 200 is acknowledged or given up (RFC 3261 15).
    private Behavior<Leg.Command> hangUpOnceAcknowledged(Dialog dialog) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Leg.Deliver(AckReceived(var ack)) -> {
                leg.trace().received(ack);
                leg.stopRepeating();
                yield EndingLeg.byeing(leg, dialog, Subscriptions.NONE);
            }
            case Leg.Deliver(RequestReceived request)
            when request.request().method() == Method.BYE -> {
                leg.stopRepeating();
                leg.trace().received(request.request());
                leg.respond(request, 200);
                yield Behaviors.stopped();
            }
            case Leg.Deliver(RequestReceived request) -> {
                leg.respond(request, 481);
                yield hangUpOnceAcknowledged(dialog.received(request.request()));
            }
            case Leg.RepeatDue(var unanswered)
            when unanswered.overdue(timers()) -> EndingLeg.byeing(leg, dialog, Subscriptions.NONE);
            case Leg.RepeatDue(var unanswered) -> {
                leg.repeat(unanswered);
                yield Behaviors.same();
            }
            case Leg.SendRefer refer -> {
                leg.reject(refer);
                yield Behaviors.same();
            }
            case Leg.Joining told -> {
                leg.reject(told);
                yield Behaviors.same();
            }
            case Leg.Question question -> {
                Standing.in(Leg.Phase.OVER, dialog).answer(question);
                yield Behaviors.same();
            }
            case Leg.Deliver _, Leg.Signal _, Leg.Sound _, Leg.ForgetRefer _ -> Behaviors.same(); // it is over
            case Leg.FromGateway _, Leg.FromMedia _ -> Behaviors.same();
            case Leg.Due _ -> Behaviors.unhandled(); // never armed here
        });
    }

    private SipTimers timers() {
        return leg.setup().timers();
    }
}
