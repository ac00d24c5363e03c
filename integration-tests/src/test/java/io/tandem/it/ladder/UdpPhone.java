package io.tandem.it.ladder;

import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipMessage;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.it.ladder.Occurrence.Sending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The socket of a phone, with what its transaction layer does: it acknowledges refusals, answers repeated requests as
/// before, and drops 100.
final class UdpPhone implements AutoCloseable {
    private static final int LARGEST = 65_535;

    private final String name;
    private final InetSocketAddress us;
    private final DatagramSocket socket;
    private final Consumer<Occurrence> told;
    private final Set<String> seen = new HashSet<>();
    private final Map<String, List<String>> vias = new HashMap<>();
    private final Map<String, byte[]> answers = new HashMap<>();
    private final Map<String, SipRequest> invites = new HashMap<>();
    private final Map<String, String> dialogs = new HashMap<>();
    private final DialogNames names;

    UdpPhone(String name, InetSocketAddress us, DialogNames names, Consumer<Occurrence> told) {
        this.name = name;
        this.us = us;
        this.names = names;
        this.told = told;
        try {
            this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("phone-" + name).start(this::listen);
    }

    String hostPort() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /// @param dialog the name of the dialog that the message is of
    synchronized void send(String dialog, Peer.Outgoing outgoing) {
        names.passed(dialog, outgoing.message());
        switch (outgoing.message()) {
            case SipRequest request -> {
                dialogs.put(outgoing.token(), dialog);
                if (request.method() == Method.INVITE) {
                    invites.put(outgoing.token(), request);
                }
                send(WireText.write(request, List.of(via(outgoing.token()))));
            }
            case SipResponse response -> {
                byte[] bytes = WireText.write(response, vias.getOrDefault(outgoing.token(), List.of()));
                answers.put(outgoing.token() + response.cSeqMethod(), bytes);
                send(bytes);
            }
        }
    }

    private String via(String branch) {
        return "SIP/2.0/UDP " + hostPort() + ";rport;branch=" + branch;
    }

    private void send(byte[] bytes) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, us));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        byte[] bytes = new byte[LARGEST];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
            try {
                socket.receive(packet);
            } catch (IOException closed) {
                return;
            }
            String text = new String(bytes, 0, packet.getLength(), StandardCharsets.UTF_8);
            if (!text.isBlank()) {
                came(WireText.read(text));
            }
        }
    }

    private synchronized void came(WireText.Came came) {
        String branch = came.branch();
        SipMessage message = came.message();
        switch (message) {
            case SipRequest request
            when request.method() == Method.ACK && vias.containsKey(branch) -> {} // of a refusal
            case SipRequest request -> {
                vias.put(branch, came.vias());
                byte[] answer = answers.get(branch + Optional.of(request.method()));
                if (answer != null) {
                    send(answer);
                }
                String dialog = names.of(name, request);
                names.passed(dialog, request);
                told.accept(new Occurrence.Sip(dialog, message, branch, sending(nameOf(branch, request))));
            }
            case SipResponse response -> {
                if (response.status() == 100) {
                    return;
                }
                SipRequest invite = invites.get(branch);
                if (response.status() >= 300
                        && response.cSeqMethod().equals(Optional.of(Method.INVITE))
                        && invite != null) {
                    send(WireText.write(acknowledging(invite, response), List.of(via(branch))));
                }
                String dialog = dialogs.getOrDefault(branch, name);
                names.passed(dialog, response);
                told.accept(new Occurrence.Sip(
                        dialog, message, branch, sending(branch + response.status() + response.cSeqMethod())));
            }
        }
    }

    /// What tells a request from its repetition. The ACK of a 200 has a branch of its own each time that the 200
    /// comes (RFC 3261 13.2.2.4).
    private static String nameOf(String branch, SipRequest request) {
        return request.method() == Method.ACK
                ? String.join("|", "ACK", request.callId(), Long.toString(request.cSeq()), request.toTag())
                : branch + request.method();
    }

    private Sending sending(String key) {
        return seen.add(key) ? Sending.FIRST : Sending.AGAIN;
    }

    /// RFC 3261 17.1.1.3.
    private static SipRequest acknowledging(SipRequest invite, SipResponse refusal) {
        Headers headers = Headers.of(
                        HeaderName.FROM, invite.headers().first(HeaderName.FROM).orElse(""))
                .and(HeaderName.TO, refusal.headers().first(HeaderName.TO).orElse(""))
                .and(HeaderName.CALL_ID, invite.callId())
                .and(HeaderName.CSEQ, invite.cSeq() + " ACK")
                .and(HeaderName.MAX_FORWARDS, "70");
        return new SipRequest(Method.ACK, invite.uri(), headers, Optional.empty());
    }

    @Override
    public void close() {
        socket.close();
    }
}
