package io.tandem.engine.sip;

import java.util.Optional;

/// A SIP message as a value. Via, Content-Length and, where a message has none, Contact are the transport's: the
/// adapter writes them.
public sealed interface SipMessage permits SipRequest, SipResponse {
    /// All header fields but Content-Type and Content-Length.
    Headers headers();

    /// The body, when there is one.
    Optional<Body> body();

    /// The Call-ID.
    default String callId() {
        return headers().first(HeaderName.CALL_ID).orElse("");
    }

    /// From.
    default NameAddr from() {
        return address(HeaderName.FROM);
    }

    /// To.
    default NameAddr to() {
        return address(HeaderName.TO);
    }

    /// The tag of From; empty when there is none.
    default String fromTag() {
        return from().tag().orElse("");
    }

    /// The tag of To; empty when there is none.
    default String toTag() {
        return to().tag().orElse("");
    }

    /// The sequence number of CSeq; -1 when it is missing or no number.
    default long cSeq() {
        return headers().first(HeaderName.CSEQ).map(CSeq::number).orElse(-1L);
    }

    /// The method that CSeq names.
    default Optional<Method> cSeqMethod() {
        return headers().first(HeaderName.CSEQ).flatMap(CSeq::method);
    }

    private NameAddr address(HeaderName name) {
        return headers().first(name).flatMap(NameAddr::parse).orElseGet(() -> NameAddr.of("sip:unknown.invalid"));
    }
}
