package io.tandem.engine.route;

import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipRequest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/// Requests to a trunk outside of any dialog: one Call-ID, and a CSeq that grows (RFC 3261 10.2).
///
/// @param callId for all of them
/// @param uri the trunk's
/// @param from who asks, with a tag
/// @param to who is meant
/// @param cSeq the number of the latest
record TrunkRequests(String callId, String uri, NameAddr from, NameAddr to, long cSeq) {
    private static final SecureRandom RANDOM = new SecureRandom();

    static TrunkRequests from(NameAddr from, NameAddr to, String uri) {
        return new TrunkRequests(random(12), uri, from.withTag(random(8)), to, 0);
    }

    private static String random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    TrunkRequests next() {
        return new TrunkRequests(callId, uri, from, to, cSeq + 1);
    }

    /// The latest.
    SipRequest request(Method method) {
        return new SipRequest(
                method,
                uri,
                Headers.of(HeaderName.FROM, from.toString())
                        .and(HeaderName.TO, to.toString())
                        .and(HeaderName.CALL_ID, callId)
                        .and(HeaderName.CSEQ, cSeq + " " + method)
                        .and(HeaderName.MAX_FORWARDS, "70"),
                Optional.empty());
    }
}
