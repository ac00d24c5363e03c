package io.tandem.rcml.document;

import io.tandem.engine.application.HttpMethod;

/// What somebody hears who waits: for an answer, for a conference to start, in a queue.
public sealed interface WaitSound {

    /// What the engine has for it: the default.
    record BuiltIn() implements WaitSound {}

    /// The document asked for silence.
    record Silence() implements WaitSound {}

    /// A sound file, or a document of `<Say>` and `<Play>` in a loop.
    record At(DocumentUrl url, HttpMethod method) implements WaitSound {}
}
