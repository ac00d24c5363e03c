package io.tandem.engine.leg;

import io.tandem.engine.leg.LegAudio.DigitSource;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway.AckReceived;
import io.tandem.engine.sip.SipGateway.CancelReceived;
import io.tandem.engine.sip.SipGateway.ClientEvent;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipMessage;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.timer.SipTimers;
import io.tandem.engine.timer.SipTimers.CallIdOwner;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A leg whose dialog is confirmed: requests of both sides, transfers of ours, the session timer, whom the peer hears.
///
/// ```
/// Peer           Leg
///  |<---REFER-----|<--SendRefer       its subscription is in Subscriptions, RFC 3515 2.4.4
///  |----NOTIFY--->|---Notified-->
///  |<--re-INVITE--|<--Offer           see TalkingOffers
///  |---SUBSCRIBE->|---SubscribeReceived-->   about a REFER of the peer's
///  |----BYE------>|---Ended-->        then an EndingLeg
/// ```
final class TalkingLeg {
    private final LegParts leg;
    private final LegAudio audio;
    private final CallIdOwner callIdOwner;
    private final TalkingAnswers answers;
    private final TalkingOffers offers;

    /// With which request a session is refreshed: UPDATE where the peer allows it (RFC 4028 7.4).
    enum RefreshBy {
        UPDATE,
        INVITE;

        static RefreshBy of(SipMessage peers) {
            return peers.headers().lists(HeaderName.ALLOW, "UPDATE") ? UPDATE : INVITE;
        }
    }

    /// @param refreshBy with which request we refresh
    /// @param callIdOwner who called whom
    TalkingLeg(LegParts leg, LegAudio audio, RefreshBy refreshBy, CallIdOwner callIdOwner) {
        this.leg = leg;
        this.audio = audio;
        this.callIdOwner = callIdOwner;
        this.answers = new TalkingAnswers(leg, audio);
        this.offers = new TalkingOffers(leg, audio, refreshBy);
    }

    Behavior<Leg.Command> start(Dialog dialog, Optional<SessionTimer> timer) {
        offers.watchSession(timer);
        return talking(Talk.starting(dialog, timer));
    }

