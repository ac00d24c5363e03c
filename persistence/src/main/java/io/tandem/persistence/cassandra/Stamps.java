package io.tandem.persistence.cassandra;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The write times that tell Cassandra which of two writes of a row holds: microseconds, never the same twice.
///
/// What ranks higher is stamped years later, so that it holds against all of a lower rank, in whatever order they
/// arrive and whichever node sent them. That takes no read before the write and no lightweight transaction.
final class Stamps {
    /// What a write is.
    enum Rank {
        /// The later one holds.
        ORDINARY(0),
        /// The end of a call or transfer: no snapshot of before replaces it.
        FINAL(1),
        /// Somebody deleted it: not even its end brings it back.
        DELETED(2);

        private final long shift;

        Rank(int step) {
            this.shift = step * Duration.ofDays(3650).toNanos() / 1000;
        }
    }

    private final InstantSource clock;
    private final AtomicLong last = new AtomicLong();

    Stamps(InstantSource clock) {
        this.clock = clock;
    }

    /// A time for a write that begins now.
    long next(Rank rank) {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        return last.updateAndGet(before -> Math.max(before + 1, now)) + rank.shift;
    }
}
