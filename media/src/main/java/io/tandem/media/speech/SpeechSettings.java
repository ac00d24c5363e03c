package io.tandem.media.speech;

import java.nio.file.Path;
import java.util.Optional;

/// How texts are spoken.
///
/// @param espeak where the program espeak-ng is, if it may be used; that it is not there is no fault
/// @param cacheFolder where spoken texts are kept over restarts; empty when they are not
/// @param cacheBytes how large all that is kept there may be
/// @param memoryBytes how much of what was spoken is kept in memory, at two bytes a sample
public record SpeechSettings(Optional<Path> espeak, Optional<Path> cacheFolder, long cacheBytes, long memoryBytes) {
    public SpeechSettings {
        if (cacheBytes < 0 || memoryBytes < 0) {
            throw new IllegalArgumentException("the speech cache needs zero or more bytes on disk and in memory, not "
                    + cacheBytes + " and " + memoryBytes);
        }
    }
}
