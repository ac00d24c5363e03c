package io.tandem.sip;

import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.Remote;
import io.tandem.engine.sip.SealingKey;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Passes on what is for others, and their answers back, without a transaction (RFC 3261 16.11): our Via says where the
/// answer goes, sealed, so that nobody can have us send something elsewhere.
///
/// ```
/// sender               Passage                    server
///  |--BYE, branch b------>|--BYE, branch from b------>|   b again: the same branch again
///  |<--200----------------|<--200---------------------|   our Via goes, the one below it must be b's
/// ```
///
/// Only which INVITE outside of a dialog went where is kept for 64*T1: its CANCEL and the ACK of its failure do not
/// say.
final class Passage {
    private static final Logger LOG = LoggerFactory.getLogger(Passage.class);
    private static final String MARK = ViaValue.COOKIE + "-passed.";
    private static final String PURPOSE = "via";
    private static final int DEFAULT_PORT = 5060;
    private static final int FLOW_FAILED = 430;
    private static final int UNREACHABLE = 503;

    private final Sockets sockets;
    private final MessageWriter writer;
    private final ContactAddress contacts;
    private final Expiry expiry;
    private final SipMeter meter;
    private final Lanes lanes = new Lanes();
    private final SealingKey key = SealingKey.of(SealingKey.mint());
    private final ConcurrentMap<String, String> invites = new ConcurrentHashMap<>();

    /// A request on its way.
    ///
    /// @param request what is sent, but for Via
    /// @param top its topmost Via as it came
    /// @param vias all its Vias, the topmost with its true source
    /// @param from the channel that it came on
    /// @param refuse answers it with a status
    record Passing(SipRequest request, ViaValue top, List<String> vias, WireChannel from, IntConsumer refuse) {}

    Passage(Sockets sockets, MessageWriter writer, ContactAddress contacts, Expiry expiry, SipMeter meter) {
        this.sockets = sockets;
        this.writer = writer;
        this.contacts = contacts;
        this.expiry = expiry;
        this.meter = meter;
    }

    /// Sends it to `server`, over the transport that it came by: what is repeated before us is repeated behind us.
    void onward(Passing passing, String server) {
        SipRequest request = passing.request();
        if (request.method() == Method.INVITE && request.toTag().isEmpty()) {
            String transaction = transaction(passing);
            if (invites.putIfAbsent(transaction, server) == null) {
                expiry.in64T1(() -> invites.remove(transaction));
            }
        }
        HostPort where = HostPort.parse(server)
                .orElseThrow(() -> new IllegalStateException("'" + server + "' is no address of a node"))
                .orPort(DEFAULT_PORT);
        Transport transport = passing.from().transport();
        if (transport == Transport.UDP && where.isNumeric()) {
            send(passing, transport, where);
        } else {
            lanes.run(transport + " " + where, () -> send(passing, transport, where));
        }
    }

    private void send(Passing passing, Transport transport, HostPort where) {
        try {
            send(passing, sockets.channelTo(new Target(transport, where.resolve())));
        } catch (IOException e) {
            LOG.debug("{} does not reach {}", passing.request(), where, e);
            passing.refuse().accept(UNREACHABLE);
        }
    }

    /// Where the INVITE went that this is the CANCEL of, or the ACK of whose failure; nothing when it was not
    /// passed on.
    Optional<String> follows(Judgement.Serve serve) {
        return switch (serve.request().method()) {
            case ACK, CANCEL ->
                invites.isEmpty()
                        ? Optional.empty()
                        : Optional.ofNullable(invites.get(ServerTransactions.key(serve.request(), serve.via())));
            case INVITE, BYE, REFER, INFO, UPDATE, PRACK, NOTIFY, OPTIONS, REGISTER, SUBSCRIBE, MESSAGE, PUBLISH ->
                Optional.empty();
        };
    }

    /// Sends it where its INVITE went.
    void follow(Passing passing, String server) {
        SipRequest request = passing.request();
        if (request.maxForwards() > 0) {
            onward(
                    new Passing(request.forwarded(), passing.top(), passing.vias(), passing.from(), passing.refuse()),
                    server);
        }
    }

    /// Sends it down the connection that `phone` made, if that is still there.
    void down(Passing passing, Remote phone) {
        Optional<WireChannel> connection = sockets.open(phone);
        if (connection.isEmpty()) {
            passing.refuse().accept(FLOW_FAILED);
            return;
        }
        try {
            send(passing, connection.get());
        } catch (IOException e) {
            LOG.debug("{} does not reach {}", passing.request(), phone, e);
            passing.refuse().accept(FLOW_FAILED);
        }
    }

    private void send(Passing passing, WireChannel channel) throws IOException {
        List<String> vias = new ArrayList<>(passing.vias());
        vias.addFirst("SIP/2.0/" + channel.transport() + " " + contacts.sentBy(channel) + ";branch=" + branch(passing)
                + ";rport");
        meter.requestReceived(passing.request().method());
        channel.send(writer.passedOn(passing.request(), vias));
        meter.requestSent(passing.request().method());
    }

    private String branch(Passing passing) {
        WireChannel from = passing.from();
        String back = new Remote(
                        from.transport(),
                        from.isReliable() ? from.remote() : ServerTransactions.answersTo(passing.top(), from))
                .toString();
        return MARK + key.token(PURPOSE, back, transaction(passing));
    }

    private static String transaction(Passing passing) {
        return ServerTransactions.key(passing.request(), passing.top());
    }

    /// Passes a response back.
    ///
    /// @return whether it is that of a request that was passed on
    boolean answered(RawMessage raw) {
        List<String> vias = raw.headers().all(HeaderName.VIA);
        if (vias.size() < 2) {
            return false;
        }
        Optional<Remote> back = ViaValue.parse(vias.getFirst())
                .map(ViaValue::branch)
                .filter(branch -> branch.startsWith(MARK))
                .flatMap(branch -> ViaValue.parse(vias.get(1)).flatMap(below -> back(branch, below)));
        if (back.isEmpty() || !raw.faults().isEmpty() || raw.announcedLength() > raw.rest().length) {
            return false;
        }
        sendBack(raw, back.get());
        return true;
    }

    private Optional<Remote> back(String branch, ViaValue below) {
        return below.hasCookie()
                ? key.text(branch.substring(MARK.length()), PURPOSE, ServerTransactions.key(below))
                        .flatMap(Remote::parse)
                : Optional.empty();
    }

    private void sendBack(RawMessage raw, Remote back) {
        try {
            Optional<WireChannel> channel = back.transport() == Transport.UDP
                    ? Optional.of(sockets.channelTo(new Target(back.transport(), back.address())))
                    : sockets.open(back);
            if (channel.isPresent()) {
                channel.get().send(writer.passedBack(raw));
            } else {
                LOG.debug("{} is not there any more to hear {}", back, raw.startLine());
            }
        } catch (IOException e) {
            LOG.debug("{} did not hear {}", back, raw.startLine(), e);
        }
    }
}
