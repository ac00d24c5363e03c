package io.tandem.engine.media;

/// Reads audio files.
public interface AudioDecoder {
    /// The audio in `file`, whatever its rate and channels, as a clip.
    ///
    /// @param file the whole content of a sound file
    /// @throws UnreadableAudio when it is no audio file of a known kind; the message says what was found and what
    /// is expected
    AudioClip decode(byte[] file) throws UnreadableAudio;

    /// A file that holds no audio that we can play.
    final class UnreadableAudio extends Exception {
        private static final long serialVersionUID = 1L;

        /// @param message what was found and what was expected
        public UnreadableAudio(String message) {
            super(message);
        }
    }
}
