package io.tandem.engine.media;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// What is to be played once it is its turn; one playback at a time per session, a new one ends the one before.
///
/// @param id names it in [MediaEvent.PlaybackEnded]; unique in its session
/// @param clips played one after another without a gap
/// @param times how often the whole is played; 0 means until it is stopped
public record Playback(long id, List<AudioClip> clips, int times) {
    private static final AtomicLong IDS = new AtomicLong();

    public Playback {
        clips = List.copyOf(clips);
    }

    /// A playback whose id no other has.
    public static Playback of(List<AudioClip> clips, int times) {
        return new Playback(IDS.incrementAndGet(), clips, times);
    }
}
