package io.tandem.engine.store;

import java.util.Optional;

/// Who started a call.
public enum CallDirection {
    INBOUND("inbound"),
    OUTBOUND_API("outbound-api"),
    OUTBOUND_DIAL("outbound-dial");

    private final String text;

    CallDirection(String text) {
        this.text = text;
    }

    /// The direction that `text` spells.
    public static Optional<CallDirection> parse(String text) {
        for (CallDirection direction : values()) {
            if (direction.text.equals(text)) {
                return Optional.of(direction);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
