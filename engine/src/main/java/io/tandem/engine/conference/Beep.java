package io.tandem.engine.conference;

/// Whether the others hear a beep when somebody comes or goes.
public enum Beep {
    NEVER,
    ENTRY,
    EXIT,
    ALWAYS;

    boolean atEntry() {
        return this == ENTRY || this == ALWAYS;
    }

    boolean atExit() {
        return this == EXIT || this == ALWAYS;
    }

    /// This one with or without the beep at the exit.
    Beep atExit(boolean heard) {
        if (heard) {
            return atEntry() ? ALWAYS : EXIT;
        }
        return atEntry() ? ENTRY : NEVER;
    }
}
