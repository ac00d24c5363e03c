package io.tandem.media.speech;

import io.tandem.engine.media.Speech.SpeechException;

/// Makes samples of words. It may block; it is called by several threads at once.
interface SpeechEngine {
    /// Names it in cache keys; another version of it that sounds differently has another name.
    String name();

    /// Whether it speaks a language.
    ///
    /// @param language a language tag in lower case
    boolean speaks(String language);

    /// 8000 samples a second of `text`.
    ///
    /// @param voice `man`, `woman`, or the name of one of its voices
    /// @throws SpeechException when it cannot, with the reason
    short[] samples(String voice, String language, String text);
}
