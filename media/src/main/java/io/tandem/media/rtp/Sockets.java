package io.tandem.media.rtp;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/// The two UDP sockets of a session. The one for RTP is first open to everybody; once it is latched to the peer it is
/// connected, so that the kernel keeps all others out and each packet costs less.
final class Sockets {
    /// Expedited forwarding (RFC 3246), shifted into the traffic class.
    private static final int VOICE = 46 << 2;

    private final DatagramChannel rtp;
    private final DatagramChannel rtcp;
    private @Nullable SocketAddress latched;

    private Sockets(DatagramChannel rtp, DatagramChannel rtcp) {
        this.rtp = rtp;
        this.rtcp = rtcp;
    }

    /// Binds `port` and the one above.
    static Sockets bind(InetAddress address, int port) throws IOException {
        DatagramChannel rtp = bound(address, port);
        try {
            return new Sockets(rtp, bound(address, port + 1));
        } catch (IOException taken) {
            rtp.close();
            throw taken;
        }
    }

    DatagramChannel rtp() {
        return rtp;
    }

    DatagramChannel rtcp() {
        return rtcp;
    }

    boolean isLatched() {
        return latched != null;
    }

    /// Whom we are latched to.
    @Nullable
    SocketAddress latched() {
        return latched;
    }

    void latch(SocketAddress source) throws IOException {
        rtp.connect(source);
        latched = source;
    }

    void unlatch() throws IOException {
        latched = null;
        rtp.disconnect();
    }

    /// Sends RTP to the latched peer, else to `remote`.
    ///
    /// @return whether the system took it
    boolean send(ByteBuffer packet, InetSocketAddress remote) throws IOException {
        if (latched != null) {
            return rtp.write(packet) > 0;
        }
        return rtp.send(packet, remote) > 0;
    }

    void close() throws IOException {
        try (rtp;
                rtcp) {
            latched = null;
        }
    }

    private static DatagramChannel bound(InetAddress address, int port) throws IOException {
        var channel = DatagramChannel.open(
                address instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.IP_TOS, VOICE);
            return channel.bind(new InetSocketAddress(address, port));
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
    }
}
