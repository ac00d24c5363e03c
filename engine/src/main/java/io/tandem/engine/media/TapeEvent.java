package io.tandem.engine.media;

import java.time.Duration;
import java.util.List;

/// What a tape tells whoever opened it.
public sealed interface TapeEvent {
    /// The party has been silent for that long; told once for each silence, and it goes on.
    record Silent(Duration silence) implements TapeEvent {}

    /// The recording is over and its file is complete; told once, last.
    ///
    /// @param why what ended it
    /// @param length how long the file plays; zero when there is none
    /// @param marks what was noted, in order
    record Finished(End why, Duration length, List<Mark> marks) implements TapeEvent {
        public Finished {
            marks = List.copyOf(marks);
        }
    }

    /// It cannot be written, or not any more; told once, last. What was written until then is kept.
    ///
    /// @param why what could not be done, for the author
    /// @param length how long the file plays; zero when there is none
    /// @param marks what was noted until then, in order
    record Failed(String why, Duration length, List<Mark> marks) implements TapeEvent {
        public Failed {
            marks = List.copyOf(marks);
        }
    }

    /// What ended a recording.
    enum End {
        /// [Tape#stop].
        STOPPED,
        /// It was as long as it may be.
        FULL
    }

    /// Something that happened while the recording went on.
    ///
    /// @param at how far the file was
    record Mark(Duration at, String what) {}
}
