package io.tandem.engine.leg;

import static io.tandem.engine.leg.LegAudio.described;

import io.tandem.engine.leg.LegAudio.Description;
import io.tandem.engine.leg.LegAudio.Nothing;
import io.tandem.engine.leg.LegAudio.Unreadable;
import io.tandem.engine.leg.Talk.Expected;
import io.tandem.engine.leg.Talk.Offering;
import io.tandem.engine.leg.Talk.ToAcknowledge;
import io.tandem.engine.leg.TalkingLeg.RefreshBy;
import io.tandem.engine.media.Direction;
import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.Capabilities;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.timer.SipTimers;
import java.util.Optional;

/// Offers and answers of a confirmed leg, and the refreshes of its session timer.
///
/// ```
/// Peer           Leg
///  |<--re-INVITE--|<--Offer           one at a time, RFC 3261 14.1
///  |--re-INVITE-->|                   answered at once, 200 again until ACK
///  |<--UPDATE-----|                   refresh, RFC 4028 7.4
/// ```
final class TalkingOffers {
    private final LegParts leg;
    private final LegAudio audio;
    private final RefreshBy refreshBy;
    private final TalkingAnswers answers;

    TalkingOffers(LegParts leg, LegAudio audio, RefreshBy refreshBy) {
        this.leg = leg;
        this.audio = audio;
        this.refreshBy = refreshBy;
        this.answers = new TalkingAnswers(leg, audio);
    }

    /// The peer's re-INVITE. Only one that is accepted moves the remote target.
    Talk invited(Talk talk, RequestReceived received) {
        SipRequest invite = received.request();
        if (SessionTimer.tooSmall(invite)) {
            leg.respond(received, InDialogAnswers.intervalTooSmall(invite));
            return talk;
        }
        if (talk.hasOpenOffer()) {
            leg.respond(received, 491); // RFC 3261 14.2
            return talk;
        }
        Optional<SipResponse> answer = answers.toOffer(invite);
        if (answer.isEmpty()) {
            leg.respond(received, 488); // the session stays as it was, RFC 3261 14.2
            return talk;
        }
        Optional<SessionTimer> timer = renewed(talk, invite);
        SipResponse ok = answer.get().and(timer.map(SessionTimer::inAnswer).orElse(Headers.NONE));
        leg.respond(received, ok);
        leg.repeatLater(Unanswered.first(received.transaction(), ok, invite.cSeq(), timers()));
        watchSession(timer);
        leg.tell(new Leg.Renegotiated(audio.direction()));
        Expected expected = described(invite) instanceof Nothing ? Expected.ANSWER : Expected.NOTHING;
        return talk.with(talk.dialog().refreshed(invite))
                .timed(timer)
                .expecting(Optional.of(new ToAcknowledge(invite.cSeq(), expected)));
    }

    /// The peer's UPDATE.
    Talk updated(Talk talk, RequestReceived received) {
        SipRequest update = received.request();
        if (SessionTimer.tooSmall(update)) {
            leg.respond(received, InDialogAnswers.intervalTooSmall(update));
            return talk;
        }
        boolean offers = !(described(update) instanceof Nothing);
        if (offers && talk.hasOpenOffer()) {
            leg.respond(received, 491); // RFC 3311 5.2
            return talk;
        }
        Optional<SipResponse> answer = offers ? answers.toOffer(update) : Optional.of(update.answer(200));
        if (answer.isEmpty()) {
            leg.respond(received, 488);
            return talk;
        }
        Optional<SessionTimer> timer = renewed(talk, update);
        leg.respond(received, answer.get().and(timer.map(SessionTimer::inAnswer).orElse(Headers.NONE)));
        watchSession(timer);
        if (offers) {
            leg.tell(new Leg.Renegotiated(audio.direction()));
        }
        return talk.with(talk.dialog().refreshed(update)).timed(timer);
    }

    private Optional<SessionTimer> renewed(Talk talk, SipRequest refresh) {
        return talk.timer().isEmpty() && !refresh.headers().has(HeaderName.SESSION_EXPIRES)
                ? Optional.empty()
                : SessionTimer.answering(refresh, timers().sessionExpires());
    }

    /// The ACK of our 200.
    Talk acknowledged(Talk talk, SipRequest ack) {
        leg.trace().received(ack);
        Optional<ToAcknowledge> acknowledged = talk.toAcknowledge().filter(one -> one.cSeq() == ack.cSeq());
        if (acknowledged.isEmpty()) {
            return talk; // that of a copy of an older 200
        }
        leg.stopRepeating();
        if (acknowledged.get().expected() == Expected.ANSWER) {
            switch (described(ack)) {
                case Description(var answer) -> audio.accept(answer, audio.willing());
                case Nothing _, Unreadable _ -> {} // no answer: the session stays as it was
            }
        }
        return talk.expecting(Optional.empty());
    }

    /// The owner's offer.
    Talk offer(Talk talk, Direction direction) {
        if (talk.offering().isPresent() || talk.toAcknowledge().isPresent()) { // one at a time, RFC 3261 14.1
            leg.offerAgain(direction, timers().t1());
            return talk;
        }
        var next = talk.dialog().next(Method.INVITE);
        Body offer = audio.offer(direction);
        SipRequest invite = next.request().and(sessionHeaders(talk)).with(offer);
        leg.send(invite);
        return talk.with(next.dialog()).offering(Optional.of(new Offering(invite, direction)));
    }

    /// The session timer wants it.
    Talk refresh(Talk talk) {
        if (refreshBy == RefreshBy.INVITE) {
            return offer(talk, audio.willing());
        }
        var next = talk.dialog().next(Method.UPDATE);
        leg.send(next.request().and(sessionHeaders(talk)));
        return talk.with(next.dialog());
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

    private SipTimers timers() {
        return leg.setup().timers();
    }
}
