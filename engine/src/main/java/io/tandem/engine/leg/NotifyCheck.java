package io.tandem.engine.leg;

import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.Capabilities;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipFrag;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.sip.SubscriptionState;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Judges a NOTIFY that came in a dialog of ours (RFC 6665 4.1.3, RFC 3515 2.4.4 to 2.4.6).
final class NotifyCheck {
    private NotifyCheck() {}

    /// What is to be done with it.
    sealed interface Verdict {
        /// What it is answered with.
        SipResponse answer();
    }

    /// It changes nothing.
    record Refused(SipResponse answer) implements Verdict {}

    /// It belongs to that subscription.
    record News(SipResponse answer, long subscription, Leg.Notified notified) implements Verdict {}

    static Verdict judge(SipRequest notify, Subscriptions subscriptions) {
        Optional<String> event = notify.headers().first(HeaderName.EVENT);
        if (!isRefer(event)) {
            return new Refused(notify.answer(489).with(HeaderName.ALLOW_EVENTS, Capabilities.EVENTS));
        }
        OptionalLong subscription = subscriptions.named(id(event.orElseThrow()));
        if (subscription.isEmpty()) {
            return new Refused(notify.answer(481));
        }
        Optional<String> state = notify.headers().first(HeaderName.SUBSCRIPTION_STATE);
        if (state.isEmpty()) {
            return new Refused(notify.answer(400));
        }
        Optional<Body> body = notify.body().filter(present -> present.content().length > 0);
        boolean claimed = body.filter(present -> present.mediaType().equals(SipFrag.MEDIA_TYPE))
                .isPresent();
        Optional<SipFrag> fragment =
                claimed ? body.flatMap(present -> SipFrag.parse(present.text())) : Optional.empty();
        if (claimed && fragment.isEmpty()) {
            return new Refused(notify.answer(400));
        }
        OptionalInt status = fragment.map(one -> OptionalInt.of(one.status())).orElse(OptionalInt.empty());
        return new News(
                notify.answer(200),
                subscription.getAsLong(),
                new Leg.Notified(status, SubscriptionState.parse(state.get())));
    }

    /// Whether the value of an Event header names the event package of REFER.
    static boolean isRefer(Optional<String> event) {
        return event.filter(value -> value.split(";", 2)[0].strip().equalsIgnoreCase(Capabilities.EVENTS))
                .isPresent();
    }

    private static Optional<String> id(String event) {
        int semicolon = event.indexOf(';');
        return semicolon < 0 ? Optional.empty() : new NameAddr("", "", event.substring(semicolon)).parameter("id");
    }
}
