package io.tandem.media.rtp;

import io.tandem.media.Tones;

/// Reads telephone events (RFC 4733 2.5) and tells each key once: as soon as its first packet comes, and be it the last
/// one of the event because the others were lost.
///
/// All packets of one press carry the timestamp of its start. A press that lasts longer than the duration field can
/// say is sent as segments, each with a timestamp of its own that continues the one before; some peers move the
/// timestamp with every packet. So a packet belongs to the key before it, too, when it has the same key and starts
/// before that one is over.
final class KeyReader {
    /// What [#read] answers when there is no new key.
    static final char NO_KEY = 0;

    static final int EVENT_LENGTH = 4;

    /// The bit that says the key is released.
    static final int END = 0x80;

    /// Nobody presses a key twice within 30 ms.
    private static final int SHORTEST_PAUSE = 240;

    /// From here on the duration field is nearly full, and a segment may follow.
    private static final int LONG_PRESS = 0xF000;

    /// How much of the end of a segment may have been lost: one second.
    private static final int LOST_SEGMENT_END = 8000;

    /// An event that starts so much earlier is none that comes late, but a stream that began anew: 5 s.
    private static final int TOO_OLD = 40_000;

    private boolean pressedBefore;
    private int event;
    private int start;
    private int duration;
    private boolean ended;

    /// One packet of an event.
    ///
    /// @param timestamp the RTP timestamp, when the event started
    /// @param marker [RtpPacket#MARKER] or [RtpPacket#NO_MARKER]
    /// @param payload the first four bytes of the payload
    /// @return the key when it is a new one, else [#NO_KEY]
    char read(int timestamp, int marker, int payload) {
        int packetEvent = payload >>> 24;
        if (packetEvent >= Tones.KEYS.length()) {
            return NO_KEY;
        }
        boolean packetEnds = (payload >> 16 & END) != 0;
        int packetDuration = payload & 0xFFFF;
        int later = timestamp - start;
        if (pressedBefore) {
            if (later == 0 && packetEvent == event) {
                duration = Math.max(duration, packetDuration);
                ended |= packetEnds;
                return NO_KEY;
            }
            if (later < 0 && later > -TOO_OLD) {
                return NO_KEY;
            }
            if (packetEvent == event && later > 0 && continues(later, marker)) {
                start = timestamp;
                duration = packetDuration;
                ended |= packetEnds;
                return NO_KEY;
            }
        }
        pressedBefore = true;
        event = packetEvent;
        start = timestamp;
        duration = packetDuration;
        ended = packetEnds;
        return Tones.KEYS.charAt(packetEvent);
    }

    private boolean continues(int later, int marker) {
        boolean newStart = marker == RtpPacket.MARKER;
        if (ended && newStart) {
            return false;
        }
        int gap = later - duration;
        return gap < SHORTEST_PAUSE || (!ended && !newStart && duration >= LONG_PRESS && gap < LOST_SEGMENT_END);
    }
}
