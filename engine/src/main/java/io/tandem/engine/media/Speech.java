package io.tandem.engine.media;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Turns text into audio. What was spoken once comes from a cache, by engine, voice, language and text.
public interface Speech {
    /// What to say, and how.
    ///
    /// @param voice `man`, `woman`, or the name of a voice
    /// @param language a language tag (BCP 47) or one of the short codes of the Say reference
    /// @param passages said one after another
    record Utterance(String voice, String language, List<Passage> passages) {
        public Utterance {
            passages = List.copyOf(passages);
        }
    }

    /// A part of an utterance.
    sealed interface Passage {}

    /// Words to be spoken; no markup in it.
    record Words(String text) implements Passage {}

    /// Silence.
    record Silence(Duration length) implements Passage {}

    /// The audio of `utterance`; fails with a [SpeechException] that says why there is none.
    CompletionStage<AudioClip> speak(Utterance utterance);

    /// There is no audio for an utterance.
    final class SpeechException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /// @param message which voice, language or text could not be spoken, and why
        public SpeechException(String message) {
            super(message);
        }
    }
}
