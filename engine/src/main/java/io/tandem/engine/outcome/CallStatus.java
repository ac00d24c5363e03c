package io.tandem.engine.outcome;

import java.util.Optional;

/// The status of a call as the API and every request to an application show it.
public enum CallStatus {
    QUEUED("queued"),
    RINGING("ringing"),
    IN_PROGRESS("in-progress"),
    COMPLETED("completed"),
    BUSY("busy"),
    FAILED("failed"),
    NO_ANSWER("no-answer"),
    CANCELED("canceled");

    private final String text;

    CallStatus(String text) {
        this.text = text;
    }

    /// The status that `text` spells.
    public static Optional<CallStatus> parse(String text) {
        for (CallStatus status : values()) {
            if (status.text.equals(text)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }

    /// Whether nothing comes after it.
    public boolean isFinal() {
        return switch (this) {
            case QUEUED, RINGING, IN_PROGRESS -> false;
            case COMPLETED, BUSY, FAILED, NO_ANSWER, CANCELED -> true;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
