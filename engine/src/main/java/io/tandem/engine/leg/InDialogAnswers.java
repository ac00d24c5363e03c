package io.tandem.engine.leg;

import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.Capabilities;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.timer.SipTimers;
import java.util.Optional;

/// Answers to requests inside a dialog that are the same in every state of a leg.
final class InDialogAnswers {
    /// Seconds after which a peer may try again.
    static final String RETRY_AFTER = "5";

    private InDialogAnswers() {}

    static SipResponse options(SipRequest options) {
        return options.answer(200)
                .and(Headers.of(HeaderName.ALLOW, Capabilities.ALLOW)
                        .and(HeaderName.ACCEPT, Capabilities.ACCEPT)
                        .and(HeaderName.SUPPORTED, Capabilities.SUPPORTED));
    }

    /// 200 for a key or for nothing at all, 415 for what we do not know, 400 for a key that is none.
    static SipResponse info(SipRequest info) {
        Optional<Body> body = info.body().filter(present -> present.content().length > 0);
        if (body.isEmpty()) {
            return info.answer(200);
        }
        if (!InfoKey.claims(body.get())) {
            return info.answer(415).with(HeaderName.ACCEPT, "application/dtmf-relay, application/dtmf");
        }
        return info.answer(InfoKey.digit(body.get()).isPresent() ? 200 : 400);
    }

    /// The session interval of the request is too small (RFC 4028 9).
    static SipResponse intervalTooSmall(SipRequest refresh) {
        return refresh.answer(422).with(HeaderName.MIN_SE, Long.toString(SipTimers.MIN_SE.toSeconds()));
    }

    /// The request met another one that is not answered yet (RFC 3261 14.2, RFC 3311 5.2).
    static SipResponse later(SipRequest request) {
        return request.answer(500).with(HeaderName.RETRY_AFTER, RETRY_AFTER);
    }
}
