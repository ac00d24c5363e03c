package io.tandem.it.ladder;

import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.sip.Flow;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.ServerTransactionId;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipMessage;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.sip.SipUri;
import io.tandem.engine.sip.Transport;
import io.tandem.engine.timer.SipTimers;
import io.tandem.it.ladder.Occurrence.Sending;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// The SIP port in memory, with what a transaction layer does: repeated requests are answered as before and told to
/// nobody, CANCEL is answered, requests of ours that nobody answers time out. 100, the ACK of a refusal, and
/// repetitions of our requests are not seen.
final class FakeSip {
    private static final Set<Method> WITH_CONTACT =
            EnumSet.of(Method.INVITE, Method.UPDATE, Method.REFER, Method.SUBSCRIBE, Method.NOTIFY);

    /// What the host names of phones end with.
    static final String HOSTS = ".example";

    private final SipTimers timers;
    private final Consumer<Occurrence> told;
    private final BiConsumer<Duration, Runnable> timer;
    private final Map<String, Served> served = new LinkedHashMap<>();
    private final Map<String, Asked> asked = new LinkedHashMap<>();
    private final DialogNames names = new DialogNames();
    private final List<String> mistakes = new ArrayList<>();
    private int sent;

    /// A request of a peer's.
    private static final class Served {
        private final SipRequest request;
        private final String peer;
        private @Nullable SipResponse last;
        private boolean cancelled;

        private Served(SipRequest request, String peer) {
            this.request = request;
            this.peer = peer;
        }

        private boolean isOver() {
            return last != null && last.isFinal();
        }
    }

    /// A request of ours.
    private static final class Asked {
        private final SipRequest request;
        private final ActorRef<? super SipGateway.ClientEvent> replyTo;
        private @Nullable SipResponse last;
        private boolean timedOut;
        private Cancelling cancelling = Cancelling.NOT;

        private Asked(SipRequest request, ActorRef<? super SipGateway.ClientEvent> replyTo) {
            this.request = request;
            this.replyTo = replyTo;
        }

        private boolean isOver() {
            return timedOut || (last != null && last.isFinal());
        }
    }

    /// Whether a request of ours was cancelled.
    private enum Cancelling {
        NOT,
        /// It will be, as soon as something provisional has come (RFC 3261 9.1).
        LATER,
        SENT
    }

    FakeSip(SipTimers timers, Consumer<Occurrence> told, BiConsumer<Duration, Runnable> timer) {
        this.timers = timers;
        this.told = told;
        this.timer = timer;
    }

    /// What the engine wants sent.
    void command(SipGateway.Command command) {
        switch (command) {
            case SipGateway.Send(var request, var replyTo) -> send(request, replyTo);
            case SipGateway.SendAck(var ack) ->
                told.accept(new Occurrence.Sip(peerOf(ack), ack, "ack-" + ++sent, Sending.FIRST));
            case SipGateway.Cancel(var invite) -> cancel(invite);
            case SipGateway.Respond(var transaction, var response) -> respond(transaction, response);
        }
    }

    private void send(SipRequest request, ActorRef<? super SipGateway.ClientEvent> replyTo) {
        String token = "us-" + ++sent;
        var transaction = new Asked(request, replyTo);
        asked.put(token, transaction);
        told.accept(new Occurrence.Sip(peerOf(request), contacted(request), token, Sending.FIRST));
        timer.accept(timers.transaction(), () -> {
            boolean rings = request.method() == Method.INVITE && transaction.last != null;
            if (!transaction.isOver() && !rings) {
                transaction.timedOut = true;
                replyTo.tell(new SipGateway.TimedOut(request));
            }
        });
    }

    private void cancel(SipRequest invite) {
        asked.values().stream()
                .filter(one -> one.request.equals(invite) && !one.isOver())
                .findFirst()
                .ifPresentOrElse(
                        transaction -> {
                            if (transaction.last == null) {
                                transaction.cancelling = Cancelling.LATER;
                            } else {
                                sendCancel(transaction);
                            }
                        },
                        () -> mistakes.add("CANCEL of a request that is not open: " + invite));
    }

    private void sendCancel(Asked transaction) {
        SipRequest invite = transaction.request;
        transaction.cancelling = Cancelling.SENT;
        told.accept(new Occurrence.Sip(
                peerOf(invite),
                new SipRequest(
                        Method.CANCEL,
                        invite.uri(),
                        invite.headers().with(HeaderName.CSEQ, invite.cSeq() + " CANCEL"),
                        Optional.empty()),
                "cancel-" + ++sent,
                Sending.FIRST));
        timer.accept(timers.transaction(), () -> {
            if (!transaction.isOver()) {
                transaction.timedOut = true;
                transaction.replyTo.tell(new SipGateway.TimedOut(invite));
            }
        });
    }

