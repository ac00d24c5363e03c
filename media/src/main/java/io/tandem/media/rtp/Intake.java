package io.tandem.media.rtp;

import io.tandem.engine.media.Codec;
import io.tandem.media.G711;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// What one party says, on its way into a room: packets come when they come, frames of 20 ms are taken at the room's
/// ticks.
///
/// Samples are placed by the RTP timestamps of their source. The first one is heard 40 to 60 ms after it came; so
/// others may be that much later. What is lost, or comes later still, is covered by what was said before it, which
/// fades within 60 ms.
///
/// ```
///   read so far |--- FRAME ---|  in hand   …   lost: faded   …       | newest
///               next                                                  end
/// ```
///
/// A source's clock is not ours. When over two seconds there was always too much in hand, quiet frames are left out;
/// when there was nearly nothing, one is repeated; when there is nothing, what comes next is heard later by that much.
/// A source that paused, or whose timestamps jump, begins anew.
final class Intake {
    /// How much is in hand before the first packet is heard.
    static final int DEPTH = 2 * MediaLoop.FRAME;

    /// A mean square below which a frame may be left out or repeated: -48 dBm0.
    private static final long QUIET = 64 * 64;

    private static final int RING = 4096;
    private static final int MASK = RING - 1;

    /// Who is further ahead of what is heard did not just send early: 200 ms.
    private static final int FARTHEST = 1600;

    /// So many frames without anything are a pause.
    private static final int PAUSE = 3;

    /// So much of what is lost is covered: 60 ms.
    private static final int LONGEST_COVERED = 3 * MediaLoop.FRAME;

    /// So many packets in a row that all come too late are a source that began anew.
    private static final int MOST_LATE = 5;

    private static final int WINDOW_FRAMES = 100;
    private static final int TOO_LITTLE = MediaLoop.FRAME + MediaLoop.FRAME / 2;
    private static final int TOO_MUCH = DEPTH + MediaLoop.FRAME;

    private final short[] ring = new short[RING];
    private int ssrc;
    private int next;
    private int end;
    private int starved = PAUSE;
    private int late;
    private long power;

    private int least = Integer.MAX_VALUE;
    private int framesInWindow;
    private Correction correction = Correction.NONE;
    private int tooMany;

    /// What is to be done in quiet frames.
    private enum Correction {
        NONE,
        LEAVE_OUT,
        REPEAT
    }

    /// Takes a packet in; each comes once.
    void hear(RtpPacket packet, Codec codec) {
        int length = packet.payloadLength();
        if (length == 0) {
            return;
        }
        int timestamp = packet.timestamp();
        int ahead = timestamp - next;
        if (starved >= PAUSE || packet.ssrc() != ssrc || ahead > FARTHEST) {
            begin(packet);
        } else if (ahead + length <= 0) {
            late++;
            if (late < MOST_LATE) {
                return;
            }
            begin(packet);
        }
        late = 0;
        put(packet, G711.decoding(codec));
    }

    /// Takes the next 20 ms out.
    void read(short[] frame) {
        int inHand = inHand();
        if (inHand < MediaLoop.FRAME) {
            starved = Math.min(starved + 1, PAUSE);
            newWindow();
            fade(frame);
            return;
        }
        starved = 0;
        take(frame);
        next += MediaLoop.FRAME;
        least = Math.min(least, inHand);
        framesInWindow++;
        if (power < QUIET) {
            correct(frame);
        }
        if (framesInWindow >= WINDOW_FRAMES) {
            judge();
        }
    }

    /// The mean square of the frame that was read last.
    long power() {
        return power;
    }

    /// How many samples are in hand.
    int inHand() {
        return end - next;
    }

    /// Begins anew with the next packet.
    void forget() {
        next = end;
        starved = PAUSE;
        power = 0;
    }

    private void begin(RtpPacket packet) {
        ssrc = packet.ssrc();
        end = packet.timestamp();
        next = end - DEPTH;
        starved = 0;
        silence(next, end);
        newWindow();
    }

    private void put(RtpPacket packet, short[] table) {
        int timestamp = packet.timestamp();
        int length = packet.payloadLength();
        if (timestamp - end > 0) {
            cover(timestamp);
        }
        ByteBuffer bytes = packet.bytes();
        int read = packet.payloadStart() - timestamp;
        int last = timestamp + length;
        for (int at = timestamp - next > 0 ? timestamp : next; at != last; at++) {
            ring[at & MASK] = table[bytes.get(read + at) & 0xFF];
        }
        if (last - end > 0) {
            end = last;
        }
    }

    private void silence(int from, int to) {
        for (int at = from; at != to; at++) {
            ring[at & MASK] = 0;
        }
    }

    /// Fills up what is lost before `timestamp`.
    private void cover(int timestamp) {
        int covered = end + Math.min(timestamp - end, LONGEST_COVERED);
        for (int at = end; at != covered; at++) {
            ring[at & MASK] = (short) (ring[(at - MediaLoop.FRAME) & MASK] / 2);
        }
        silence(covered, timestamp);
    }

    private void take(short[] frame) {
        long squares = 0;
        for (int i = 0; i < MediaLoop.FRAME; i++) {
            short sample = ring[(next + i) & MASK];
            frame[i] = sample;
            squares += sample * sample;
        }
        power = squares / MediaLoop.FRAME;
    }

    /// What was heard last goes on for a moment.
    private void fade(short[] frame) {
        if (starved == PAUSE) {
            Arrays.fill(frame, (short) 0);
            power = 0;
            return;
        }
        next -= MediaLoop.FRAME;
        take(frame);
        next += MediaLoop.FRAME;
        for (int i = 0; i < MediaLoop.FRAME; i++) {
            frame[i] = (short) (frame[i] / (1 << starved));
        }
        power >>= 2 * starved;
    }

    private void correct(short[] frame) {
        switch (correction) {
            case NONE -> {}
            case REPEAT -> {
                next -= MediaLoop.FRAME;
                newWindow();
            }
            case LEAVE_OUT -> {
                if (inHand() >= MediaLoop.FRAME) {
                    take(frame);
                    next += MediaLoop.FRAME;
                    tooMany--;
                }
                if (tooMany <= 0) {
                    newWindow();
                }
            }
        }
    }

    private void judge() {
        Correction judged = Correction.NONE;
        tooMany = (least - TOO_MUCH) / MediaLoop.FRAME;
        if (least < TOO_LITTLE) {
            judged = Correction.REPEAT;
        } else if (tooMany > 0) {
            judged = Correction.LEAVE_OUT;
        }
        if (least > FARTHEST) {
            next += least - TOO_MUCH; // it is never quiet, and far behind by now
        }
        newWindow();
        correction = judged;
    }

    private void newWindow() {
        least = Integer.MAX_VALUE;
        framesInWindow = 0;
        correction = Correction.NONE;
    }
}
