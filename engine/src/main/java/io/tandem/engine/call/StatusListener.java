package io.tandem.engine.call;

import io.tandem.engine.store.Webhook;
import java.util.Set;

/// Who is told how a call goes.
///
/// @param webhook where it is told
/// @param events what it wants to hear
public record StatusListener(Webhook webhook, Set<StatusEvent> events) {
    public StatusListener {
        events = Set.copyOf(events);
    }

    /// One that hears everything.
    public static StatusListener ofAll(Webhook webhook) {
        return new StatusListener(webhook, StatusEvent.ALL);
    }
}
