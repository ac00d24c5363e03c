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
    /// @param content whether anything was heard
    /// @param marks what was noted, in order
    record Finished(End why, Duration length, Content content, List<Mark> marks) implements TapeEvent {
        public Finished {
            marks = List.copyOf(marks);
        }
    }

    /// It cannot be written, or not any more; told once, last. What was written until then is kept.
    ///
    /// @param why what could not be done, for the author
    /// @param length how long the file plays; zero when there is none
    record Failed(String why, Duration length) implements TapeEvent {}

    /// What ended a recording.
    enum End {
        /// [Tape#stop].
        STOPPED,
        /// It was as long as it may be.
        FULL
    }

    /// Whether a file is worth hearing.
    enum Content {
        SOUND,
        /// Only silence, or nothing at all.
        SILENCE
    }

    /// Something that happened while the recording went on.
    ///
    /// @param at how far the file was
    record Mark(Duration at, String what) {}
}
