package io.tandem.engine.media;

import io.tandem.engine.sid.RecordingSid;
import java.time.Duration;
import java.util.Optional;

/// What is to be recorded, and when that ends by itself.
///
/// @param sid names the file
/// @param channels of the file
/// @param track whose voice is kept of a session
/// @param trim what is cut off
/// @param longest ends the recording; pauses do not count
/// @param silence is told ([TapeEvent.Silent]) when nothing was heard for so long; empty: never
/// @param wordless what becomes of a file in which nothing is heard
public record TapeOrder(
        RecordingSid sid,
        Channels channels,
        Track track,
        Trim trim,
        Duration longest,
        Optional<Duration> silence,
        Wordless wordless) {

    /// How many channels a recording has.
    public enum Channels {
        /// All voices mixed.
        MONO,
        /// What the party says on the first, what it hears on the second.
        DUAL
    }

    /// Whose voice is kept, seen from the session.
    public enum Track {
        BOTH,
        /// What the party says.
        INBOUND,
        /// What the party hears.
        OUTBOUND
    }

    /// What is cut off.
    public enum Trim {
        NOTHING,
        /// Silence before the first sound and after the last.
        SILENCE
    }

    /// What becomes of a file in which nothing is heard but silence.
    public enum Wordless {
        /// It stays, as long as the silence was.
        KEPT,
        /// It is deleted before the end is told, and plays for no time at all.
        DROPPED
    }
}
