package io.tandem.rcml.document;

import io.tandem.engine.application.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The attributes of `<Gather>` that only matter to a recogniser.
///
/// @param language a language tag; default `en-US`
/// @param hints phrases to expect: at most 50, each at most 100 characters
/// @param speechTimeout silence after which speech has ended; empty: the recogniser decides (`auto`, the default)
/// @param maxSpeechTime longest utterance; empty: the recogniser's own limit
/// @param speechModel name of a model, as written
/// @param profanityFilter default true
/// @param partialResultCallback told while the caller speaks
/// @param partialResultCallbackMethod default POST
public record SpeechRecognition(
        String language,
        List<String> hints,
        Optional<Duration> speechTimeout,
        Optional<Duration> maxSpeechTime,
        Optional<String> speechModel,
        boolean profanityFilter,
        Optional<DocumentUrl> partialResultCallback,
        HttpMethod partialResultCallbackMethod) {

    public SpeechRecognition {
        hints = List.copyOf(hints);
    }
}
