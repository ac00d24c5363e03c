package io.tandem.media.rtp;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/// The one stream that a session sends, whatever is in it (played, pressed or relayed): its SSRC, its sequence numbers
/// and its timestamps go on in one line until the session is closed (RFC 3550 5.1).
///
/// Timestamps advance with real time: a pause shows in them, a new source joins where the line is.
final class OutgoingStream {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long NEVER = Long.MIN_VALUE;

    private final int ssrc = RANDOM.nextInt();
    private int sequence = RANDOM.nextInt(1 << 16);
    private int timestampAtTickZero = RANDOM.nextInt();
    private int earliest;
    private boolean begun;
    private long audioTick = NEVER;
    private int eventStart;

    private boolean relaying;
    private int relayedSsrc;
    private int sequenceShift;
    private int timestampShift;
    private int relayFirst;

    private long packets;
    private long octets;

    int ssrc() {
        return ssrc;
    }

    long packets() {
        return packets;
    }

    long octets() {
        return octets;
    }

    /// The timestamp of a moment: `samples` after tick zero.
    int timestampAt(long samples) {
        return timestampAtTickZero + (int) samples;
    }

    /// Writes the header of a frame of our own audio, which starts at `tick`.
    void audio(ByteBuffer out, int payloadType, long tick) {
        // The first packet after a pause is marked (RFC 3551).
        int marker = audioTick + 1 == tick && !relaying ? RtpPacket.NO_MARKER : RtpPacket.MARKER;
        int timestamp = startAt(tick);
        header(out, marker | payloadType, sequence++, timestamp);
        earliest = timestamp + MediaLoop.FRAME;
        audioTick = tick;
        relaying = false;
    }

    /// Writes the header of a key's first packet, which starts at `tick`: all its packets have that timestamp.
    void keyStarts(ByteBuffer out, int payloadType, long tick) {
        eventStart = startAt(tick);
        header(out, RtpPacket.MARKER | payloadType, sequence++, eventStart);
        earliest = eventStart + MediaLoop.FRAME;
        relaying = false;
    }

    /// Writes the header of one more packet of the key.
    void keyContinues(ByteBuffer out, int payloadType, int duration) {
        header(out, payloadType, sequence++, eventStart);
        earliest = eventStart + duration;
    }

    /// Writes the header of a packet that came from elsewhere. Its gaps in sequence and timestamp stay, so that the
    /// peer's jitter buffer sees what was lost on the way to us.
    ///
    /// @param lasts how many timestamp units it covers
    /// @return whether it is to be sent: one that is older than the point where the relayed stream joined is not
    boolean relayed(ByteBuffer out, int payloadType, RtpPacket source, int lasts, long tick) {
        int marker = source.marker();
        if (!relaying || relayedSsrc != source.ssrc()) {
            relaying = true;
            relayedSsrc = source.ssrc();
            sequenceShift = sequence - source.sequence();
            timestampShift = startAt(tick) - source.timestamp();
            relayFirst = sequence;
            marker = RtpPacket.MARKER;
        }
        int shifted = source.sequence() + sequenceShift;
        if ((short) (shifted - relayFirst) < 0) {
            return false;
        }
        int timestamp = source.timestamp() + timestampShift;
        header(out, marker | payloadType, shifted, timestamp);
        if ((short) (shifted - sequence) >= 0) {
            sequence = shifted + 1;
            earliest = timestamp + lasts;
            // A long call wraps: what is old is measured from half the numbers back.
            if ((short) (shifted - relayFirst) > Short.MAX_VALUE / 2) {
                relayFirst = shifted - Short.MAX_VALUE / 2;
            }
        }
        return true;
    }

    /// The relayed stream is over: what comes next joins anew.
    void relayEnds() {
        relaying = false;
    }

    /// Counts what was sent for the sender report.
    void sent(int payloadOctets) {
        packets++;
        octets += payloadOctets;
    }

    private int startAt(long tick) {
        int timestamp = timestampAt(tick * MediaLoop.FRAME);
        if (begun && timestamp - earliest < 0) {
            // A relayed source's clock was faster than ours: the line does not go back, it is shifted.
            timestampAtTickZero += earliest - timestamp;
            timestamp = earliest;
        }
        begun = true;
        return timestamp;
    }

    private void header(ByteBuffer out, int markerAndType, int sequenceNumber, int timestamp) {
        out.put(0, (byte) 0x80);
        out.put(1, (byte) markerAndType);
        out.putShort(2, (short) sequenceNumber);
        out.putInt(4, timestamp);
        out.putInt(8, ssrc);
    }
}
