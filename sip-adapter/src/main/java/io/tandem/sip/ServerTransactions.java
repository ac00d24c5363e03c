package io.tandem.sip;

import gov.nist.javax.sip.stack.SIPServerTransaction;
import gov.nist.javax.sip.stack.SIPTransaction;
import io.tandem.engine.sip.Flow;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.ServerTransactionId;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.pekko.actor.typed.ActorRef;

/// Requests that peers sent, from their first arrival until 64*T1 after our final response.
///
/// ```
/// Peer            ServerTransactions                 engine
///  |---INVITE-------->|----RequestReceived------------->|   received
///  |<--100------------|                                 |
///  |---INVITE-------->|                                 |   again: JAIN-SIP repeats the last response
///  |<--200------------|<---Respond(200)-----------------|   answered with success: JAIN-SIP's transaction is over
///  |---INVITE-------->|                                 |   a late repetition
///  |<--200------------|                                 |   the very same
///  |---ACK----------->|----AckReceived----------------->|
/// ```
final class ServerTransactions {
    private final RiStack stack;
    private final MessageWriter writer;
    private final ContactAddress contacts;
    private final Expiry expiry;
    private final Duration t1;
    private final SipMeter meter;
    private final ActorRef<SipGateway.Inbound> inbound;
    private final ActorRef<SipGateway.Command> gateway;
    private final ConcurrentMap<String, InboundTransaction> byKey = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, InboundTransaction> byOrigin = new ConcurrentHashMap<>();

    /// What became of a request.
    enum Admission {
        /// It is being served, or was seen before.
        TAKEN,
        /// It came by another way before (RFC 3261 8.2.2.2).
        MERGED
    }

    /// The answer to a CANCEL.
    record Cancelled(int status, String toTag) {}

    ServerTransactions(
            RiStack stack,
            MessageWriter writer,
            ContactAddress contacts,
            Expiry expiry,
            Duration t1,
            SipMeter meter,
            ActorRef<SipGateway.Inbound> inbound,
            ActorRef<SipGateway.Command> gateway) {
        this.stack = stack;
        this.writer = writer;
        this.contacts = contacts;
        this.expiry = expiry;
        this.t1 = t1;
        this.meter = meter;
        this.inbound = inbound;
        this.gateway = gateway;
    }

    int open() {
        return byKey.size();
    }

    /// A request that is neither ACK nor CANCEL.
    ///
    /// @param flow where it first came from
    /// @param channel where it came from last
    Admission received(Judgement.Serve serve, Flow flow, List<String> vias, WireChannel channel) {
        String key = key(serve);
        InboundTransaction known = byKey.get(key);
        if (known != null) {
            meter.retransmissionReceived();
            known.cameAgain(skeleton(key, serve, channel, known), channel);
            return Admission.TAKEN;
        }
        InboundTransaction fresh = new InboundTransaction(this, key, serve.request(), flow, vias, channel);
        String origin = origin(serve.request());
        if (!origin.isEmpty() && byOrigin.putIfAbsent(origin, fresh) != null) {
            return Admission.MERGED;
        }
        if (byKey.putIfAbsent(key, fresh) == null) {
            meter.requestReceived(serve.request().method());
            begin(fresh, skeleton(key, serve, channel, fresh), channel);
        }
        return Admission.TAKEN;
    }

    private void begin(InboundTransaction fresh, Skeleton.Request skeleton, WireChannel channel) {
        var entry = stack.newSIPServerRequest(skeleton, channel);
        if (entry == null) {
            forget(fresh);
            return;
        }
        try {
            entry.processRequest(skeleton, channel);
        } finally {
            if (entry instanceof SIPTransaction transaction) {
                transaction.releaseSem();
            }
        }
    }

    /// JAIN-SIP's state machine says that this request is new.
    void passedOn(Skeleton.Request skeleton) {
        InboundTransaction fresh = byKey.get(keyOf(skeleton));
        if (fresh == null || !(skeleton.getTransaction() instanceof SIPServerTransaction transaction)) {
            return;
        }
        fresh.begin(transaction, Math.toIntExact(t1.toMillis())).ifPresent(request -> {
            if (request.method() != Method.INVITE) {
                expiry.in64T1(fresh::neverAnswered);
            }
            inbound.tell(new SipGateway.RequestReceived(request, fresh.id(), gateway, fresh.flow()));
        });
    }