    /// Ends by BYE of either side, lost media, or an expired session; the owner bounds it too.
    private Behavior<Leg.Command> talking(Talk talk) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Leg.Deliver(RequestReceived request) -> requested(talk, request);
            case Leg.Deliver(AckReceived(var ack)) -> talking(offers.acknowledged(talk, ack));
            case Leg.Deliver(CancelReceived _) -> Behaviors.same(); // of a re-INVITE that has its 200
            case Leg.FromGateway(var event) -> told(talk, event);
            case Leg.FromMedia(var event) -> media(talk, event);
            case Leg.Hangup(var why) -> hangUpAfterTransfers(talk, why);
            case Leg.Offer(var direction) -> talking(offers.offer(talk, direction));
            case Leg.SendInDialog(var inDialog, var replyTo) -> {
                var next = talk.dialog().next(inDialog.method());
                leg.send(inDialog.in(next.request()), replyTo);
                yield talking(talk.with(next.dialog()));
            }
            case Leg.HoldForNotifier _ -> talking(talk.with(talk.subscriptions().heldForOneMore()));
            case Leg.ReleaseNotifier _ -> talking(talk.with(talk.subscriptions().heldForOneLess()));
            case Leg.Ring _, Leg.Answer _, Leg.Reject _ -> Behaviors.same(); // answered long ago
            case Leg.DescribeSession(var replyTo) -> {
                replyTo.tell(audio.agreedOn(leg.setup().call(), talk.dialog()));
                yield Behaviors.same();
            }
            case Leg.Question question -> {
                Standing.confirmed(talk.dialog()).answer(question);
                yield Behaviors.same();
            }
            case Leg.Sound sound -> {
                audio.command(sound);
                yield Behaviors.same();
            }
            case Leg.Joining told -> {
                audio.hear(told);
                yield Behaviors.same();
            }
            case Leg.SendRefer refer -> refer(talk, refer);
            case Leg.ForgetRefer(var replyTo) ->
                talking(talk.with(talk.subscriptions().forgetting(replyTo)));
            case Leg.RepeatDue(var unanswered)
            when unanswered.overdue(timers()) ->
                hangUp(talk.dialog(), talk.subscriptions(), EndReason.NOT_ACKNOWLEDGED);
            case Leg.RepeatDue(var unanswered) -> {
                leg.repeat(unanswered);
                yield Behaviors.same();
            }
            case Leg.RefreshDue _ -> talking(offers.refresh(talk));
            case Leg.OfferAgainDue(var direction) -> talking(offers.offer(talk, direction));
            case Leg.SessionOverdue _ -> hangUp(talk.dialog(), talk.subscriptions(), EndReason.SESSION_EXPIRED);
            case Leg.ForksOverdue _ -> {
                leg.forks().overdue();
                yield Behaviors.same();
            }
            case Leg.EndOverdue _, Leg.NotifierOverdue _ -> Behaviors.unhandled(); // never armed here
        });
    }

    /// How long an offer of ours waits after it met one of the peer's (RFC 3261 14.1).
    Duration afterGlare() {
        return timers().afterGlare(callIdOwner, leg.setup().random().nextDouble());
    }

    /// The next state of the same talk.
    Behavior<Leg.Command> goOn(Talk talk) {
        return talking(talk);
    }

    TalkingOffers offers() {
        return offers;
    }

    private Behavior<Leg.Command> told(Talk talk, ClientEvent event) {
        if (leg.forks().isAbout(event)) {
            leg.forks().heard(event);
            return Behaviors.same();
        }
        Optional<Dialog.Next> again = leg.requests().again(talk.dialog(), event);
        if (again.isPresent()) {
            return talking(talk.again(event.request(), again.get()));
        }
        return switch (leg.requests().heard(event)) {
            case SOMEBODY_ELSE -> Behaviors.same();
            case US -> new TalkingOutcomes(leg, audio, this).of(talk, event);
        };
    }

    private Behavior<Leg.Command> requested(Talk talk, RequestReceived received) {
        SipRequest request = received.request();
        leg.trace().received(request);
        if (talk.dialog().order(request) == Dialog.Order.TOO_LATE) {
            leg.respond(received, 500);
            return Behaviors.same();
        }
        Talk heard = talk.with(talk.dialog().received(request));
        return switch (request.method()) {
            case BYE -> {
                leg.respond(received, 200);
                yield over(heard, EndReason.PEER_HUNG_UP);
            }
            case INVITE -> talking(offers.invited(heard, received));
            case UPDATE -> talking(offers.updated(heard, received));
            case NOTIFY -> {
                yield talking(heard.with(answers.notified(heard.subscriptions(), received)));
            }
            case REFER -> {
                leg.tell(new Leg.ReferReceived(received));
                yield talking(heard);
            }
            case SUBSCRIBE -> {
                TalkingAnswers.subscribed(leg, heard.subscriptions(), received);
                yield talking(heard);
            }
            case INFO -> {
                answers.info(received);
                yield talking(heard);
            }
            case OPTIONS -> {
                leg.respond(received, InDialogAnswers.options(request));
                yield talking(heard);
            }
            case ACK, CANCEL, PRACK, MESSAGE, REGISTER, PUBLISH -> {
                leg.respond(received, 481);
                yield talking(heard);
            }
        };
    }

    private Behavior<Leg.Command> media(Talk talk, MediaEvent event) {
        return switch (event) {
            case MediaEvent.DigitReceived(var key) -> {
                audio.digit(key, DigitSource.RTP);
                yield Behaviors.same();
            }
            case MediaEvent.PlaybackEnded ended -> {
                audio.playbackEnded(ended);
                yield Behaviors.same();
            }
            case MediaEvent.PeerSilent _ -> hangUp(talk.dialog(), talk.subscriptions(), EndReason.MEDIA_LOST);
            case MediaEvent.DigitsSent sent -> {
                audio.digitsSent(sent);
                yield Behaviors.same();
            }
            case MediaEvent.Opened _, MediaEvent.OpenFailed _ -> Behaviors.same();
        };
    }

    private Behavior<Leg.Command> refer(Talk talk, Leg.SendRefer refer) {
        var next = talk.dialog().next(Method.REFER);
        Headers suppressed = refer.suppress() == Leg.Suppress.YES
                ? Headers.of(HeaderName.REFER_SUB, "false").and(HeaderName.SUPPORTED, "norefersub") // RFC 4488 4
                : Headers.NONE;
        SipRequest request = next.request()
                .and(Headers.of(HeaderName.REFER_TO, refer.referTo()).and(HeaderName.REFERRED_BY, refer.referredBy()))
                .and(suppressed);
        refer.credentials().ifPresent(its -> leg.requests().proving(request, its));
        leg.send(request);
        var subscriptions = talk.subscriptions().with(request.cSeq(), refer.replyTo());
        return talking(talk.with(next.dialog()).with(subscriptions));
    }

    /// The peer ended it, or the dialog is lost: nothing more to send.
    private Behavior<Leg.Command> over(Talk talk, EndReason why) {
        ended(talk.subscriptions(), why);
        return EndingLeg.lingering(leg, talk.dialog(), talk.subscriptions());
    }

    /// The owner ends it: a BYE of ours does not overtake a terminating NOTIFY that is about to come.
    private Behavior<Leg.Command> hangUpAfterTransfers(Talk talk, EndReason why) {
        if (!talk.subscriptions().aboutToEnd()) {
            return hangUp(talk.dialog(), talk.subscriptions(), why);
        }
        ended(talk.subscriptions(), why);
        return EndingLeg.holding(leg, talk.dialog(), talk.subscriptions());
    }

    /// We end it.
    Behavior<Leg.Command> hangUp(Dialog dialog, Subscriptions subscriptions, EndReason why) {
        ended(subscriptions, why);
        return EndingLeg.byeing(leg, dialog, subscriptions);
    }

    private void ended(Subscriptions subscriptions, EndReason why) {
        leg.rest();
        audio.close();
        leg.ended(why);
        subscriptions.tellAll(new Leg.LegEnded());
    }

    private SipTimers timers() {
        return leg.setup().timers();
    }
}
