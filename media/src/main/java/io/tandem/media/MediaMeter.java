package io.tandem.media;

import java.time.Duration;

/// What a media plane counted since it was started; may be read from any thread at any time.
public interface MediaMeter {
    /// Sessions that hold ports now.
    int openSessions();

    /// RTP packets that were sent.
    long packetsSent();

    /// RTP packets that were taken in.
    long packetsReceived();

    /// Datagrams that came and were not for us (wrong source, no RTP, wrong payload type, twice), and packets that
    /// the system refused to send.
    long packetsDropped();

    /// Ticks that came more than 10 ms late, and ticks that were left out because too many were late at once.
    long lateTicks();

    /// How late the latest tick was since this was last asked.
    Duration takeWorstLateness();
}
