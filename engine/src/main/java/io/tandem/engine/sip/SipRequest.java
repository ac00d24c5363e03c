package io.tandem.engine.sip;

import java.util.Optional;

/// A SIP request.
///
/// @param method its method
/// @param uri the Request-URI
/// @param headers its header fields
/// @param body its body
public record SipRequest(Method method, String uri, Headers headers, Optional<Body> body) implements SipMessage {
    /// Max-Forwards of a request that begins its way (RFC 3261 8.1.1.6).
    public static final int MOST_FORWARDS = 70;

    /// A response to this request: From, To, Call-ID, CSeq and, in what creates a dialog, Record-Route are taken
    /// over (RFC 3261 8.2.6.2, 12.1.1); the reason phrase is the usual one.
    public SipResponse answer(int status) {
        Headers taken = Headers.of(HeaderName.FROM, from().toString())
                .and(HeaderName.TO, headers.first(HeaderName.TO).orElse(""))
                .and(HeaderName.CALL_ID, callId())
                .and(HeaderName.CSEQ, CSeq.of(cSeq(), method));
        if (status > 100 && status < 300) {
            for (String route : headers.all(HeaderName.RECORD_ROUTE)) {
                taken = taken.and(HeaderName.RECORD_ROUTE, route);
            }
        }
        return new SipResponse(status, Reasons.phrase(status), taken, Optional.empty());
    }

    /// The same request with one more header field.
    public SipRequest with(HeaderName name, String value) {
        return new SipRequest(method, uri, headers.with(name, value), body);
    }

    /// The same request with these header fields added.
    public SipRequest and(Headers more) {
        return new SipRequest(method, uri, headers.and(more), body);
    }

    /// The same request with that number in CSeq.
    public SipRequest numbered(long cSeq) {
        return with(HeaderName.CSEQ, CSeq.of(cSeq, method));
    }

    /// The same request to another Request-URI.
    public SipRequest to(String target) {
        return new SipRequest(method, target, headers, body);
    }

    /// How many hops it may still take; [#MOST_FORWARDS] when it does not say.
    public int maxForwards() {
        return headers.first(HeaderName.MAX_FORWARDS)
                .map(String::strip)
                .filter(text -> text.matches("\\d{1,3}"))
                .map(Integer::parseInt)
                .orElse(MOST_FORWARDS);
    }

    /// The same request with one hop less to take (RFC 3261 16.6).
    public SipRequest forwarded() {
        return with(HeaderName.MAX_FORWARDS, Integer.toString(maxForwards() - 1));
    }

    /// The same request with that body.
    public SipRequest with(Body newBody) {
        return new SipRequest(method, uri, headers, Optional.of(newBody));
    }

    @Override
    public String toString() {
        return method + " " + uri;
    }
}
