package io.tandem.sip;

import gov.nist.javax.sip.stack.SIPTransaction;
import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipMessage;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.sip.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Requests of ours, until their final response; an INVITE until 64*T1 after that, as its 2xx is repeated by the peer
/// and may
/// be followed by that of another fork (RFC 3261 13.2.2.4).
///
/// ```
/// engine             ClientTransactions            Peer
///  |---Send(INVITE)------->|-----INVITE------------->|   calling
///  |---Cancel------------->|                         |   kept until something provisional came (RFC 3261 9.1)
///  |<--Responded(180)------|<----180-----------------|   proceeding
///  |                       |-----CANCEL------------->|
///  |<--Responded(487)------|<----487-----------------|   completed: JAIN-SIP sends the ACK
/// ```
final class ClientTransactions {
    private static final Logger LOG = LoggerFactory.getLogger(ClientTransactions.class);
    private static final Pattern STATUS_LINE =
            Pattern.compile("SIP/2\\.0 +([1-6]\\d\\d)(?: (.*))?", Pattern.CASE_INSENSITIVE);
    private static final int LARGEST_ON_UDP = 1300;

    private final RiStack stack;
    private final Sockets sockets;
    private final MessageWriter writer;
    private final ContactAddress contacts;
    private final Expiry expiry;
    private final Duration t1;
    private final SipMeter meter;
    private final Lanes lanes = new Lanes();
    private final ConcurrentMap<String, OutboundTransaction> byBranch = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, OutboundTransaction> invites = new ConcurrentHashMap<>();

    ClientTransactions(
            RiStack stack,
            Sockets sockets,
            MessageWriter writer,
            ContactAddress contacts,
            Expiry expiry,
            Duration t1,
            SipMeter meter) {
        this.stack = stack;
        this.sockets = sockets;
        this.writer = writer;
        this.contacts = contacts;
        this.expiry = expiry;
        this.t1 = t1;
        this.meter = meter;
    }

    int open() {
        return byBranch.size();
    }

    void send(SipRequest request, ActorRef<? super SipGateway.ClientEvent> replyTo) {
        OutboundTransaction transaction = new OutboundTransaction(request, replyTo, "");
        if (request.method() == Method.INVITE) {
            invites.put(nameOf(request), transaction);
        }
        route(request, new Departure() {
            @Override
            public void over(WireChannel channel) throws IOException {
                begin(transaction, channel);
            }

            @Override
            public void failed(String why) {
                undeliverable(transaction, why);
            }
        });
    }

    void sendAck(SipRequest ack) {
        route(ack, new Departure() {
            @Override
            public void over(WireChannel channel) throws IOException {
                channel.send(writer.request(ack, via(channel, newBranch()), Optional.empty()));
                meter.requestSent(Method.ACK);
            }

            @Override
            public void failed(String why) {
                LOG.debug("ACK to {} was not sent: {}", ack.uri(), why);
            }
        });
    }

    /// What is done once there is a way to the peer.
    private interface Departure {
        void over(WireChannel channel) throws IOException;

        void failed(String why);
    }

    private void route(SipRequest request, Departure departure) {
        NextHop hop;
        try {
            hop = NextHop.of(request);
        } catch (NextHop.None none) {
            departure.failed(String.valueOf(none.getMessage()));
            return;
        }
        boolean large =
                hop.transport() == Transport.UDP && sockets.speaks(Transport.TCP) && sizeOf(request) > LARGEST_ON_UDP;
        if (hop.transport() == Transport.UDP && hop.where().isNumeric() && !large) {
            depart(hop, departure);
        } else if (large) {
            lanes.run(hop.lane(), () -> departLarge(hop, departure));
        } else {
            lanes.run(hop.lane(), () -> depart(hop, departure));
        }
    }

    private static int sizeOf(SipRequest request) {
        int size = 200
                + request.uri().length()
                + request.body().map(body -> body.content().length).orElse(0);
        for (var field : request.headers().fields()) {
            size += field.name().toString().length() + field.value().length() + 4;
        }
        return size;
    }

