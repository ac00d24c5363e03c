package io.tandem.media.rtp;

import io.tandem.engine.media.AudioClip;

/// Where the packets of a stream belong in the plane's time: where their RTP timestamps say, as long as that is near
/// the time they came. So what one party sent stays together sample for sample, whatever the network did to it.
///
/// ```
///            LATE                     EARLY
///   ----------|------------|------------|-------> plane time
///         held up: here   now    ran ahead: here
/// ```
///
/// A stream whose clock drifts, or that was held up, is shifted by what it needs to stay inside. Another stream, or one
/// whose timestamps jump, begins when it comes, but not before the end of what was there.
final class Placing {
    /// What a packet that is too old to have a place answers.
    static final long NOWHERE = Long.MIN_VALUE;

    /// A packet may have been under way so much longer than the one that the stream began with.
    static final int LATE = AudioClip.RATE / 5;

    /// A packet may have been under way so much shorter than the one that the stream began with.
    static final int EARLY = AudioClip.RATE / 5;

    /// No network holds up longer; what seems to be is a stream with other timestamps.
    private static final int LONGEST_HOLD_UP = AudioClip.RATE;

    private boolean begun;
    private int ssrc;
    private int sequence;
    private int timestamp;
    private long at;
    private long end;

    /// Where a packet belongs.
    ///
    /// @param length how many samples it has
    /// @param now when it came
    /// @return the place of its first sample, or [#NOWHERE]
    long place(int packetSsrc, int packetSequence, int packetTimestamp, int length, long now) {
        long meant = at + (packetTimestamp - timestamp);
        if (!begun || packetSsrc != ssrc) {
            return follow(packetSsrc, packetSequence, packetTimestamp, length, anew(now));
        }
        if ((short) (packetSequence - sequence) <= 0) {
            return Math.abs(meant - now) <= LONGEST_HOLD_UP ? meant : NOWHERE;
        }
        return follow(packetSsrc, packetSequence, packetTimestamp, length, near(meant, now));
    }

    private long near(long meant, long now) {
        if (meant < end) {
            return anew(now);
        }
        if (meant < now - LATE) {
            return meant < now - LONGEST_HOLD_UP ? anew(now) : now - LATE;
        }
        if (meant > now + EARLY) {
            return anew(now);
        }
        return meant;
    }

    private long anew(long now) {
        return begun ? Math.clamp(end, now, now + EARLY) : now;
    }

    private long follow(int packetSsrc, int packetSequence, int packetTimestamp, int length, long place) {
        begun = true;
        ssrc = packetSsrc;
        sequence = packetSequence;
        timestamp = packetTimestamp;
        at = place;
        end = place + length;
        return place;
    }
}
