package io.tandem.media.tape;

import java.time.Duration;
import java.util.Optional;

/// Where in a recording there is sound, and since when the party has been silent.
final class Listening {
    static final long NO_SOUND = -1;
    private static final long NEVER = Long.MAX_VALUE;

    private final Optional<Duration> silence;
    private final long silenceSamples;
    private long silentAt = NEVER;
    private volatile long firstSound = NO_SOUND;
    private volatile long lastSound;

    /// @param silence what is a silence; empty: nothing
    Listening(Optional<Duration> silence) {
        this.silence = silence;
        this.silenceSamples = silence.map(TapeTime::samples).orElse(0L);
    }

    /// A silence may begin at `at`.
    void awaitSilence(long at) {
        silentAt = silence.isEmpty() ? NEVER : at + silenceSamples;
    }

    /// The silence that is complete at `at`, if there is one; asked again it is not told again.
    Optional<Duration> silenceUntil(long at) {
        if (at < silentAt) {
            return Optional.empty();
        }
        silentAt = NEVER;
        return silence;
    }

    /// The party made a sound that ended at `end`.
    void partySounded(long end) {
        if (silentAt == NEVER || end + silenceSamples > silentAt) {
            awaitSilence(end);
        }
    }

    /// There is sound in the file.
    void fileSounds(long from, long end) {
        if (firstSound == NO_SOUND || from < firstSound) {
            firstSound = from;
        }
        if (end > lastSound) {
            lastSound = end;
        }
    }

    /// Where in the file the first sound is, or [#NO_SOUND].
    long firstSound() {
        return firstSound;
    }

    /// Where in the file the last sound ends.
    long lastSound() {
        return lastSound;
    }
}