    private void depart(NextHop hop, Departure departure) {
        try {
            departure.over(sockets.channelTo(hop.transport(), hop.where().resolve()));
        } catch (IOException e) {
            departure.failed(hop.where() + " over " + hop.transport() + ": " + e.getMessage());
        }
    }

    /// A request too large for a datagram goes over TCP, and over UDP after all when the peer refuses that (RFC
    /// 3261
    /// 18.1.1).
    private void departLarge(NextHop hop, Departure departure) {
        try {
            InetSocketAddress peer = hop.where().resolve();
            departure.over(tcpOrUdp(peer));
        } catch (IOException e) {
            departure.failed(hop.where() + ": " + e.getMessage());
        }
    }

    private WireChannel tcpOrUdp(InetSocketAddress peer) throws IOException {
        try {
            return sockets.channelTo(Transport.TCP, peer);
        } catch (IOException refused) {
            LOG.debug("{} takes no TCP, its large request goes over UDP", peer, refused);
            return sockets.channelTo(Transport.UDP, peer);
        }
    }

    private void begin(OutboundTransaction transaction, WireChannel channel) throws IOException {
        SipRequest request = transaction.request();
        String branch = transaction.branch().isEmpty() ? newBranch() : transaction.branch();
        String via = via(channel, branch);
        byte[] bytes = writer.request(request, via, contacts.ofRequest(request, channel));
        Skeleton.Request skeleton = Skeleton.request(
                request.method().name(),
                request,
                Skeleton.via(branch, channel.getTransport(), contacts.sentBy(channel), channel.remote()),
                bytes,
                status -> {
                    throw new IllegalStateException("a request of ours is not answered by us: " + status);
                });
        var begun = stack.createClientTransaction(skeleton, channel);
        begun.setRetransmitTimer(Math.toIntExact(t1.toMillis()));
        transaction.begin(begun, channel, via, branch);
        byBranch.put(keyOf(branch, request.method()), transaction);
        stack.addTransaction(begun);
        begun.addEventListener(new OutboundTransaction.Failures(this, transaction));
        try {
            begun.sendRequest();
            meter.requestSent(request.method());
        } catch (javax.sip.SipException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private String via(WireChannel channel, String branch) {
        return "SIP/2.0/" + channel.transport() + " " + contacts.sentBy(channel) + ";branch=" + branch + ";rport";
    }

    private static String newBranch() {
        return ViaValue.COOKIE + Randoms.hex(10);
    }

    private static String keyOf(String branch, Method method) {
        return method == Method.CANCEL ? branch + " CANCEL" : branch;
    }

    void cancel(SipRequest invite) {
        OutboundTransaction transaction = invites.get(nameOf(invite));
        if (transaction != null && transaction.cancel() == OutboundTransaction.Cancelling.NOW) {
            sendCancel(transaction);
        }
    }

    /// RFC 3261 9.1: the same Request-URI, Call-ID, To, From, CSeq number, Route and topmost Via as the INVITE.
    private void sendCancel(OutboundTransaction invite) {
        OutboundTransaction cancel = new OutboundTransaction(invite.cancelRequest(), null, invite.branch());
        try {
            begin(cancel, invite.channel());
        } catch (IOException e) {
            LOG.debug("CANCEL was not sent", e);
        }
        expiry.in64T1(() -> timedOut(invite)); // no final response after that long: it is over (RFC 3261 9.1)
    }

    /// A response came.
    ///
    /// @return whether it belongs to a request of ours
    boolean answered(RawMessage raw, WireChannel channel) {
        Matcher line = STATUS_LINE.matcher(raw.startLine());
        var vias = raw.headers().all(HeaderName.VIA);
        if (!line.matches()
                || vias.size() != 1
                || !raw.faults().isEmpty()
                || raw.announcedLength() == -2
                || raw.announcedLength() > raw.rest().length) {
            return false; // more than one Via: it was meant for somebody else, RFC 3261 8.1.3.3
        }
        String reason = line.group(2) == null ? "" : line.group(2);
        SipResponse response = response(Integer.parseInt(line.group(1)), reason, raw);
        Optional<Method> method = response.cSeqMethod();
        String branch = ViaValue.parse(vias.getFirst()).map(ViaValue::branch).orElse("");
        OutboundTransaction transaction =
                method.map(known -> byBranch.get(keyOf(branch, known))).orElse(null);
        if (transaction == null || !transaction.matches(response)) {
            return false;
        }
        switch (transaction.next(response)) {
            case TO_STATE_MACHINE -> process(transaction, response, branch, channel);
            case TO_REQUESTER -> transaction.tell(new SipGateway.Responded(transaction.request(), response));
            case NOWHERE -> meter.retransmissionReceived();
        }
        return true;
    }

    private static SipResponse response(int status, String reason, RawMessage raw) {
        int length = raw.announcedLength() < 0 ? raw.rest().length : raw.announcedLength();
        Optional<Body> body = length == 0
                ? Optional.empty()
                : raw.headers()
                        .first(HeaderName.CONTENT_TYPE)
                        .map(type -> new Body(type, Arrays.copyOf(raw.rest(), length)));
        return new SipResponse(
                status,
                reason,
                raw.headers().without(HeaderName.CONTENT_TYPE).without(HeaderName.CONTENT_LENGTH),
                body);
    }

    private void process(OutboundTransaction transaction, SipResponse response, String branch, WireChannel channel) {
        Skeleton.Response skeleton =
                Skeleton.heard(response.status(), transaction.request().method().name(), response, branch);
        skeleton.setRemoteAddress(channel.remote().getAddress());
        skeleton.setRemotePort(channel.remote().getPort());
        var entry = stack.newSIPServerResponse(skeleton, channel);
        if (entry == null) {
            return;
        }
        try {
            entry.processResponse(skeleton, channel);
        } finally {
            if (entry instanceof SIPTransaction known) {
                known.releaseSem();
            }
        }
    }

    /// JAIN-SIP's state machine says that this response counts.
    void passedOn(Skeleton.Response skeleton) {
        SipMessage heard = skeleton.heard();
        String branch = skeleton.getTopmostVia().getBranch();
        if (!(heard instanceof SipResponse response)) {
            return;
        }
        OutboundTransaction transaction = response.cSeqMethod()
                .map(method -> byBranch.get(keyOf(branch, method)))
                .orElse(null);
        if (transaction == null) {
            return;
        }
        meter.responseReceived(response.status());
        OutboundTransaction.Progress progress = transaction.progress(response);
        if (progress == OutboundTransaction.Progress.CANCEL_DUE) {
            sendCancel(transaction);
        }
        if (response.isFinal()) {
            finish(transaction);
        }
        if (response.status() > 100) {
            transaction.tell(new SipGateway.Responded(transaction.request(), response));
        }
    }

    private void finish(OutboundTransaction transaction) {
        if (transaction.request().method() == Method.INVITE) {
            expiry.in64T1(() -> forget(transaction));
        } else {
            forget(transaction);
        }
    }

    private void forget(OutboundTransaction transaction) {
        byBranch.remove(keyOf(transaction.branch(), transaction.request().method()), transaction);
        if (transaction.request().method() == Method.INVITE) {
            invites.remove(nameOf(transaction.request()), transaction);
        }
    }

    void timedOut(OutboundTransaction transaction) {
        if (transaction.end()) {
            forget(transaction);
            transaction.tell(new SipGateway.TimedOut(transaction.request()));
        }
    }

    void undeliverable(OutboundTransaction transaction, String why) {
        if (transaction.end()) {
            forget(transaction);
            transaction.tell(new SipGateway.Undeliverable(transaction.request(), why));
        }
    }

    /// The ACK of a failed INVITE, which JAIN-SIP's state machine sends (RFC 3261 17.1.1.3).
    byte[] errorAck(String branch) {
        OutboundTransaction invite = byBranch.get(branch);
        if (invite == null) {
            throw new IllegalStateException("no INVITE has the branch " + branch);
        }
        return writer.request(invite.ackRequest(), invite.via(), Optional.empty());
    }

    private static String nameOf(SipRequest request) {
        return String.join("|", request.callId(), Long.toString(request.cSeq()), request.fromTag());
    }
}
