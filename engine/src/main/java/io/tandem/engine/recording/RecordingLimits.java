package io.tandem.engine.recording;

import java.time.Duration;
import java.util.Optional;

/// When a recording ends that nobody stops.
///
/// @param longest how long it may be; pauses do not count
/// @param silence is told when nothing was heard for so long ([RecordingNews.Silent]); empty: never
public record RecordingLimits(Duration longest, Optional<Duration> silence) {
    /// As long as whatever is recorded goes on, and a day at the most.
    public static final RecordingLimits NONE = new RecordingLimits(Duration.ofHours(24), Optional.empty());
}
