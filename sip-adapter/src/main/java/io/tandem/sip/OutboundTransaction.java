package io.tandem.sip;

import gov.nist.javax.sip.stack.SIPClientTransaction;
import gov.nist.javax.sip.stack.SIPTransactionErrorEvent;
import gov.nist.javax.sip.stack.SIPTransactionEventListener;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sip.ObjectInUseException;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// One request of ours and what was heard of it.
final class OutboundTransaction {
    private final SipRequest request;
    private final @Nullable ActorRef<? super SipGateway.ClientEvent> replyTo;
    private String branch;
    private String via = "";
    private @Nullable WireChannel channel;
    private @Nullable SIPClientTransaction transaction;
    private Phase phase = Phase.CALLING;
    private Wish wish = Wish.ANSWER;
    private String finalTo = "";
    /// Where else it may be sent when this server fails (RFC 3263 4.3).
    private List<Target> others = List.of();
    private @Nullable OutboundTransaction successor;

    /// How far it got.
    private enum Phase {
        /// Nothing was heard.
        CALLING,
        /// Something provisional was heard.
        PROCEEDING,
        /// An INVITE had a 2xx: more of them may come.
        SUCCEEDED,
        /// An INVITE failed: repetitions of that are acknowledged.
        FAILED,
        /// It is over.
        ENDED
    }

    /// What the engine wants of it.
    private enum Wish {
        ANSWER,
        /// CANCEL is to be sent as soon as that is allowed.
        CANCEL,
        /// CANCEL was sent.
        CANCELLED,
        /// Another server is asked instead.
        ELSEWHERE
    }

    /// Where a response goes.
    enum Next {
        TO_STATE_MACHINE,
        TO_REQUESTER,
        NOWHERE
    }

    /// Whether a CANCEL may go out.
    enum Cancelling {
        NOW,
        LATER,
        NEVER,
        /// It is up to the successor.
        SUCCESSOR
    }

    /// What a response changes.
    enum Progress {
        NONE,
        CANCEL_DUE
    }

    /// @param branch that of the INVITE for its CANCEL, else empty
    OutboundTransaction(SipRequest request, @Nullable ActorRef<? super SipGateway.ClientEvent> replyTo, String branch) {
        this.request = request;
        this.replyTo = replyTo;
        this.branch = branch;
    }

    SipRequest request() {
        return request;
    }

    synchronized String branch() {
        return branch;
    }

    synchronized String via() {
        return via;
    }

    synchronized WireChannel channel() {
        return Objects.requireNonNull(channel);
    }

    synchronized void begin(SIPClientTransaction begun, WireChannel over, String viaValue, String viaBranch) {
        transaction = begun;
        channel = over;
        via = viaValue;
        branch = viaBranch;
    }

    /// These are asked one after the other when it fails here.
    synchronized void mayTry(List<Target> servers) {
        others = List.copyOf(servers);
    }

    /// The servers that are left.
    synchronized List<Target> others() {
        return others;
    }

    /// What goes on in place of this one, if it failed at its server and nothing else was wished meanwhile: the
    /// same request for the servers that are left.
    synchronized Optional<OutboundTransaction> succeed() {
        if (others.isEmpty() || wish != Wish.ANSWER) {
            return Optional.empty();
        }
        wish = Wish.ELSEWHERE;
        OutboundTransaction next = new OutboundTransaction(request, replyTo, "");
        next.mayTry(others);
        successor = next;
        return Optional.of(next);
    }

    /// See [#succeed]; nothing when a peer was heard.
    synchronized Optional<OutboundTransaction> succeedUnheard() {
        return phase == Phase.CALLING ? succeed() : Optional.empty();
    }

    synchronized OutboundTransaction successor() {
        return Objects.requireNonNull(successor);
    }

    /// Whether a response is one to this request.
    boolean matches(SipResponse response) {
        return response.cSeq() == request.cSeq()
                && response.callId().equals(request.callId())
                && response.fromTag().equals(request.fromTag());
    }

    synchronized Next next(SipResponse response) {
        return switch (phase) {
            case CALLING, PROCEEDING -> {
                if (response.isFinal()) {
                    finalTo = response.headers().first(HeaderName.TO).orElse("");
                }
                yield Next.TO_STATE_MACHINE;
            }
            case SUCCEEDED -> response.isSuccess() ? Next.TO_REQUESTER : Next.NOWHERE;
            case FAILED -> response.isFinal() && !response.isSuccess() ? Next.TO_STATE_MACHINE : Next.NOWHERE;
            case ENDED -> Next.NOWHERE;
        };
    }

    synchronized Progress progress(SipResponse response) {
        if (response.isFinal()) {
            phase = request.method() != Method.INVITE
                    ? Phase.ENDED
                    : response.isSuccess() ? Phase.SUCCEEDED : Phase.FAILED;
            return Progress.NONE;
        }
        phase = Phase.PROCEEDING;
        if (wish != Wish.CANCEL) {
            return Progress.NONE;
        }
        wish = Wish.CANCELLED;
        return Progress.CANCEL_DUE;
    }

    synchronized Cancelling cancel() {
        if (wish != Wish.ANSWER) {
            return wish == Wish.ELSEWHERE ? Cancelling.SUCCESSOR : Cancelling.NEVER;
        }
        return switch (phase) {
            case CALLING -> {
                wish = Wish.CANCEL;
                yield Cancelling.LATER;
            }
            case PROCEEDING -> {
                wish = Wish.CANCELLED;
                yield Cancelling.NOW;
            }
            case SUCCEEDED, FAILED, ENDED -> Cancelling.NEVER;
        };
    }

    /// It is over without a final response.
    ///
    /// @return whether it was not over before
    synchronized boolean end() {
        if (phase != Phase.CALLING && phase != Phase.PROCEEDING) {
            return false;
        }
        phase = Phase.ENDED;
        if (transaction != null) {
            try {
                transaction.terminate();
            } catch (ObjectInUseException e) {
                throw new IllegalStateException(e);
            }
        }
        return true;
    }

    void tell(SipGateway.ClientEvent event) {
        if (replyTo != null) {
            replyTo.tell(event);
        }
    }

    SipRequest cancelRequest() {
        return hopByHop(Method.CANCEL, request.headers().first(HeaderName.TO).orElse(""));
    }

    synchronized SipRequest ackRequest() {
        return hopByHop(Method.ACK, finalTo);
    }

    private SipRequest hopByHop(Method method, String to) {
        Headers headers = Headers.NONE;
        for (String route : request.headers().all(HeaderName.ROUTE)) {
            headers = headers.and(HeaderName.ROUTE, route);
        }
        headers = headers.and(HeaderName.MAX_FORWARDS, "70")
                .and(HeaderName.FROM, request.headers().first(HeaderName.FROM).orElse(""))
                .and(HeaderName.TO, to)
                .and(HeaderName.CALL_ID, request.callId())
                .and(HeaderName.CSEQ, request.cSeq() + " " + method);
        return new SipRequest(method, request.uri(), headers, Optional.empty());
    }

    /// Hears from JAIN-SIP that no answer came or that sending failed.
    record Failures(ClientTransactions home, OutboundTransaction transaction) implements SIPTransactionEventListener {
        @Override
        public void transactionErrorEvent(SIPTransactionErrorEvent error) {
            switch (error.getErrorID()) {
                case SIPTransactionErrorEvent.TIMEOUT_ERROR -> home.timedOut(transaction);
                case SIPTransactionErrorEvent.TRANSPORT_ERROR -> home.undeliverable(transaction, "sending failed");
                default -> {} // a repetition was sent
            }
        }
    }
}
