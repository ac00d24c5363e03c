package io.tandem.media.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/// Writes and reads the RTCP of one session (RFC 3550 6).
final class Rtcp {
    private static final int SENDER_REPORT = 200;
    private static final int RECEIVER_REPORT = 201;
    private static final int SOURCE_DESCRIPTION = 202;
    private static final int BYE = 203;
    private static final int LAST_KNOWN_TYPE = 207;
    private static final int VERSION_2 = 0x80;
    private static final int CNAME = 1;

    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;
    private static final double LEAST_INTERVAL_NANOS = 5e9;

    /// What undoes the bias of timer reconsideration (RFC 3550 6.3.1).
    private static final double COMPENSATION = Math.E - 1.5;

    private final OutgoingStream stream;
    private final ReceptionStats stats;
    private final byte[] cname;
    private long packetsAtLast;
    private long packetsAtLastButOne;
    private boolean spoken;
    private boolean senderReportCame;
    private int senderReportTime;
    private long senderReportArrival;

    Rtcp(OutgoingStream stream, ReceptionStats stats, String cname) {
        this.stream = stream;
        this.stats = stats;
        this.cname = cname.getBytes(StandardCharsets.US_ASCII);
    }

    /// How long to wait before the first report: half of the usual (RFC 3550 6.2).
    static long firstInterval() {
        return interval() / 2;
    }

    /// How long to wait before the next report: 5 s by half more or less (RFC 3550 6.2). With two parties on 64
    /// kbit/s the share of the bandwidth never asks for more.
    static long interval() {
        return (long) (LEAST_INTERVAL_NANOS * ThreadLocalRandom.current().nextDouble(0.5, 1.5) / COMPENSATION);
    }

    /// Writes a report and who we are. It is a sender report when RTP was sent since the last report but one
    /// (RFC 3550 6.4).
    ///
    /// @param nanoTime now
    /// @param samples now, in timestamp units since tick zero
    void putReport(ByteBuffer out, long nanoTime, long samples) {
        int start = out.position();
        boolean sender = stream.packets() > packetsAtLastButOne;
        packetsAtLastButOne = packetsAtLast;
        packetsAtLast = stream.packets();
        int blocks = stats.hasNews() ? 1 : 0;
        out.put((byte) (VERSION_2 | blocks))
                .put((byte) (sender ? SENDER_REPORT : RECEIVER_REPORT))
                .putShort((short) 0)
                .putInt(stream.ssrc());
        if (sender) {
            long millis = System.currentTimeMillis();
            out.putInt((int) (millis / 1000 + SECONDS_1900_TO_1970))
                    .putInt((int) ((millis % 1000 << 32) / 1000))
                    .putInt(stream.timestampAt(samples))
                    .putInt((int) stream.packets())
                    .putInt((int) stream.octets());
        }
        if (blocks > 0) {
            long delay = senderReportCame ? ((nanoTime - senderReportArrival) << 16) / 1_000_000_000 : 0;
            stats.putReport(out, senderReportCame ? senderReportTime : 0, (int) delay);
        }
        endPacket(out, start);
        putDescription(out);
        spoken = true;
    }

    /// Writes a report and that we leave.
    void putBye(ByteBuffer out, long nanoTime, long samples) {
        putReport(out, nanoTime, samples);
        int start = out.position();
        out.put((byte) (VERSION_2 | 1)).put((byte) BYE).putShort((short) 0).putInt(stream.ssrc());
        endPacket(out, start);
    }

    /// Whether the peer knows us: who never sent RTP or RTCP says no BYE (RFC 3550 6.3.7).
    boolean isKnownToPeer() {
        return spoken || stream.packets() > 0;
    }

    /// Reads a compound packet.
    ///
    /// @return whether it is one (RFC 3550 A.2)
    boolean reads(ByteBuffer datagram, long nanoTime) {
        int at = 0;
        int end = datagram.limit();
        while (end - at >= 8) {
            int type = datagram.get(at + 1) & 0xFF;
            int length = 4 + 4 * (datagram.getShort(at + 2) & 0xFFFF);
            boolean version2 = (datagram.get(at) & 0xC0) == VERSION_2;
            if (!version2 || type < SENDER_REPORT || type > LAST_KNOWN_TYPE || length > end - at) {
                return false;
            }
            if (type == SENDER_REPORT && length >= 28) {
                senderReportCame = true;
                senderReportTime = datagram.getInt(at + 8) << 16 | datagram.getInt(at + 12) >>> 16;
                senderReportArrival = nanoTime;
            }
            at += length;
        }
        return at > 0 && at == end;
    }

    private void putDescription(ByteBuffer out) {
        int start = out.position();
        out.put((byte) (VERSION_2 | 1))
                .put((byte) SOURCE_DESCRIPTION)
                .putShort((short) 0)
                .putInt(stream.ssrc())
                .put((byte) CNAME)
                .put((byte) cname.length)
                .put(cname);
        // The list of items ends with at least one zero, up to the next full word (RFC 3550 6.5).
        do {
            out.put((byte) 0);
        } while ((out.position() - start) % 4 != 0);
        endPacket(out, start);
    }

    private static void endPacket(ByteBuffer out, int start) {
        out.putShort(start + 2, (short) ((out.position() - start) / 4 - 1));
    }
}
