package io.tandem.engine.leg;

import io.tandem.engine.leg.LegAudio.Description;
import io.tandem.engine.leg.LegAudio.DigitSource;
import io.tandem.engine.leg.LegAudio.Nothing;
import io.tandem.engine.leg.LegAudio.Unreadable;
import io.tandem.engine.leg.Subscriptions.Interest;
import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.Capabilities;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.util.Optional;

/// How a confirmed leg answers what leaves its dialog as it is.
final class TalkingAnswers {
    private final LegParts leg;
    private final LegAudio audio;

    TalkingAnswers(LegParts leg, LegAudio audio) {
        this.leg = leg;
        this.audio = audio;
    }

    /// 200 with our answer to the offer in `request`, or with our offer when it has none; nothing when the offer
    /// cannot be had.
    Optional<SipResponse> toOffer(SipRequest request) {
        Optional<Body> body = switch (LegAudio.described(request)) {
            case Description(var offer) -> audio.answer(offer);
            case Nothing _ -> Optional.of(audio.offer(audio.willing()));
            case Unreadable _ -> Optional.empty();
        };
        return body.map(ours -> request.answer(200)
                .and(Headers.of(HeaderName.ALLOW, Capabilities.ALLOW).and(HeaderName.SUPPORTED, Capabilities.SUPPORTED))
                .with(ours));
    }

    void info(RequestReceived received) {
        leg.respond(received, InDialogAnswers.info(received.request()));
        received.request()
                .body()
                .filter(InfoKey::claims)
                .flatMap(InfoKey::digit)
                .ifPresent(key -> audio.digit(key, DigitSource.INFO));
    }

    /// Answers a NOTIFY, and tells its subscriber.
    Subscriptions notified(Subscriptions subscriptions, RequestReceived received) {
        return notified(leg, subscriptions, received);
    }

    /// A SUBSCRIBE within the dialog: it can only be about a REFER that the owner accepted (RFC 3515 2.4.4).
    static void subscribed(LegParts leg, Subscriptions subscriptions, RequestReceived received) {
        SipRequest subscribe = received.request();
        if (!NotifyCheck.isRefer(subscribe.headers().first(HeaderName.EVENT))) {
            leg.respond(received, subscribe.answer(489).with(HeaderName.ALLOW_EVENTS, Capabilities.EVENTS));
        } else if (subscriptions.isHeld()) {
            leg.tell(new Leg.SubscribeReceived(received));
        } else {
            leg.respond(received, 481);
        }
    }

    static Subscriptions notified(LegParts leg, Subscriptions subscriptions, RequestReceived received) {
        NotifyCheck.Verdict verdict = NotifyCheck.judge(received.request(), subscriptions);
        leg.respond(received, verdict.answer());
        return switch (verdict) {
            case NotifyCheck.Refused _ -> subscriptions;
            case NotifyCheck.News(var _, var id, var notified) -> {
                subscriptions
                        .get(id)
                        .filter(one -> one.interest() == Interest.WAITING)
                        .ifPresent(one -> one.subscriber().tell(notified));
                yield subscriptions.after(id, notified);
            }
        };
    }
}