    private void respond(ServerTransactionId id, SipResponse response) {
        Served transaction = served.get(id.text());
        if (transaction == null) {
            mistakes.add(response + " answers a request that never came: " + id);
            return;
        }
        if (response.status() == 100) {
            return;
        }
        boolean again = response.equals(transaction.last);
        boolean repeated2xx = transaction.request.method() == Method.INVITE && again && response.isSuccess();
        if (transaction.isOver() && !repeated2xx) {
            mistakes.add(transaction.request + " was answered " + transaction.last + " and then " + response);
            return;
        }
        transaction.last = response;
        names.passed(transaction.peer, response);
        told.accept(new Occurrence.Sip(
                transaction.peer,
                transaction.request.method() == Method.INVITE && response.status() < 300
                        ? contacted(response)
                        : response,
                id.text(),
                again ? Sending.AGAIN : Sending.FIRST));
    }

    private static SipMessage contacted(SipMessage message) {
        if (message.headers().has(HeaderName.CONTACT)) {
            return message;
        }
        return switch (message) {
            case SipRequest request
            when WITH_CONTACT.contains(request.method()) -> request.with(HeaderName.CONTACT, contact());
            case SipRequest request -> request;
            case SipResponse response -> response.with(HeaderName.CONTACT, contact());
        };
    }

    private static String contact() {
        return "<sip:us.example:5060>";
    }

    /// By our tag in it or its Call-ID, else by the host that it goes to when that is `bob.example`, else by the
    /// user part of its URI.
    private String peerOf(SipRequest request) {
        boolean begins = request.method() == Method.INVITE && request.toTag().isEmpty();
        Optional<String> known = begins ? Optional.empty() : names.known(request);
        String dialog = known.orElseGet(() -> names.of(phoneOf(request), request));
        names.passed(dialog, request);
        return dialog;
    }

    private static String phoneOf(SipRequest request) {
        String next = request.headers()
                .first(HeaderName.ROUTE)
                .flatMap(NameAddr::parse)
                .map(NameAddr::uri)
                .orElse(request.uri());
        String host = SipUri.parse(next).map(SipUri::host).orElse("");
        return host.endsWith(HOSTS)
                ? host.substring(0, host.length() - HOSTS.length())
                : NameAddr.of(request.uri()).user();
    }

    /// A message of a peer's.
    void received(
            String peer,
            Peer.Outgoing message,
            ActorRef<CallRegistry.Command> registry,
            ActorRef<SipGateway.Command> self) {
        switch (message.message()) {
            case SipRequest request -> requested(peer, request, message.token(), registry, self);
            case SipResponse response -> answered(peer, response, message.token());
        }
    }

    private void requested(
            String peer,
            SipRequest request,
            String token,
            ActorRef<CallRegistry.Command> registry,
            ActorRef<SipGateway.Command> self) {
        names.passed(peer, request);
        switch (request.method()) {
            case ACK -> registry.tell(new CallRegistry.FromNetwork(new SipGateway.AckReceived(request)));
            case CANCEL -> cancelled(peer, request, token, registry);
            default -> {
                Served known = served.get(token);
                if (known == null) {
                    served.put(token, new Served(request, peer));
                    registry.tell(new CallRegistry.FromNetwork(
                            new SipGateway.RequestReceived(request, new ServerTransactionId(token), self, flow())));
                } else if (known.last != null) {
                    told.accept(new Occurrence.Sip(peer, known.last, token, Sending.AGAIN));
                }
            }
        }
    }

    private void cancelled(String peer, SipRequest cancel, String token, ActorRef<CallRegistry.Command> registry) {
        Served invite = served.get(token);
        SipResponse answer = cancel.answer(invite == null ? 481 : 200);
        boolean again = invite != null && invite.cancelled;
        told.accept(new Occurrence.Sip(peer, answer, token, again ? Sending.AGAIN : Sending.FIRST));
        if (invite != null && !invite.cancelled && !invite.isOver()) {
            invite.cancelled = true;
            registry.tell(new CallRegistry.FromNetwork(
                    new SipGateway.CancelReceived(invite.request, new ServerTransactionId(token))));
        }
    }

    private void answered(String peer, SipResponse response, String token) {
        Asked transaction = asked.get(token);
        if (transaction == null) {
            return; // of a CANCEL
        }
        boolean more = transaction.request.method() == Method.INVITE && response.isSuccess();
        if (transaction.timedOut || (transaction.isOver() && !more)) {
            return;
        }
        boolean first = transaction.last == null;
        transaction.last = response;
        names.passed(peer, response);
        if (first && !response.isFinal() && transaction.cancelling == Cancelling.LATER) {
            sendCancel(transaction);
        }
        if (response.status() > 100) {
            transaction.replyTo.tell(new SipGateway.Responded(transaction.request, response));
        }
    }

    private static Flow flow() {
        return new Flow(
                Transport.UDP,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 5080),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060));
    }

    /// What is wrong with what the engine sent, or was never finished.
    List<String> complaints() {
        List<String> all = new ArrayList<>(mistakes);
        served.values().stream()
                .filter(one -> !one.isOver())
                .forEach(one -> all.add(one.request + " of " + one.peer + " was never answered"));
        asked.values().stream()
                .filter(one -> !one.isOver())
                .forEach(one -> all.add(one.request + " of ours still waits for its answer"));
        return all;
    }
}
