/// Text to audio: engines behind one cache.
///
/// ```
/// speak(utterance) -> Piece: cut at silences and languages -> Speeches: memory -> disk -> the same text under way?
///    -> FreeTtsEngine  English, as words
///    -> EspeakEngine   other languages, and what needs SSML
/// ```
@NullMarked
package io.tandem.media.speech;

import org.jspecify.annotations.NullMarked;
