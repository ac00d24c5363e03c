package io.tandem.media.rtp;

import java.nio.ByteBuffer;

/// What came from the peer's stream and what was lost, as a reception report tells it (RFC 3550 6.4.1, A.3, A.8).
final class ReceptionStats {
    /// Length of a report block.
    static final int REPORT_BLOCK = 24;

    /// Further ahead or behind is no loss or delay but a stream that began anew (RFC 3550 A.1).
    private static final int MAX_DROPOUT = 3000;

    private static final int MAX_MISORDER = 100;

    private static final int LARGEST_LOSS = 0x7F_FFFF;
    private static final int SMALLEST_LOSS = -0x80_0000;

    private boolean started;
    private int ssrc;
    private int firstSequence;
    private long highest;
    private long seen;
    private long received;
    private long expectedBefore;
    private long receivedBefore;
    private int transit;
    private int jitterTimes16;
    private boolean news;

    /// Counts a packet.
    ///
    /// @param arrival when it came, in timestamp units of any origin
    /// @return whether it is heard for the first time
    boolean counts(int packetSsrc, int sequence, int timestamp, int arrival) {
        int ahead = (short) (sequence - (int) highest);
        if (!started || packetSsrc != ssrc || ahead > MAX_DROPOUT || ahead < -MAX_MISORDER) {
            begin(packetSsrc, sequence, arrival - timestamp);
            ahead = 0;
        }
        if (ahead > 0) {
            seen = ahead < Long.SIZE ? seen << ahead | 1 : 1;
            highest += ahead;
        } else {
            long bit = -ahead < Long.SIZE ? 1L << -ahead : 0;
            if ((seen & bit) != 0) {
                return false;
            }
            seen |= bit;
        }
        received++;
        news = true;
        int nowTransit = arrival - timestamp;
        int change = Math.abs(nowTransit - transit);
        transit = nowTransit;
        jitterTimes16 += change - ((jitterTimes16 + 8) >> 4);
        return true;
    }

    /// The next packet is the first of another stream, whatever it says.
    void beginAnew() {
        started = false;
        news = false;
    }

    /// Whether anything came since the last report: only then there is one (RFC 3550 6.4).
    boolean hasNews() {
        return news;
    }

    long received() {
        return received;
    }

    long lost() {
        return started ? expected() - received : 0;
    }

    int jitter() {
        return jitterTimes16 >> 4;
    }

    /// Writes a report block and begins the next interval.
    ///
    /// @param lastSenderReport middle 32 bits of the NTP timestamp in the last SR; 0 when there was none
    /// @param delay since that, in 1/65536 s; 0 when there was none
    void putReport(ByteBuffer out, int lastSenderReport, int delay) {
        long expected = expected();
        long expectedNow = expected - expectedBefore;
        long lostNow = expectedNow - (received - receivedBefore);
        int fraction = expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(255, (lostNow << 8) / expectedNow);
        expectedBefore = expected;
        receivedBefore = received;
        news = false;
        int lost = Math.clamp(expected - received, SMALLEST_LOSS, LARGEST_LOSS);
        out.putInt(ssrc);
        out.putInt(fraction << 24 | (lost & 0xFF_FFFF));
        out.putInt((int) highest);
        out.putInt(jitter());
        out.putInt(lastSenderReport);
        out.putInt(delay);
    }

    private long expected() {
        return highest - firstSequence + 1;
    }

    private void begin(int newSsrc, int sequence, int firstTransit) {
        started = true;
        ssrc = newSsrc;
        firstSequence = sequence;
        highest = sequence;
        seen = 0;
        received = 0;
        expectedBefore = 0;
        receivedBefore = 0;
        transit = firstTransit;
        jitterTimes16 = 0;
    }
}
