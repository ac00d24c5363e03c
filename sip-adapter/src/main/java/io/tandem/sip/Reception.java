package io.tandem.sip;

import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.Reasons;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where every message from the network arrives. Requests that can be refused from their own text are answered here
/// without state (RFC 3261 8.2.7); what cannot be answered ends here in silence.
///
/// ```
/// malformed, unknown method, unknown extension --> 400, 501, 405, 505, 416, 420, 415, 413
/// no Via, no From, no CSeq, a broken ACK       --> nothing
/// everything else                              --> ServerTransactions, ClientTransactions
/// ```
final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
    private static final String REFUSAL_TAG = "refused-";
    private static final byte[] INVITE = "INVITE ".getBytes(StandardCharsets.US_ASCII);

    private final RequestRules rules;
    private final MessageWriter writer;
    private final SipMeter meter;
    private final ServerTransactions servers;
    private final ClientTransactions clients;

    Reception(
            SipSettings settings,
            MessageWriter writer,
            SipMeter meter,
            ServerTransactions servers,
            ClientTransactions clients) {
        this.rules = new RequestRules(settings.limits().largestMessage());
        this.writer = writer;
        this.meter = meter;
        this.servers = servers;
        this.clients = clients;
    }

    ServerTransactions servers() {
        return servers;
    }

    ClientTransactions clients() {
        return clients;
    }

    /// A whole message came on `channel`.
    void received(byte[] bytes, WireChannel channel) {
        Optional<RawMessage> raw = RawMessage.parse(bytes);
        if (raw.isEmpty()) {
            ignored("no first line", channel);
        } else if (raw.get().isResponse()) {
            response(raw.get(), channel);
        } else {
            request(raw.get(), channel);
        }
    }

    private void request(RawMessage raw, WireChannel channel) {
        switch (rules.judge(raw)) {
            case Judgement.Ignore(String why) -> ignored(why, channel);
            case Judgement.Refuse refusal -> refuse(raw, refusal, channel);
            case Judgement.Serve serve -> serve(raw, serve, channel);
        }
    }

    private void serve(RawMessage raw, Judgement.Serve serve, WireChannel channel) {
        switch (serve.request().method()) {
            case ACK -> {
                if (serve.request().toTag().startsWith(REFUSAL_TAG)) {
                    return; // of a response that was sent without state
                }
                servers.acknowledged(serve, channel);
            }
            case CANCEL -> {
                ServerTransactions.Cancelled found = servers.cancelled(serve);
                var answer = new Judgement.Refuse(found.status(), Reasons.phrase(found.status()), Headers.NONE);
                send(writer.refusal(raw, vias(raw, channel), answer, found.toTag()), found.status(), channel);
            }
            default -> {
                if (servers.received(serve, vias(raw, channel), channel) == ServerTransactions.Admission.MERGED) {
                    refuse(raw, new Judgement.Refuse(482, Reasons.phrase(482), Headers.NONE), channel);
                }
            }
        }
    }

    private void refuse(RawMessage raw, Judgement.Refuse refusal, WireChannel channel) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("refused with {} {} what {} sent", refusal.status(), refusal.reason(), channel.remote());
        }
        String tag = REFUSAL_TAG
                + Integer.toHexString(
                        raw.headers().first(HeaderName.CALL_ID).orElse("").hashCode());
        send(writer.refusal(raw, vias(raw, channel), refusal, tag), refusal.status(), channel);
    }

    /// The Vias of the answer: those of the request, the topmost with its true source.
    private static List<String> vias(RawMessage raw, WireChannel channel) {
        List<String> vias = new ArrayList<>(raw.headers().all(HeaderName.VIA));
        ViaValue.parse(vias.getFirst())
                .ifPresent(top -> vias.set(0, top.seenFrom(channel.remote()).toString()));
        return vias;
    }

    private void send(byte[] answer, int status, WireChannel channel) {
        try {
            channel.send(answer);
            meter.responseSent(status);
        } catch (IOException e) {
            LOG.debug("no answer could be sent to {}", channel.remote(), e);
        }
    }

    private void response(RawMessage raw, WireChannel channel) {
        if (!clients.answered(raw, channel)) {
            ignored("a response that belongs to no request", channel);
        }
    }

    /// A datagram came and there is no room for it: a new call is told to try again, the rest will be repeated.
    void overloaded(byte[] bytes, WireChannel channel) {
        meter.datagramDropped();
        if (!startsWith(bytes, INVITE)) {
            return;
        }
        RawMessage.parse(bytes)
                .filter(raw -> rules.judge(raw) instanceof Judgement.Serve serve
                        && serve.request().method() == Method.INVITE
                        && serve.request().toTag().isEmpty())
                .ifPresent(raw -> refuse(
                        raw,
                        new Judgement.Refuse(503, Reasons.phrase(503), Headers.of(HeaderName.RETRY_AFTER, "5")),
                        channel));
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length > prefix.length
                && java.util.Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    /// A head came that does not say where its body ends.
    void endless(byte[] head, WireChannel channel) {
        RawMessage.parse(head)
                .filter(raw -> !raw.isResponse() && !(rules.judge(raw) instanceof Judgement.Ignore))
                .ifPresent(raw -> refuse(
                        raw,
                        new Judgement.Refuse(400, Reasons.phrase(400) + " (no readable Content-Length)", Headers.NONE),
                        channel));
    }

    /// A head came whose body would be too long.
    void tooLarge(byte[] head, WireChannel channel) {
        RawMessage.parse(head)
                .filter(raw -> !raw.isResponse() && !(rules.judge(raw) instanceof Judgement.Ignore))
                .ifPresent(raw -> refuse(raw, new Judgement.Refuse(513, Reasons.phrase(513), Headers.NONE), channel));
    }

    private void ignored(String why, WireChannel channel) {
        meter.messageIgnored();
        if (LOG.isDebugEnabled()) {
            LOG.debug("ignored what {} sent: {}", channel.remote(), why);
        }
    }
}
