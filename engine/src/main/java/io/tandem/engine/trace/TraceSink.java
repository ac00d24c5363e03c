package io.tandem.engine.trace;

import io.tandem.engine.sid.CallSid;

/// Takes the lines of all ladders. It never waits and never fails.
@FunctionalInterface
public interface TraceSink {
    /// Keeps nothing.
    TraceSink NONE = (call, entry) -> {};

    /// One more line of that call's ladder.
    void record(CallSid call, TraceEntry entry);
}
