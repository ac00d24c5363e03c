package io.tandem.engine.sip;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A SIP dialog (RFC 3261 12): all that is needed to send the next request in it and to judge one that comes. It is a
/// value that its leg owns, so that it can be stored, shown, and taken up by another node.
///
/// @param callId the Call-ID
/// @param local our address with our tag
/// @param remote the peer's address with its tag
/// @param localCSeq the number of our last request
/// @param remoteCSeq the number of the peer's last request; -1 when there was none
/// @param routeSet what our requests carry as Route, fixed when the dialog came to be
/// @param remoteTarget the URI that our requests are sent to: the peer's Contact
public record Dialog(
        String callId,
        NameAddr local,
        NameAddr remote,
        long localCSeq,
        long remoteCSeq,
        List<String> routeSet,
        String remoteTarget) {
    private static final SecureRandom RANDOM = new SecureRandom();

    public Dialog {
        routeSet = List.copyOf(routeSet);
    }

    /// What the peer's CSeq says about a request.
    public enum Order {
        /// It is the next.
        IN_ORDER,
        /// Its number is not above that of an earlier one: it gets 500 and has no effect (RFC 3261 12.2.2).
        TOO_LATE
    }

    /// The dialog with that request taken into account.
    ///
    /// @param dialog the dialog from now on
    /// @param request the request to send
    public record Next(Dialog dialog, SipRequest request) {}

    /// The dialog that our answer to `invite` makes (RFC 3261 12.1.1).
    public static Dialog answering(SipRequest invite, String localTag) {
        return new Dialog(
                invite.callId(),
                invite.to().withTag(localTag),
                invite.from(),
                RANDOM.nextInt(1, 1 << 16),
                invite.cSeq(),
                invite.headers().all(HeaderName.RECORD_ROUTE),
                contact(invite).orElseGet(() -> invite.from().uri()));
    }

    /// The dialog that `response` to our `invite` makes (RFC 3261 12.1.2).
    public static Dialog answered(SipRequest invite, SipResponse response) {
        List<String> routes = new ArrayList<>(response.headers().all(HeaderName.RECORD_ROUTE));
        Collections.reverse(routes);
        return new Dialog(
                invite.callId(),
                invite.from(),
                response.to(),
                invite.cSeq(),
                -1,
                routes,
                contact(response).orElseGet(invite::uri));
    }

    /// An INVITE that starts a dialog.
    ///
    /// @param target the Request-URI, without headers
    /// @param from our address, with our tag
    /// @param to whom we call
    /// @param more further header fields
    public static SipRequest invite(String target, NameAddr from, NameAddr to, Headers more) {
        byte[] callId = new byte[12];
        RANDOM.nextBytes(callId);
        return new SipRequest(
                Method.INVITE,
                target,
                Headers.of(HeaderName.FROM, from.toString())
                        .and(HeaderName.TO, to.toString())
                        .and(HeaderName.CALL_ID, HexFormat.of().formatHex(callId))
                        .and(HeaderName.CSEQ, CSeq.of(RANDOM.nextInt(1, 1 << 16), Method.INVITE))
                        .and(HeaderName.MAX_FORWARDS, "70")
                        .and(more),
                Optional.empty());
    }

    /// This dialog as if so many more requests of ours had been sent: for who takes it up without knowing how many
    /// were.
    public Dialog skipping(int requests) {
        return new Dialog(callId, local, remote, localCSeq + requests, remoteCSeq, routeSet, remoteTarget);
    }

    /// The next request of ours in this dialog.
    public Next next(Method method) {
        Dialog advanced = new Dialog(callId, local, remote, localCSeq + 1, remoteCSeq, routeSet, remoteTarget);
        return new Next(advanced, advanced.numbered(method, localCSeq + 1));
    }

    /// The ACK of the 2xx to our INVITE number `inviteCSeq` (RFC 3261 13.2.2.4).
    public SipRequest ack(long inviteCSeq) {
        return numbered(Method.ACK, inviteCSeq);
    }

    /// The ACK of the 2xx to `invite`, with the credentials that it carried (RFC 3261 13.2.2.4).
    public SipRequest ack(SipRequest invite) {
        Headers credentials = new Headers(invite.headers().fields().stream()
                .filter(field -> field.name().equals(HeaderName.AUTHORIZATION)
                        || field.name().equals(HeaderName.PROXY_AUTHORIZATION))
                .toList());
        return ack(invite.cSeq()).and(credentials);
    }

    /// The same request once more, as the next one of this dialog.
    public Next again(SipRequest request) {
        Dialog advanced = skipping(1);
        return new Next(advanced, request.numbered(advanced.localCSeq()));
    }

    /// This dialog, which a 2xx confirmed, where `early` is what it was before: the requests of both sides were
    /// counted.
    public Dialog after(Dialog early) {
        return new Dialog(
                callId,
                local,
                remote,
                Math.max(localCSeq, early.localCSeq),
                Math.max(remoteCSeq, early.remoteCSeq),
                routeSet,
                remoteTarget);
    }

    private SipRequest numbered(Method method, long cSeq) {
        Headers headers = Headers.of(HeaderName.FROM, local.toString())
                .and(HeaderName.TO, remote.toString())
                .and(HeaderName.CALL_ID, callId)
                .and(HeaderName.CSEQ, CSeq.of(cSeq, method))
                .and(HeaderName.MAX_FORWARDS, "70");
        if (routeSet.isEmpty()) {
            return new SipRequest(method, remoteTarget, headers, Optional.empty());
        }
        List<String> routes = routeSet;
        String uri = remoteTarget;
        NameAddr first = NameAddr.parse(routeSet.getFirst()).orElseGet(() -> NameAddr.of(remoteTarget));
        boolean loose = SipUri.parse(first.uri())
                .flatMap(parsed -> parsed.parameter("lr"))
                .isPresent();
        if (!loose) { // a strict router: RFC 3261 12.2.1.1
            routes = new ArrayList<>(routeSet.subList(1, routeSet.size()));
            routes.add("<" + remoteTarget + ">");
            uri = first.uri();
        }
        for (String route : routes) {
            headers = headers.and(HeaderName.ROUTE, route);
        }
        return new SipRequest(method, uri, headers, Optional.empty());
    }

    /// What the CSeq of the peer's `request` says.
    public Order order(SipRequest request) {
        return request.cSeq() > remoteCSeq ? Order.IN_ORDER : Order.TOO_LATE;
    }

    /// This dialog after a request of the peer's: its CSeq counts, whatever becomes of it (RFC 3261 12.2.2).
    public Dialog received(SipRequest request) {
        return new Dialog(
                callId, local, remote, localCSeq, Math.max(remoteCSeq, request.cSeq()), routeSet, remoteTarget);
    }

    /// This dialog after a target refresh: a re-INVITE or UPDATE of the peer's that was accepted, or the 2xx to one
    /// of ours (RFC 3261 12.2.1.2, 12.2.2, RFC 3311 5.1). It moves the remote target.
    public Dialog refreshed(SipMessage message) {
        return new Dialog(
                callId,
                local,
                remote,
                localCSeq,
                remoteCSeq,
                routeSet,
                contact(message).orElse(remoteTarget));
    }

    /// What tells this dialog from every other one.
    public DialogId id() {
        return new DialogId(callId, localTag(), remoteTag());
    }

    /// Our tag.
    public String localTag() {
        return local.tag().orElse("");
    }

    /// The peer's tag.
    public String remoteTag() {
        return remote.tag().orElse("");
    }

    private static Optional<String> contact(SipMessage message) {
        return message.headers()
                .first(HeaderName.CONTACT)
                .flatMap(NameAddr::parse)
                .map(NameAddr::uri);
    }
}
