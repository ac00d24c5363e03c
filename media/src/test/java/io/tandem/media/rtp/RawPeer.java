package io.tandem.media.rtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A peer that is nothing but two sockets, an RTP one and the RTCP one above it.
final class RawPeer implements AutoCloseable {
    static final int SSRC = 0x1234;
    private static final int PATIENCE_MILLIS = 5000;

    private final DatagramSocket rtp;
    private final DatagramSocket rtcp;
    private int sequence = 65_530;

    /// A received RTP packet.
    record Rtp(int marker, int payloadType, int sequence, int timestamp, int ssrc, ByteBuffer payload, int port) {
        int event() {
            return payload.get(0);
        }

        boolean isEnd() {
            return (payload.get(1) & 0x80) != 0;
        }

        int duration() {
            return payload.getShort(2) & 0xFFFF;
        }
    }

    RawPeer() {
        DatagramSocket even = null;
        DatagramSocket odd = null;
        for (int port = 31_000; odd == null && port < 32_000; port += 2) {
            even = tryBind(port);
            odd = even == null ? null : tryBind(port + 1);
            if (even != null && odd == null) {
                even.close();
            }
        }
        if (even == null || odd == null) {
            throw new IllegalStateException("no two adjacent free ports");
        }
        this.rtp = even;
        this.rtcp = odd;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), rtp.getLocalPort());
    }

    /// Sends an audio packet; the sequence number is the next one.
    void send(InetSocketAddress to, int payloadType, int timestamp, byte[] payload) {
        sendNumbered(to, payloadType, sequence++, timestamp, payload);
    }

    void sendNumbered(InetSocketAddress to, int payloadType, int number, int timestamp, byte[] payload) {
        var packet = ByteBuffer.allocate(RtpPacket.HEADER + payload.length);
        packet.put((byte) 0x80).put((byte) payloadType).putShort((short) number).putInt(timestamp);
        packet.putInt(SSRC).put(payload);
        sendBytes(to, packet.array());
    }

    void sendBytes(InetSocketAddress to, byte[] datagram) {
        send(rtp, to, datagram);
    }

    void sendControl(InetSocketAddress to, byte[] datagram) {
        send(rtcp, to, datagram);
    }

    Rtp receive() {
        return receiveWithin(PATIENCE_MILLIS).orElseThrow(() -> new AssertionError("no RTP came"));
    }

    Optional<Rtp> receiveWithin(int millis) {
        return receive(rtp, millis).map(packet -> {
            var bytes = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
            var payload = bytes.slice(RtpPacket.HEADER, packet.getLength() - RtpPacket.HEADER);
            return new Rtp(
                    bytes.get(1) & 0x80,
                    bytes.get(1) & 0x7F,
                    bytes.getShort(2) & 0xFFFF,
                    bytes.getInt(4),
                    bytes.getInt(8),
                    payload,
                    packet.getPort());
        });
    }

    ByteBuffer receiveControl() {
        return receive(rtcp, PATIENCE_MILLIS)
                .map(packet -> ByteBuffer.wrap(Arrays.copyOf(packet.getData(), packet.getLength())))
                .orElseThrow(() -> new AssertionError("no RTCP came"));
    }

    @Override
    public void close() {
        rtp.close();
        rtcp.close();
    }

    private static Optional<DatagramPacket> receive(DatagramSocket socket, int millis) {
        try {
            var packet = new DatagramPacket(new byte[2048], 2048);
            socket.setSoTimeout(millis);
            socket.receive(packet);
            return Optional.of(packet);
        } catch (SocketTimeoutException nothing) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void send(DatagramSocket socket, InetSocketAddress to, byte[] datagram) {
        try {
            socket.send(new DatagramPacket(datagram, datagram.length, to));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static @Nullable DatagramSocket tryBind(int port) {
        try {
            return new DatagramSocket(port, InetAddress.getLoopbackAddress());
        } catch (SocketException taken) {
            return null;
        }
    }
}
