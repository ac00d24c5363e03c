package io.tandem.sip;

import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.SIPServerTransaction;
import gov.nist.javax.sip.stack.SIPTransaction;
import io.tandem.engine.sip.Flow;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.ServerTransactionId;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sip.ObjectInUseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request of a peer and our answers to it.
final class InboundTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(InboundTransaction.class);

    private final ServerTransactions home;
    private final String key;
    private final String origin;
    private final Method method;
    private final Flow flow;
    private final List<String> vias;
    private final WireChannel channel;
    private @Nullable SipRequest request;
    private @Nullable SIPServerTransaction transaction;
    private String toTag;
    private int finalStatus;
    private byte @Nullable [] success;
    private boolean cancelled;

    InboundTransaction(
            ServerTransactions home,
            String key,
            SipRequest request,
            Flow flow,
            List<String> vias,
            WireChannel channel) {
        this.home = home;
        this.key = key;
        this.origin = ServerTransactions.originOf(request);
        this.method = request.method();
        this.flow = flow;
        this.vias = vias;
        this.channel = channel;
        this.request = request;
        this.toTag = request.toTag();
    }

    String key() {
        return key;
    }

    String origin() {
        return origin;
    }

    Method method() {
        return method;
    }

    ServerTransactionId id() {
        return new ServerTransactionId(key);
    }

    Flow flow() {
        return flow;
    }

    /// The tag that our answers carry in To.
    synchronized String toTag() {
        if (toTag.isEmpty()) {
            toTag = ServerTransactions.newTag();
        }
        return toTag;
    }

    /// The state machine exists now; an INVITE gets its 100 at once (RFC 3261 17.2.1).
    ///
    /// @return the request to tell of; nothing when it began before, and what came is a late repetition
    synchronized Optional<SipRequest> begin(SIPServerTransaction begun, int t1Millis) {
        if (transaction != null || request == null) {
            return Optional.empty();
        }
        transaction = begun;
        begun.setRetransmitTimer(t1Millis);
        home.stack().mapTransaction(begun);
        if (method == Method.INVITE) {
            try {
                begun.sendMessage(skeletonAnswer(100));
            } catch (IOException e) {
                LOG.debug("100 was not sent to {}", channel.remote(), e);
            }
        }
        return Optional.of(request);
    }

    /// A response that JAIN-SIP makes by itself: only 100.
    SIPResponse skeletonAnswer(int status) {
        SipRequest received;
        SIPServerTransaction begun;
        synchronized (this) {
            received = request;
            begun = transaction;
        }
        if (received == null || begun == null) {
            throw new IllegalStateException(status + " is not to be made up for " + key);
        }
        byte[] bytes = home.writer().response(received.answer(status), vias, "", Optional.empty());
        return Skeleton.answer(status, begun.getOriginalRequest(), bytes);
    }

    synchronized void respond(SipResponse response) {
        if (transaction == null) {
            return;
        }
        if (finalStatus != 0) {
            repeat(response);
            return;
        }
        if (!response.toTag().isEmpty()) {
            toTag = response.toTag();
        }
        byte[] bytes =
                home.writer().response(response, vias, toTag(), home.contacts().ofAnswer(method, response, channel));
        if (response.isFinal()) {
            finalStatus = response.status();
            request = null;
            success = method == Method.INVITE && response.isSuccess() ? bytes : null;
        }
        try {
            transaction.sendMessage(Skeleton.answer(response.status(), transaction.getOriginalRequest(), bytes));
        } catch (IOException e) {
            LOG.debug("{} was not sent to {}", response, channel.remote(), e);
        }
        home.answered(this, response.status());
    }

    /// The leg repeats its 2xx until the ACK comes; whatever else comes after a final response has no effect.
    private void repeat(SipResponse response) {
        if (success != null && response.isSuccess()) {
            sendSuccess();
        }
    }

    /// The peer repeats its request.
    void cameAgain(Skeleton.Request skeleton, WireChannel from) {
        synchronized (this) {
            if (success != null) {
                sendSuccess();
                return;
            }
        }
        handOver(skeleton, from);
    }

    /// Lets JAIN-SIP's state machine deal with it.
    void handOver(Skeleton.Request skeleton, WireChannel from) {
        var entry = home.stack().newSIPServerRequest(skeleton, from);
        if (entry instanceof SIPTransaction known) {
            try {
                entry.processRequest(skeleton, from);
            } finally {
                known.releaseSem();
            }
        }
    }

    private void sendSuccess() {
        try {
            channelOfAnswers().send(Objects.requireNonNull(success));
        } catch (IOException e) {
            LOG.debug("2xx was not repeated to {}", channel.remote(), e);
        }
    }

    private WireChannel channelOfAnswers() throws IOException {
        if (channel.isReliable() || transaction == null) {
            return channel;
        }
        var via = transaction.getOriginalRequest().getTopmostVia();
        return via.getRPort() == channel.remote().getPort()
                ? channel
                : channel.processor()
                        .channelTo(new InetSocketAddress(channel.remote().getAddress(), via.getRPort()));
    }

    synchronized boolean isRejected() {
        return finalStatus >= 300;
    }

    /// The peer gave up: the INVITE, the first time and unless it has its final response.
    synchronized Optional<SipRequest> cancel() {
        if (cancelled || finalStatus != 0) {
            return Optional.empty();
        }
        cancelled = true;
        return Optional.ofNullable(request);
    }

    /// 64*T1 have gone since it came: the peer has given up.
    synchronized void neverAnswered() {
        if (finalStatus == 0) {
            finalStatus = 408;
            request = null;
            home.forget(this);
            terminate();
        }
    }

    private void terminate() {
        if (transaction != null) {
            try {
                transaction.terminate();
                home.stack().removeTransaction(transaction);
            } catch (ObjectInUseException e) {
                LOG.debug("transaction {} stays", key, e);
            }
        }
    }
}
