package io.tandem.engine.media;

import java.time.Duration;

/// What a media session tells its leg.
public sealed interface MediaEvent {
    /// The session has its ports; told once, first.
    record Opened(MediaSession session) implements MediaEvent {}

    /// There will be no session: no port is free, or the address is not ours.
    record OpenFailed(String why) implements MediaEvent {}

    /// The peer pressed a key; told once per key, however many packets carried it (RFC 4733 2.5).
    ///
    /// @param digit `0`-`9`, `*`, `#`, `A`-`D`
    record DigitReceived(char digit) implements MediaEvent {}

    /// A playback is over; told exactly once for each.
    record PlaybackEnded(long id, PlaybackEnd end) implements MediaEvent {}

    /// How a playback ended.
    enum PlaybackEnd {
        /// It was played to its end.
        PLAYED,
        /// It was stopped, or another took its place.
        STOPPED
    }

    /// No RTP came for so long although the peer may send: it is lost. Told once.
    record PeerSilent(Duration silence) implements MediaEvent {}

    /// All digits of a [MediaSession#sendDigits] have been sent.
    record DigitsSent() implements MediaEvent {}
}
