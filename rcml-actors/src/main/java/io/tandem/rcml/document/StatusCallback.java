package io.tandem.rcml.document;

import io.tandem.engine.application.HttpMethod;
import java.util.Set;

/// A URL that is only told what happens, and of what.
///
/// @param method default POST
public record StatusCallback<E extends Enum<E>>(DocumentUrl url, HttpMethod method, Set<E> events) {

    /// What happens to a leg that a noun makes. Default: completed only.
    public enum OfCall {
        INITIATED,
        RINGING,
        ANSWERED,
        COMPLETED
    }

    /// What happens to a recording. Default: completed only.
    public enum OfRecording {
        IN_PROGRESS,
        COMPLETED,
        ABSENT,
        FAILED
    }

    /// What happens to a conference. Default: start and end.
    public enum OfConference {
        START,
        END,
        JOIN,
        LEAVE,
        MUTE,
        HOLD,
        MODIFY,
        SPEAKER,
        ANNOUNCEMENT
    }
}
