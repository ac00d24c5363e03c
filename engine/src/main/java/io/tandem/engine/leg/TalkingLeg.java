package io.tandem.engine.leg;

import static io.tandem.engine.leg.LegAudio.described;

import io.tandem.engine.leg.LegAudio.Description;
import io.tandem.engine.leg.LegAudio.DigitSource;
import io.tandem.engine.leg.LegAudio.Nothing;
import io.tandem.engine.leg.LegAudio.Unreadable;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.Capabilities;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway.AckReceived;
import io.tandem.engine.sip.SipGateway.CancelReceived;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipMessage;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.timer.SipTimers;
import io.tandem.engine.timer.SipTimers.CallIdOwner;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A leg whose dialog is confirmed: requests of both sides, offers and answers, transfers of ours, the session timer.
///
/// ```
/// Peer           Leg
///  |<---REFER-----|<--SendRefer       its subscription is in Subscriptions, RFC 3515 2.4.4
///  |----NOTIFY--->|---Notified-->
///  |<--re-INVITE--|<--Offer           offering   until the answer, RFC 3261 14
///  |--re-INVITE-->|                   answered at once, 200 again until ACK
///  |<--UPDATE-----|                   refresh, RFC 4028 7.4
///  |----BYE------>|---Ended-->        then an EndingLeg
/// ```
final class TalkingLeg {
    private final LegParts leg;
    private final LegAudio audio;
    private final RefreshBy refreshBy;
    private final CallIdOwner callIdOwner;
    private final TalkingAnswers answers;

    /// With which request a session is refreshed: UPDATE where the peer allows it (RFC 4028 7.4).
    enum RefreshBy {
        UPDATE,
        INVITE;

        static RefreshBy of(SipMessage peers) {
            return peers.headers().lists(HeaderName.ALLOW, "UPDATE") ? UPDATE : INVITE;
        }
    }

    /// All that changes while both talk.
    ///
    /// @param dialog the dialog
    /// @param subscriptions those that our REFERs made
    /// @param timer what was agreed on of the session timer
    /// @param offering our INVITE or UPDATE that has no final response yet
    /// @param toAcknowledge the peer's re-INVITE whose 200 waits for ACK
    record Talk(
            Dialog dialog,
            Subscriptions subscriptions,
            Optional<SessionTimer> timer,
            Optional<Offering> offering,
            Optional<ToAcknowledge> toAcknowledge) {
        Talk with(Dialog newDialog) {
            return new Talk(newDialog, subscriptions, timer, offering, toAcknowledge);
        }

        Talk with(Subscriptions newSubscriptions) {
            return new Talk(dialog, newSubscriptions, timer, offering, toAcknowledge);
        }

        Talk timed(Optional<SessionTimer> newTimer) {
            return new Talk(dialog, subscriptions, newTimer, offering, toAcknowledge);
        }

        Talk offering(Optional<Offering> newOffering) {
            return new Talk(dialog, subscriptions, timer, newOffering, toAcknowledge);
        }

        Talk expecting(Optional<ToAcknowledge> ack) {
            return new Talk(dialog, subscriptions, timer, offering, ack);
        }

        /// Whether an offer of ours has no answer yet.
        boolean hasOpenOffer() {
            return offering.isPresent()
                    || toAcknowledge
                            .filter(one -> one.expected() == Expected.ANSWER)
                            .isPresent();
        }
    }

    /// A request of ours with an offer in it, or a refresh.
    record Offering(SipRequest request, Direction direction) {}

    /// A 200 of ours to a re-INVITE that waits for its ACK.
    ///
    /// @param cSeq of the re-INVITE
    /// @param expected what the ACK is to hold
    record ToAcknowledge(long cSeq, Expected expected) {}

    /// What the ACK of our 200 to a re-INVITE is to hold.
    enum Expected {
        NOTHING,
        ANSWER
    }

