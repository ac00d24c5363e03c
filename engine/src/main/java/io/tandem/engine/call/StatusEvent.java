package io.tandem.engine.call;

import java.util.EnumSet;
import java.util.Set;

/// What an application is told of a call, each once. Its number belongs to the event: an event that never came leaves a
/// gap.
public enum StatusEvent {
    INITIATED(0),
    RINGING(1),
    ANSWERED(2),
    COMPLETED(3);

    /// All of them.
    public static final Set<StatusEvent> ALL = Set.copyOf(EnumSet.allOf(StatusEvent.class));

    private final int sequence;

    StatusEvent(int sequence) {
        this.sequence = sequence;
    }

    /// `SequenceNumber` of its callback.
    public int sequence() {
        return sequence;
    }
}
