package io.tandem.engine.trace;

import java.time.Instant;
import java.util.List;

/// One line of a ladder.
///
/// @param at when it happened
/// @param kind what it is
/// @param from who sent it: a party's name such as `peer` or `app`, or `us`
/// @param to who got it
/// @param what the method, the status, the verb, or the HTTP request line
/// @param details what else is worth reading, each `name=value`; no secrets, no digits that a caller pressed
public record TraceEntry(Instant at, Kind kind, String from, String to, String what, List<String> details) {
    /// What a line of a ladder is about.
    public enum Kind {
        SIP,
        HTTP,
        VERB,
        CALL
    }

    public TraceEntry {
        details = List.copyOf(details);
    }

    /// The line as ladders print it, without the time.
    @Override
    public String toString() {
        String arrow = String.format("%-5s -> %-5s  %s", from, to, what);
        return details.isEmpty() ? arrow : String.format("%-34s %s", arrow, String.join("  ", details));
    }
}
