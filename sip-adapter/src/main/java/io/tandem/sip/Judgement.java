package io.tandem.sip;

import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.SipRequest;

/// What becomes of a request that came in, from its own text alone.
sealed interface Judgement {
    /// It is served.
    ///
    /// @param request the request
    /// @param via the topmost Via
    record Serve(SipRequest request, ViaValue via) implements Judgement {}

    /// It is answered here, and nobody is told.
    ///
    /// @param status the status of the answer
    /// @param reason its reason phrase, which says what was wrong
    /// @param more further header fields of the answer
    record Refuse(int status, String reason, Headers more) implements Judgement {}

    /// It is not answered: there is no telling whom to answer, or it is an ACK.
    record Ignore(String why) implements Judgement {}
}
