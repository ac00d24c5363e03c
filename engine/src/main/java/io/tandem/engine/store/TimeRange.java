package io.tandem.engine.store;

import java.time.Instant;
import java.util.Optional;

/// A range of time; an end that is missing is open.
///
/// @param from the first instant in it
/// @param until the first instant after it
public record TimeRange(Optional<Instant> from, Optional<Instant> until) {
    /// All time.
    public static final TimeRange ALWAYS = new TimeRange(Optional.empty(), Optional.empty());

    /// Whether `instant` is in it.
    public boolean contains(Instant instant) {
        return from.map(first -> !instant.isBefore(first)).orElse(true)
                && until.map(instant::isBefore).orElse(true);
    }
}
