package io.tandem.engine.leg;

import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.util.Optional;

/// The peer of a leg under test: writes its messages. It sends nothing by itself.
public final class Phone {
    public static final String CALL_ID = "4711@alice.example.org";
    public static final String TAG = "alice-tag";
    public static final String CONTACT = "sip:alice@192.0.2.1:5060";

    private final String ourTag;
    private final String callId;
    private long cSeq = 100;

    /// A phone that called us: the next request has CSeq 101.
    public Phone(String ourTag) {
        this(ourTag, CALL_ID);
    }

    public Phone(String ourTag, String callId) {
        this.ourTag = ourTag;
        this.callId = callId;
    }

    /// The INVITE that it calls us with, CSeq 100.
    public static SipRequest invite() {
        return new SipRequest(
                Method.INVITE,
                "sip:1111@192.0.2.9",
                Headers.of(HeaderName.FROM, "\"Alice\" <sip:alice@example.org>;tag=" + TAG)
                        .and(HeaderName.TO, "<sip:1111@example.org>")
                        .and(HeaderName.CALL_ID, CALL_ID)
                        .and(HeaderName.CSEQ, "100 INVITE")
                        .and(HeaderName.MAX_FORWARDS, "70")
                        .and(HeaderName.CONTACT, "<" + CONTACT + ">")
                        .and(HeaderName.ALLOW, "INVITE, ACK, BYE, CANCEL, REFER, NOTIFY, UPDATE"),
                Optional.of(offer("sendrecv")));
    }

    /// Its next request in the dialog.
    public SipRequest request(Method method) {
        cSeq++;
        return numbered(method, cSeq);
    }

    /// Its ACK for the INVITE of that number.
    public SipRequest ack(long inviteCSeq) {
        return numbered(Method.ACK, inviteCSeq);
    }

    /// A request in the dialog with that number.
    public SipRequest numbered(Method method, long number) {
        return new SipRequest(
                method,
                "sip:1111@192.0.2.9",
                Headers.of(HeaderName.FROM, "<sip:alice@example.org>;tag=" + TAG)
                        .and(HeaderName.TO, "<sip:1111@example.org>;tag=" + ourTag)
                        .and(HeaderName.CALL_ID, callId)
                        .and(HeaderName.CSEQ, number + " " + method)
                        .and(HeaderName.MAX_FORWARDS, "70"),
                Optional.empty());
    }

    /// A NOTIFY of its transfer.
    public SipRequest notify(String event, String state, String sipfrag) {
        return request(Method.NOTIFY)
                .with(HeaderName.EVENT, event)
                .with(HeaderName.SUBSCRIPTION_STATE, state)
                .with(Body.of("message/sipfrag;version=2.0", sipfrag));
    }

    /// Its answer to a request of ours.
    public static SipResponse answer(SipRequest ours, int status) {
        return answer(ours, status, TAG);
    }

    /// The same from a phone with another tag: a fork.
    public static SipResponse answer(SipRequest ours, int status, String tag) {
        return ours.answer(status).withToTag(tag).with(HeaderName.CONTACT, "<" + CONTACT + ">");
    }

    /// Its session description.
    public static Body offer(String direction) {
        return sdp("192.0.2.1", 4000, direction);
    }

    /// A session description of G.711 and telephone events.
    public static Body sdp(String host, int port, String direction) {
        return Body.of("application/sdp", """
                v=0
                o=alice 1 1 IN IP4 192.0.2.1
                s=-
                c=IN IP4 %s
                t=0 0
                m=audio %d RTP/AVP 0 8 96
                a=rtpmap:96 telephone-event/8000
                a=%s
                """.formatted(host, port, direction).replace("\n", "\r\n"));
    }

    /// A session description in which nothing is for us.
    public static Body videoOnly() {
        return Body.of("application/sdp", """
                v=0
                o=alice 1 1 IN IP4 192.0.2.1
                s=-
                c=IN IP4 192.0.2.1
                t=0 0
                m=video 4002 RTP/AVP 99
                """.replace("\n", "\r\n"));
    }
}
