package io.tandem.media.speech;

import io.tandem.engine.media.Speech.Passage;
import io.tandem.engine.media.Speech.SpeechException;
import io.tandem.engine.media.Speech.Voice;
import java.util.List;

/// Makes samples of words. It may block; it is called by several threads at once.
interface SpeechEngine {
    /// Names it in cache keys; another version of it that sounds differently has another name.
    String name();

    /// Whether it speaks a language.
    ///
    /// @param language a language tag in lower case
    boolean speaks(String language);

    /// Whether it has a voice of that name, which is neither `man` nor `woman`: those it has.
    boolean has(String voice);

    /// Its voices.
    List<Voice> voices();

    /// Whether it can do more than read words.
    Skill skill();

    /// What an engine understands.
    enum Skill {
        WORDS,
        SSML
    }

    /// `passages` as it wants them, without silences and other languages.
    Written written(List<Passage> passages);

    /// What an engine is given to read.
    ///
    /// @param markup whether `text` is SSML
    record Written(String text, Skill markup) {}

    /// 8000 samples a second of `text`.
    ///
    /// @param voice `man`, `woman`, or the name of one of its voices
    /// @throws SpeechException when it cannot, with the reason
    short[] samples(String voice, String language, Written text);
}