    private Skeleton.Request skeleton(
            String key, Judgement.Serve serve, WireChannel channel, InboundTransaction transaction) {
        var via = Skeleton.via(
                ViaValue.COOKIE + key, channel.getTransport(), serve.via().sentBy(), answersTo(serve.via(), channel));
        return Skeleton.request(
                serve.request().method().name(), serve.request(), via, new byte[0], transaction::skeletonAnswer);
    }

    /// Where answers over UDP go: the source address; its port when `rport` asks for it, else that of Via (RFC 3581
    /// 4).
    static InetSocketAddress answersTo(ViaValue via, WireChannel channel) {
        var source = channel.remote();
        return via.wantsPort()
                ? source
                : new InetSocketAddress(
                        source.getAddress(), via.sentBy().orPort(5060).port());
    }

    private static String keyOf(Skeleton.Request skeleton) {
        return skeleton.getTopmostVia().getBranch().substring(ViaValue.COOKIE.length());
    }

    void respond(ServerTransactionId id, SipResponse response) {
        InboundTransaction transaction = byKey.get(id.text());
        if (transaction != null) {
            transaction.respond(response);
        }
    }

    /// An ACK: that of a final response other than 2xx ends in its transaction (RFC 3261 17.2.1).
    void acknowledged(Judgement.Serve serve, WireChannel channel) {
        String key = key(serve);
        InboundTransaction invite = byKey.get(key);
        if (invite == null || !invite.isRejected()) {
            meter.requestReceived(Method.ACK);
            inbound.tell(new SipGateway.AckReceived(serve.request()));
            return;
        }
        Skeleton.Request skeleton = skeleton(key, serve, channel, invite);
        invite.handOver(skeleton, channel);
    }

    /// A CANCEL, which is answered at once (RFC 3261 9.2).
    Cancelled cancelled(Judgement.Serve serve) {
        InboundTransaction invite = byKey.get(key(serve));
        if (invite == null || invite.method() != Method.INVITE) {
            return new Cancelled(481, newTag());
        }
        meter.requestReceived(Method.CANCEL);
        invite.cancel().ifPresent(request -> inbound.tell(new SipGateway.CancelReceived(request, invite.id())));
        return new Cancelled(200, invite.toTag());
    }

    static String newTag() {
        return Randoms.hex(8);
    }

    /// Equal for a request, its repetitions, its CANCEL and the ACK of its failure (RFC 3261 17.2.3).
    private static String key(Judgement.Serve serve) {
        return key(serve.request(), serve.via());
    }

    static String key(ViaValue via) {
        return (via.branch().substring(ViaValue.COOKIE.length()) + "@" + via.sentBy()).toLowerCase(Locale.ROOT);
    }

    static String key(SipRequest request, ViaValue via) {
        if (via.hasCookie()) {
            return key(via);
        }
        // RFC 2543: no branch that could be trusted
        return "2543-"
                + String.join(
                        "|",
                        request.uri(),
                        request.fromTag(),
                        request.callId(),
                        Long.toString(request.cSeq()),
                        via.toString());
    }

    /// Equal for one request that reaches us by two ways; empty inside a dialog.
    private static String origin(SipRequest request) {
        return request.toTag().isEmpty()
                ? String.join(
                        "|",
                        request.method().name(),
                        request.callId(),
                        Long.toString(request.cSeq()),
                        request.fromTag())
                : "";
    }

    void answered(InboundTransaction transaction, int status) {
        meter.responseSent(status);
        if (status >= 200) {
            expiry.in64T1(() -> forget(transaction));
        }
    }

    void forget(InboundTransaction transaction) {
        byKey.remove(transaction.key(), transaction);
        String origin = transaction.origin();
        if (!origin.isEmpty()) {
            byOrigin.remove(origin, transaction);
        }
    }

    static String originOf(SipRequest request) {
        return origin(request);
    }

    RiStack stack() {
        return stack;
    }

    MessageWriter writer() {
        return writer;
    }

    ContactAddress contacts() {
        return contacts;
    }
}
