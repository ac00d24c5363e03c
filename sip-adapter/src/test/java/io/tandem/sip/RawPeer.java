package io.tandem.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A SIP peer that sends the text it is given over UDP and shows the text that comes.
final class RawPeer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5_000;

    private final DatagramSocket socket;
    private final InetSocketAddress stack;

    private RawPeer(DatagramSocket socket, InetSocketAddress stack) {
        this.socket = socket;
        this.stack = stack;
    }

    static RawPeer of(InetSocketAddress stack) {
        try {
            return new RawPeer(new DatagramSocket(0, stack.getAddress()), stack);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    InetAddress address() {
        return socket.getLocalAddress();
    }

    /// `host:port` as it stands in a Via.
    String hostPort() {
        return HostPort.of((InetSocketAddress) socket.getLocalSocketAddress()).toString();
    }

    void send(String message) {
        send(message.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, stack));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The next message.
    Wire receive() {
        return receive(PATIENCE_MILLIS).orElseThrow(() -> new AssertionError("nothing came within 5 s"));
    }

    Optional<Wire> receive(int millis) {
        byte[] bytes = new byte[65_535];
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        try {
            socket.setSoTimeout(millis);
            socket.receive(packet);
            return Optional.of(new Wire(new String(bytes, 0, packet.getLength(), StandardCharsets.UTF_8)));
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The next message, which starts so; repetitions of `but` are skipped.
    Wire receive(String start) {
        Wire wire = receive();
        assertThat(wire.startLine()).startsWith(start);
        return wire;
    }

    @Override
    public void close() {
        socket.close();
    }
}