    /// @param refreshBy with which request we refresh
    /// @param callIdOwner who called whom
    TalkingLeg(LegParts leg, LegAudio audio, RefreshBy refreshBy, CallIdOwner callIdOwner) {
        this.leg = leg;
        this.audio = audio;
        this.refreshBy = refreshBy;
        this.callIdOwner = callIdOwner;
        this.answers = new TalkingAnswers(leg, audio);
    }

    Behavior<Leg.Command> start(Dialog dialog, Optional<SessionTimer> timer) {
        var talk = new Talk(dialog, Subscriptions.NONE, timer, Optional.empty(), Optional.empty());
        watchSession(timer);
        return talking(talk);
    }

    /// Ends by BYE of either side, lost media, or an expired session; the owner bounds it too.
    private Behavior<Leg.Command> talking(Talk talk) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Leg.Deliver(RequestReceived request) -> requested(talk, request);
            case Leg.Deliver(AckReceived(var ack)) -> acknowledged(talk, ack);
            case Leg.Deliver(CancelReceived _) -> Behaviors.same(); // of a re-INVITE that has its 200
            case Leg.FromGateway(var event) -> new TalkingOutcomes(leg, audio, this).of(talk, event);
            case Leg.FromMedia(var event) -> media(talk, event);
            case Leg.Hangup(var why) -> hangUpAfterTransfers(talk, why);
            case Leg.Offer(var direction) -> offer(talk, direction);
            case Leg.SendInDialog(var inDialog, var replyTo) -> {
                var next = talk.dialog().next(inDialog.method());
                leg.send(inDialog.in(next.request()), replyTo);
                yield talking(talk.with(next.dialog()));
            }
            case Leg.Question question -> {
                Standing.confirmed(talk.dialog()).answer(question);
                yield Behaviors.same();
            }
            case Leg.Joining told -> {
                audio.hear(told);
                yield Behaviors.same();
            }
            case Leg.HoldForNotifier _ -> talking(talk.with(talk.subscriptions().heldForOneMore()));
            case Leg.ReleaseNotifier _ -> talking(talk.with(talk.subscriptions().heldForOneLess()));
            case Leg.Ring _, Leg.Answer _, Leg.Reject _ -> Behaviors.same(); // answered long ago
            case Leg.Sound sound -> {
                audio.command(sound);
                yield Behaviors.same();
            }
            case Leg.SendRefer refer -> refer(talk, refer);
            case Leg.ForgetRefer(var replyTo) ->
                talking(talk.with(talk.subscriptions().forgetting(replyTo)));
            case Leg.RepeatDue(var unanswered)
            when unanswered.overdue(timers()) ->
                hangUp(talk.dialog(), talk.subscriptions(), EndReason.NOT_ACKNOWLEDGED);
            case Leg.RepeatDue(var unanswered) -> {
                leg.respond(unanswered.transaction(), unanswered.response());
                leg.repeatLater(unanswered.repeated(timers()));
                yield Behaviors.same();
            }
            case Leg.RefreshDue _ -> refresh(talk);
            case Leg.OfferAgainDue(var direction) -> offer(talk, direction);
            case Leg.SessionOverdue _ -> hangUp(talk.dialog(), talk.subscriptions(), EndReason.SESSION_EXPIRED);
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
            case INVITE -> offered(heard, received);
            case UPDATE -> updated(heard, received);
            case NOTIFY -> {
                yield talking(heard.with(answers.notified(heard.subscriptions(), received)));
            }
            case REFER -> {
                leg.tell(new Leg.ReferReceived(received));
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
            case SUBSCRIBE -> {
                TalkingAnswers.subscribed(leg, heard.subscriptions(), received);
                yield talking(heard);
            }
            case ACK, CANCEL, PRACK, MESSAGE, REGISTER, PUBLISH -> {
                leg.respond(received, 481);
                yield talking(heard);
            }
        };
    }

    private Behavior<Leg.Command> offered(Talk talk, RequestReceived received) {
        SipRequest invite = received.request();
        if (SessionTimer.tooSmall(invite)) {
            leg.respond(received, InDialogAnswers.intervalTooSmall(invite));
            return talking(talk);
        }
        if (talk.hasOpenOffer()) {
            leg.respond(received, 491); // RFC 3261 14.2
            return talking(talk);
        }
        Optional<SipResponse> answer = answers.toOffer(invite);
        if (answer.isEmpty()) {
            leg.respond(received, 488); // the session stays as it was, RFC 3261 14.2
            return talking(talk);
        }
        Optional<SessionTimer> timer = renewed(talk, invite);
        SipResponse ok = answer.get().and(timer.map(SessionTimer::inAnswer).orElse(Headers.NONE));
        leg.respond(received, ok);
        leg.repeatLater(Unanswered.first(received.transaction(), ok, invite.cSeq(), timers()));
        watchSession(timer);
        leg.tell(new Leg.Renegotiated(audio.direction()));
        Expected expected = described(invite) instanceof Nothing ? Expected.ANSWER : Expected.NOTHING;
        return talking(talk.timed(timer).expecting(Optional.of(new ToAcknowledge(invite.cSeq(), expected))));
    }

    private Behavior<Leg.Command> updated(Talk talk, RequestReceived received) {
        SipRequest update = received.request();
        if (SessionTimer.tooSmall(update)) {
            leg.respond(received, InDialogAnswers.intervalTooSmall(update));
            return talking(talk);
        }
        boolean offers = !(described(update) instanceof Nothing);
        if (offers && talk.hasOpenOffer()) {
            leg.respond(received, 491); // RFC 3311 5.2
            return talking(talk);
        }
        Optional<SipResponse> answer = offers ? answers.toOffer(update) : Optional.of(update.answer(200));
        if (answer.isEmpty()) {
            leg.respond(received, 488);
            return talking(talk);
        }
        Optional<SessionTimer> timer = renewed(talk, update);
        leg.respond(received, answer.get().and(timer.map(SessionTimer::inAnswer).orElse(Headers.NONE)));
        watchSession(timer);
        if (offers) {
            leg.tell(new Leg.Renegotiated(audio.direction()));
        }
        return talking(talk.timed(timer));
    }

    private Optional<SessionTimer> renewed(Talk talk, SipRequest refresh) {
        return talk.timer().isEmpty() && !refresh.headers().has(HeaderName.SESSION_EXPIRES)
                ? Optional.empty()
                : SessionTimer.answering(refresh, timers().sessionExpires());
    }

    private Behavior<Leg.Command> acknowledged(Talk talk, SipRequest ack) {
        leg.trace().received(ack);
        Optional<ToAcknowledge> acknowledged = talk.toAcknowledge().filter(one -> one.cSeq() == ack.cSeq());
        if (acknowledged.isEmpty()) {
            return Behaviors.same(); // that of a copy of an older 200
        }
        leg.stopRepeating();
        if (acknowledged.get().expected() == Expected.ANSWER) {
            switch (described(ack)) {
                case Description(var answer) -> audio.accept(answer, Direction.SENDRECV);
                case Nothing _, Unreadable _ -> {} // no answer: the session stays as it was
            }
        }
        return talking(talk.expecting(Optional.empty()));
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
            case MediaEvent.DigitsSent _, MediaEvent.Opened _, MediaEvent.OpenFailed _ -> Behaviors.same();
        };
    }

    private Behavior<Leg.Command> refer(Talk talk, Leg.SendRefer refer) {
        var next = talk.dialog().next(Method.REFER);
        Headers suppressed = refer.suppress() == Leg.Suppress.YES
                ? Headers.of(HeaderName.REFER_SUB, "false").and(HeaderName.SUPPORTED, "norefersub") // RFC 4488 4
                : Headers.NONE;
        leg.send(next.request()
                .and(Headers.of(HeaderName.REFER_TO, refer.referTo()).and(HeaderName.REFERRED_BY, refer.referredBy()))
                .and(suppressed));
        var subscriptions = talk.subscriptions().with(next.dialog().localCSeq(), refer.replyTo());
        return talking(talk.with(next.dialog()).with(subscriptions));
    }

    private Behavior<Leg.Command> offer(Talk talk, Direction direction) {
        if (talk.offering().isPresent() || talk.toAcknowledge().isPresent()) { // one at a time, RFC 3261 14.1
            leg.timers().startSingleTimer(new Leg.OfferAgainDue(direction), timers().t1());
            return Behaviors.same();
        }
        return reInvite(talk, direction);
    }

    private Behavior<Leg.Command> refresh(Talk talk) {
        if (refreshBy == RefreshBy.INVITE) {
            return offer(talk, audio.direction());
        }
        var next = talk.dialog().next(Method.UPDATE);
        SipRequest update = next.request().and(sessionHeaders(talk));
        leg.send(update);
        return talking(talk.with(next.dialog()));
    }

    private Behavior<Leg.Command> reInvite(Talk talk, Direction direction) {
        var next = talk.dialog().next(Method.INVITE);
        Body offer = audio.offer(direction);
        SipRequest invite = next.request().and(sessionHeaders(talk)).with(offer);
        leg.send(invite);
        return talking(talk.with(next.dialog()).offering(Optional.of(new Offering(invite, direction))));
    }

    private static Headers sessionHeaders(Talk talk) {
        return Headers.of(HeaderName.ALLOW, Capabilities.ALLOW)
                .and(HeaderName.SUPPORTED, Capabilities.SUPPORTED)
                .and(talk.timer().map(SessionTimer::inRequest).orElse(Headers.NONE));
    }

    /// Arms what the agreed session timer needs, from now on.
    void watchSession(Optional<SessionTimer> timer) {
        leg.timers().cancel(Leg.RefreshDue.class);
        leg.timers().cancel(Leg.SessionOverdue.class);
        timer.ifPresent(agreed -> {
            switch (agreed.refresher()) {
                case US ->
                    leg.timers().startSingleTimer(Leg.RefreshDue.class, new Leg.RefreshDue(), agreed.refreshAfter());
                case PEER ->
                    leg.timers()
                            .startSingleTimer(Leg.SessionOverdue.class, new Leg.SessionOverdue(), agreed.lostAfter());
            }
        });
    }

    /// The peer ended it, or the dialog is lost: nothing more to send.
    Behavior<Leg.Command> over(Talk talk, EndReason why) {
        leg.timers().cancelAll();
        audio.close();
        leg.ended(why);
        talk.subscriptions().tellAll(new Leg.LegEnded());
        return EndingLeg.lingering(leg, talk.dialog(), talk.subscriptions());
    }

    /// The owner ends it: a BYE of ours does not overtake a terminating NOTIFY that is about to come.
    private Behavior<Leg.Command> hangUpAfterTransfers(Talk talk, EndReason why) {
        if (!talk.subscriptions().aboutToEnd()) {
            return hangUp(talk.dialog(), talk.subscriptions(), why);
        }
        leg.timers().cancelAll();
        audio.close();
        leg.ended(why);
        talk.subscriptions().tellAll(new Leg.LegEnded());
        return EndingLeg.holding(leg, talk.dialog(), talk.subscriptions());
    }

    /// We end it.
    Behavior<Leg.Command> hangUp(Dialog dialog, Subscriptions subscriptions, EndReason why) {
        leg.timers().cancelAll();
        audio.close();
        leg.ended(why);
        subscriptions.tellAll(new Leg.LegEnded());
        return EndingLeg.byeing(leg, dialog, subscriptions);
    }

    private SipTimers timers() {
        return leg.setup().timers();
    }
}
