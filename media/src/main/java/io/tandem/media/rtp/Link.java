package io.tandem.media.rtp;

import io.tandem.engine.media.MediaFlow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session's way to its peer: whom it sends to and hears, the RTCP of both, and whether the peer is still there.
///
/// The first RTP packet that fits the flow says where the peer really is (RFC 4961); until then RTP goes to the address
/// in its SDP. When the SDP moves the peer, the search begins anew, and the former address is not listened to for a
/// moment, since packets from it may still be under way.
final class Link {
    private static final Logger log = LoggerFactory.getLogger(Link.class);

    private static final int COMFORT_NOISE = 13;
    private static final int MOST_PACKETS_BEFORE_LATCH = 64;
    private static final long FORMER_PEER_LINGERS_NANOS = 500_000_000;

    private final Sockets sockets;
    private final OutgoingStream stream;
    private final Ear ear;
    private final Duration silence;
    private final ReceptionStats stats = new ReceptionStats();
    private final Rtcp rtcp;
    private MediaLoop loop;
    private LoopTimer reportTimer = new LoopTimer(this::report);
    private LoopTimer silenceTimer = new LoopTimer(this::checkSilence);
    private @Nullable MediaFlow flow;
    private @Nullable SocketAddress rtcpPeer;
    private @Nullable SocketAddress formerPeer;
    private long movedAt;
    private long lastHeard;
    private boolean silenceTold;

    /// Who hears what comes.
    interface Ear {
        /// A packet of the flow's codec.
        void heardAudio(RtpPacket packet);

        /// A packet of a telephone event.
        void heardKey(RtpPacket packet);

        /// The peer, who may send, did not for so long.
        void heardNothingFor(Duration silence);
    }

    Link(Sockets sockets, OutgoingStream stream, RtpSession.Ends ends, MediaLoop loop, Ear ear) {
        this.sockets = sockets;
        this.stream = stream;
        this.ear = ear;
        this.silence = ends.silence();
        this.rtcp = new Rtcp(stream, stats, ends.cname());
        this.loop = loop;
    }

    void connect(MediaFlow next) {
        MediaFlow before = flow;
        flow = next;
        if (before == null || !before.remoteRtcp().equals(next.remoteRtcp())) {
            rtcpPeer = isReachable(next.remoteRtcp()) ? next.remoteRtcp() : null;
        }
        boolean mayBeHeardNow = next.direction().receives();
        if (mayBeHeardNow && (before == null || !before.direction().receives())) {
            lastHeard = loop.now();
        }
        if (before == null) {
            watch(Rtcp.firstInterval());
        } else {
            if (!before.remote().equals(next.remote()) && isReachable(next.remote())) {
                seekAnew();
            }
            watchSilence();
        }
    }

    /// Whether RTP may be sent, and we know where to.
    boolean canSend() {
        return flow != null && flow.direction().sends() && (sockets.isLatched() || isReachable(flow.remote()));
    }

    /// Sends a packet that [OutgoingStream] has put a header to.
    void send(ByteBuffer out, int payloadLength) {
        if (flow == null) {
            return;
        }
        out.position(0).limit(RtpPacket.HEADER + payloadLength);
        try {
            if (sockets.send(out, flow.remote())) {
                stream.sent(payloadLength);
                loop.meter().packetSent();
                return;
            }
        } catch (IOException | UnsupportedAddressTypeException refused) {
            // The peer's port is closed, or there is no way to it, as to an IPv6 address from an IPv4 socket, which a
            // phone may tell that sends from another one: that shows as silence, the call decides.
            log.trace("RTP packet refused", refused);
        }
        loop.meter().packetDropped();
    }

    /// Leaves the loop, to go on in another.
    void detach() {
        loop.unwatch(sockets.rtp());
        loop.unwatch(sockets.rtcp());
        reportTimer.cancel();
        silenceTimer.cancel();
    }

    /// Goes on in `newLoop`.
    void attach(MediaLoop newLoop) {
        loop = newLoop;
        reportTimer = new LoopTimer(this::report);
        silenceTimer = new LoopTimer(this::checkSilence);
        if (flow != null) {
            watch(Rtcp.interval());
        }
    }

    /// Says BYE and closes the sockets.
    void close() {
        detach();
        try {
            SocketAddress peer = rtcpPeer;
            if (peer != null && rtcp.isKnownToPeer()) {
                ByteBuffer out = loop.out();
                rtcp.putBye(out, loop.now(), loop.samplesNow());
                sockets.rtcp().send(out.flip(), peer);
            }
        } catch (IOException unreachable) {
            log.trace("RTCP BYE refused", unreachable);
        } finally {
            closeSockets();
        }
    }

    private void closeSockets() {
        try {
            sockets.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("a media socket could not be closed", failure);
        }
    }

    private void watch(long firstReportAfter) {
        try {
            loop.watch(sockets.rtp(), this::readRtp);
            loop.watch(sockets.rtcp(), this::readRtcp);
        } catch (IOException closed) {
            throw new UncheckedIOException("a media socket is closed that should be open", closed);
        }
        loop.arm(reportTimer, loop.now() + firstReportAfter);
        watchSilence();
    }

