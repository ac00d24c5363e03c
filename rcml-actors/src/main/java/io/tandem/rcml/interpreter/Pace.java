package io.tandem.rcml.interpreter;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// Notices a script that asks for documents faster than any caller could hear them: redirects in a circle.
final class Pace {
    private static final int DOCUMENTS = 20;
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final Deque<Instant> asked = new ArrayDeque<>();

    /// Whether the document that is asked for now is one too many.
    boolean isCircle(Instant now) {
        asked.addLast(now);
        return asked.size() > DOCUMENTS
                && Duration.between(asked.removeFirst(), now).compareTo(WITHIN) < 0;
    }
}
