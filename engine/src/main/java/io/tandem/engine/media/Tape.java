package io.tandem.engine.media;

/// One recording as it is made: it hears sessions ([MediaSession#record]) or a mixer ([Mixer#record]) and writes a
/// file. No method waits; every one may be called from any thread.
public interface Tape {
    /// What is said from now on is not kept.
    void pause(Gap gap);

    /// What is said is kept again.
    void resume();

    /// Notes in the file that something happened now, such as a transfer.
    void mark(String what);

    /// Ends the recording; [TapeEvent.Finished] or [TapeEvent.Failed] follows. Said again, it changes nothing.
    void stop();

    /// What a pause leaves in the file.
    enum Gap {
        /// Nothing: the file is shorter than the call.
        SKIPPED,
        /// Silence, as long as the pause.
        SILENCE
    }
}
