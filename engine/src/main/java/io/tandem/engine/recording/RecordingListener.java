package io.tandem.engine.recording;

import io.tandem.engine.store.Webhook;
import java.util.Set;

/// Who is told how a recording goes (`recordingStatusCallback`).
///
/// @param webhook where it is told
/// @param events what it wants to hear
public record RecordingListener(Webhook webhook, Set<Event> events) {
    public RecordingListener {
        events = Set.copyOf(events);
    }

    /// What is told of a recording.
    public enum Event {
        IN_PROGRESS,
        COMPLETED,
        ABSENT,
        FAILED
    }
}
