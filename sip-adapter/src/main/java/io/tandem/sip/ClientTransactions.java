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
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Requests of ours, until their final response; an INVITE until 64*T1 after that, as its 2xx is repeated by the peer
/// and may be followed by that of another fork (RFC 3261 13.2.2.4).
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
    private final Locator locator;
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
            Locator locator,
            MessageWriter writer,
            ContactAddress contacts,
            Expiry expiry,
            Duration t1,
            SipMeter meter) {
        this.stack = stack;
        this.sockets = sockets;
        this.locator = locator;
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
            public void towards(List<Target> servers) {
                transaction.mayTry(servers);
                depart(transaction);
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
            public void towards(List<Target> servers) {
                try {
                    WireChannel channel = channelTo(servers.getFirst(), ack);
                    channel.send(writer.request(ack, via(channel, newBranch()), Optional.empty()));
                    meter.requestSent(Method.ACK);
                } catch (IOException e) {
                    failed(servers.getFirst() + ": " + e.getMessage());
                }
            }

            @Override
            public void failed(String why) {
                LOG.debug("ACK to {} was not sent: {}", ack.uri(), why);
            }
        });
    }

    /// What is done once it is known where to.
    private interface Departure {
        /// @param servers at least one
        void towards(List<Target> servers);

        void failed(String why);
    }

    /// What needs no DNS, no connection and no patience is done at once, the rest in the lane of its destination.
    private void route(SipRequest request, Departure departure) {
        try {
            NextHop hop = NextHop.of(request);
            Optional<Target> known = Locator.known(hop);
            if (known.isPresent() && known.get().transport() == Transport.UDP && !wantsTcp(known.get(), request)) {
                departure.towards(List.of(known.get()));
            } else {
                lanes.run(hop.lane(), () -> locate(hop, departure));
            }
        } catch (NextHop.None none) {
            departure.failed(String.valueOf(none.getMessage()));
        }
    }

    private void locate(NextHop hop, Departure departure) {
        List<Target> servers;
        try {
            servers = locator.locate(hop);
        } catch (NextHop.None | IOException e) {
            departure.failed(String.valueOf(e.getMessage()));
            return;
        }
        departure.towards(servers);
    }

    /// A request too large for a datagram goes over TCP (RFC 3261 18.1.1).
    private boolean wantsTcp(Target target, SipRequest request) {
        return target.transport() == Transport.UDP && sockets.speaks(Transport.TCP) && sizeOf(request) > LARGEST_ON_UDP;
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

    /// Sends it to the first server that is left.
    private void depart(OutboundTransaction transaction) {
        Target server = transaction.others().getFirst();
        transaction.mayTry(transaction.others().subList(1, transaction.others().size()));
        try {
            begin(transaction, channelTo(server, transaction.request()));
        } catch (IOException e) {
            undeliverable(transaction, server + ": " + e.getMessage());
        }
    }

    /// Over UDP after all when the peer of a large request refuses TCP (RFC 3261 18.1.1).
    private WireChannel channelTo(Target server, SipRequest request) throws IOException {
        if (!wantsTcp(server, request)) {
            return sockets.channelTo(server);
        }
        try {
            return sockets.channelTo(new Target(Transport.TCP, server.address()));
        } catch (IOException refused) {
            LOG.debug("{} takes no TCP, its large request goes over UDP", server, refused);
            return sockets.channelTo(server);
        }
    }

    /// The next server is asked, in a transaction of its own; it may have to be connected to.
    private void goOn(OutboundTransaction successor) {
        if (successor.request().method() == Method.INVITE) {
            invites.put(nameOf(successor.request()), successor);
        }
        lanes.run(successor.others().getFirst().toString(), () -> depart(successor));
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
        if (transaction == null) {
            return;
        }
        OutboundTransaction.Cancelling cancelling = transaction.cancel();
        while (cancelling == OutboundTransaction.Cancelling.SUCCESSOR) {
            transaction = transaction.successor();
            cancelling = transaction.cancel();
        }
        if (cancelling == OutboundTransaction.Cancelling.NOW) {
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
        Optional<OutboundTransaction> successor = response.status() == 503 ? transaction.succeed() : Optional.empty();
        if (successor.isPresent()) {
            LOG.debug(
                    "{} is asked next: the server before it said 503",
                    successor.get().others());
            goOn(successor.get());
        } else if (response.status() > 100) {
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
        over(transaction, new SipGateway.TimedOut(transaction.request()));
    }

    void undeliverable(OutboundTransaction transaction, String why) {
        over(transaction, new SipGateway.Undeliverable(transaction.request(), why));
    }

    /// It ended without a final response: the next server's turn, if there is one.
    private void over(OutboundTransaction transaction, SipGateway.ClientEvent event) {
        Optional<OutboundTransaction> successor = transaction.succeedUnheard();
        if (!transaction.end()) {
            return;
        }
        if (successor.isPresent()) {
            LOG.debug("{} is asked next: {}", successor.get().others(), event);
            goOn(successor.get());
        } else {
            transaction.tell(event);
        }
        forget(transaction); // last, so that a CANCEL always finds somebody
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
