package io.tandem.media.speech;

import java.nio.file.Path;
import java.util.Optional;

/// How texts are spoken.
///
/// @param espeak where the program espeak-ng is, if it may be used; that it is not there is no fault
/// @param cacheFolder where spoken texts are kept over restarts; empty when they are not
/// @param memoryBytes how much of what was spoken is kept in memory, at two bytes a sample
public record SpeechSettings(Optional<Path> espeak, Optional<Path> cacheFolder, long memoryBytes) {
    private static final long USUAL_MEMORY = 32L * 1024 * 1024;

    public SpeechSettings {
        if (memoryBytes < 0) {
            throw new IllegalArgumentException(
                    "the speech cache needs zero or more bytes of memory, not " + memoryBytes);
        }
    }

    /// espeak-ng at its usual place, 32 MB of memory, and `cacheFolder`.
    public static SpeechSettings usual(Path cacheFolder) {
        return new SpeechSettings(Optional.of(Path.of("/usr/bin/espeak-ng")), Optional.of(cacheFolder), USUAL_MEMORY);
    }
}
