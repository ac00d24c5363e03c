/// Text to audio: engines behind one cache.
///
/// ```
/// speak(utterance) -> CachedSpeech: memory -> disk -> the same text under way? -> SpeechEngines -> FreeTtsEngine
///                                                                                               -> EspeakEngine
/// ```
@NullMarked
package io.tandem.media.speech;

import org.jspecify.annotations.NullMarked;
