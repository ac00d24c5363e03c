package io.tandem.engine.media;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /// A part of an utterance. An engine that cannot do what is asked of a part speaks its words.
    sealed interface Passage {}

    /// Words to be spoken; no markup in it.
    record Words(String text) implements Passage {}

    /// Silence.
    record Silence(Duration length) implements Passage {}

    /// Text that is read in a certain way (SSML `say-as`).
    ///
    /// @param interpretAs such as `digits`, `characters`, `date`; empty for none
    record SayAs(String interpretAs, Optional<String> format, String text) implements Passage {}

    /// Text with the way it sounds (SSML `phoneme`).
    ///
    /// @param alphabet `ipa` or `x-sampa`
    /// @param symbols how it sounds
    /// @param text how it is written
    record Phoneme(String alphabet, String symbols, String text) implements Passage {}

    /// Passages spoken in a style.
    record Styled(Style style, List<Passage> passages) implements Passage {
        public Styled {
            passages = List.copyOf(passages);
        }
    }

    /// How passages are spoken, after the SSML elements.
    sealed interface Style {}

    /// Each as its author wrote it, such as `slow`, `80%`, `+2st`, `loud`.
    record Prosody(Optional<String> rate, Optional<String> pitch, Optional<String> volume) implements Style {}

    /// With stress.
    ///
    /// @param level `strong`, `moderate`, `reduced` or `none`
    record Emphasis(String level) implements Style {}

    /// In another language than what is around them.
    record InLanguage(String language) implements Style {}

    /// As a paragraph.
    record Paragraph() implements Style {}

    /// As a sentence.
    record Sentence() implements Style {}

    /// The audio of `utterance`; fails with a [SpeechException] that says why there is none.
    CompletionStage<AudioClip> speak(Utterance utterance);

    /// What `utterance` asks for and no engine has: something else takes its place.
    Set<Lack> lacks(Utterance utterance);

    /// What an utterance can ask for in vain.
    enum Lack {
        /// The voice: that of a man speaks.
        VOICE,
        /// The language: the words are spoken as English.
        LANGUAGE
    }

    /// All voices that can be asked for.
    List<Voice> voices();

    /// A voice.
    ///
    /// @param engine what speaks
    /// @param name what a document calls it
    /// @param language the tag of the language it speaks; `*` for every one of its engine
    /// @param gender empty where it is not known
    record Voice(String engine, String name, String language, Optional<Gender> gender) {}

    /// Whose voice it sounds like.
    enum Gender {
        MALE,
        FEMALE
    }

    /// There is no audio for an utterance.
    final class SpeechException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /// @param message which voice, language or text could not be spoken, and why
        public SpeechException(String message) {
            super(message);
        }
    }
}
