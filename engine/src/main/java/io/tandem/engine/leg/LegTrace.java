package io.tandem.engine.leg;

import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipFrag;
import io.tandem.engine.sip.SipMessage;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.trace.TraceEntry;
import java.util.ArrayList;
import java.util.List;

/// Writes the SIP messages of a leg into the ladder of its call.
final class LegTrace {
    private static final List<HeaderName> TOLD = List.of(
            HeaderName.REFER_TO,
            HeaderName.REFERRED_BY,
            HeaderName.REFER_SUB,
            HeaderName.REPLACES,
            HeaderName.RELAYED,
            HeaderName.EVENT,
            HeaderName.SUBSCRIPTION_STATE,
            HeaderName.SESSION_EXPIRES,
            HeaderName.RETRY_AFTER,
            HeaderName.REASON,
            HeaderName.UNSUPPORTED);

    private final LegSetup setup;
    private final String peer;

    LegTrace(LegSetup setup, String peer) {
        this.setup = setup;
        this.peer = peer;
    }

    void sent(SipMessage message) {
        record("us", peer, message);
    }

    void received(SipMessage message) {
        record(peer, "us", message);
    }

    private void record(String from, String to, SipMessage message) {
        setup.trace()
                .record(
                        setup.call(),
                        new TraceEntry(
                                setup.clock().instant(),
                                TraceEntry.Kind.SIP,
                                from,
                                to,
                                what(message),
                                details(message)));
    }

    private static String what(SipMessage message) {
        return switch (message) {
            case SipRequest request
            when request.method() == Method.INVITE && request.toTag().isEmpty() -> request.toString();
            case SipRequest request -> request.method().toString();
            case SipResponse response ->
                response + " (" + response.cSeqMethod().map(Method::toString).orElse("?") + ")";
        };
    }

    private static List<String> details(SipMessage message) {
        List<String> details = new ArrayList<>();
        for (HeaderName name : TOLD) {
            message.headers().first(name).ifPresent(value -> details.add(name + "=" + value));
        }
        message.body().ifPresent(body -> details.add(body(body)));
        return details;
    }

    private static String body(Body body) {
        return switch (body.mediaType()) {
            case SipFrag.MEDIA_TYPE -> "sipfrag=\"" + body.text().strip().split("\r?\n", 2)[0] + "\"";
            case "application/sdp" -> "sdp";
            default -> body.mediaType();
        };
    }
}
