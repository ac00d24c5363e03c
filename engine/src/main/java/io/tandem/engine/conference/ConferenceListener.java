package io.tandem.engine.conference;

import io.tandem.engine.store.Webhook;
import java.util.Set;

/// Who is told how a conference goes (`statusCallback`).
///
/// @param webhook where it is told
/// @param events what it wants to hear
public record ConferenceListener(Webhook webhook, Set<Event> events) {
    public ConferenceListener {
        events = Set.copyOf(events);
    }

    /// What is told of a conference.
    public enum Event {
        START,
        END,
        JOIN,
        LEAVE,
        MUTE,
        HOLD,
        MODIFY,
        ANNOUNCEMENT
    }
}
