package io.tandem.engine.media;

import org.apache.pekko.actor.typed.ActorRef;

/// Makes recordings.
public interface TapeDeck {
    /// A recording that begins when a session or a mixer is given the tape.
    ///
    /// @param listener is told [TapeEvent]s, the last of which ends it
    Tape open(TapeOrder order, ActorRef<? super TapeEvent> listener);

    /// How many recordings are being made.
    int openTapes();
}