    private void seekAnew() {
        try {
            SocketAddress former = sockets.latched();
            if (former != null) {
                formerPeer = former;
                movedAt = loop.now();
                sockets.unlatch();
                stats.beginAnew();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("a media socket could not be opened for the peer's new address", failure);
        }
    }

    private void readRtp() {
        try {
            if (sockets.isLatched()) {
                if (sockets.rtp().read(loop.in()) > 0) {
                    accepts(loop.received());
                }
            } else {
                readUnlatched();
            }
        } catch (IOException refused) {
            // A port that is closed at the peer's side is told to a connected socket.
            log.trace("RTP socket read failed", refused);
        }
    }

    private void readUnlatched() throws IOException {
        SocketAddress source = sockets.rtp().receive(loop.in());
        if (source == null) {
            return;
        }
        ByteBuffer first = loop.received();
        if (!mayBePeer(source) || !accepts(first)) {
            return;
        }
        // Connecting a socket empties its queue: what waits there is heard before.
        for (int i = 0; i < MOST_PACKETS_BEFORE_LATCH; i++) {
            SocketAddress next = sockets.rtp().receive(loop.in());
            if (next == null) {
                break;
            }
            ByteBuffer more = loop.received();
            if (next.equals(source)) {
                accepts(more);
            } else {
                loop.meter().packetDropped();
            }
        }
        formerPeer = null;
        sockets.latch(source);
    }

    private boolean mayBePeer(SocketAddress source) {
        boolean lingers = source.equals(formerPeer)
                && loop.now() - movedAt < FORMER_PEER_LINGERS_NANOS
                && flow != null
                && !source.equals(flow.remote());
        if (lingers) {
            loop.meter().packetDropped();
        }
        return !lingers;
    }

    /// Hears a datagram.
    ///
    /// @return whether it is RTP that fits the flow
    private boolean accepts(ByteBuffer datagram) {
        RtpPacket packet = loop.packet();
        MediaFlow current = flow;
        if (current == null || !packet.reads(datagram)) {
            loop.meter().packetDropped();
            return false;
        }
        int type = packet.payloadType();
        boolean audio = type == current.codec().payloadType();
        boolean key = type == current.digitsIn().orElse(-1);
        if (!audio && !key && type != COMFORT_NOISE) {
            loop.meter().packetDropped();
            return false;
        }
        lastHeard = loop.now();
        if (!stats.counts(packet.ssrc(), packet.sequence(), packet.timestamp(), (int) loop.samplesNow())) {
            loop.meter().packetDropped();
            return true;
        }
        loop.meter().packetReceived();
        if (current.direction().receives()) {
            if (key) {
                ear.heardKey(packet);
            } else if (audio) {
                ear.heardAudio(packet);
            }
        }
        return true;
    }

    private void readRtcp() {
        try {
            SocketAddress source = sockets.rtcp().receive(loop.in());
            if (source != null && isOfPeer(source) && rtcp.reads(loop.received(), loop.now())) {
                rtcpPeer = source;
            }
        } catch (IOException refused) {
            log.trace("RTCP socket read failed", refused);
        }
    }

    private boolean isOfPeer(SocketAddress source) {
        return flow != null && (sameHost(source, flow.remoteRtcp()) || sameHost(source, sockets.latched()));
    }

    private void report() {
        loop.arm(reportTimer, loop.now() + Rtcp.interval());
        SocketAddress peer = rtcpPeer;
        if (peer == null) {
            return;
        }
        ByteBuffer out = loop.out();
        rtcp.putReport(out, loop.now(), loop.samplesNow());
        try {
            sockets.rtcp().send(out.flip(), peer);
        } catch (IOException refused) {
            log.trace("RTCP report refused", refused);
        }
    }

    private void watchSilence() {
        if (!silence.isZero()
                && !silenceTold
                && flow != null
                && flow.direction().receives()) {
            loop.arm(silenceTimer, lastHeard + silence.toNanos());
        }
    }

    private void checkSilence() {
        if (flow == null || !flow.direction().receives()) {
            return;
        }
        long silent = loop.now() - lastHeard;
        if (silent >= silence.toNanos()) {
            silenceTold = true;
            ear.heardNothingFor(Duration.ofNanos(silent));
        } else {
            watchSilence();
        }
    }

    private static boolean sameHost(SocketAddress one, @Nullable SocketAddress other) {
        return one instanceof InetSocketAddress first
                && other instanceof InetSocketAddress second
                && first.getAddress() != null
                && first.getAddress().equals(second.getAddress());
    }

    /// An SDP may name no port or the wildcard: then there is nowhere to send.
    private static boolean isReachable(InetSocketAddress address) {
        return address.getPort() != 0
                && address.getAddress() != null
                && !address.getAddress().isAnyLocalAddress();
    }
}
