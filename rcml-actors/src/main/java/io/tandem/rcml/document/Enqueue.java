package io.tandem.rcml.document;

import io.tandem.engine.application.HttpMethod;
import java.util.Optional;
import java.util.OptionalInt;

/// `<Enqueue>`: the caller waits in a queue until somebody dials that queue.
///
/// @param line where the verb starts
/// @param queue name of the queue
/// @param action asked when the caller leaves the queue
/// @param method of the action; default POST
/// @param waitSound while waiting: `waitUrl` with `waitUrlMethod`, an empty one is silence
/// @param joinUrl a document for the caller when somebody takes the call
/// @param joinUrlMethod default POST
/// @param rejoin a caller whose connection failed waits again; default false
/// @param maxQueueSize empty: no limit
public record Enqueue(
        int line,
        String queue,
        Optional<DocumentUrl> action,
        HttpMethod method,
        WaitSound waitSound,
        Optional<DocumentUrl> joinUrl,
        HttpMethod joinUrlMethod,
        boolean rejoin,
        OptionalInt maxQueueSize)
        implements Verb {}
