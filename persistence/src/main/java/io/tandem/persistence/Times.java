package io.tandem.persistence;

import java.time.Instant;

/// Instants as they are kept: nanoseconds since 1970 UTC, which reach from 1677 to 2262.
public final class Times {
    private static final long SECOND = 1_000_000_000L;

    private Times() {}

    /// What is stored of `instant`.
    ///
    /// @throws ArithmeticException when `instant` is out of reach
    public static long stored(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano());
    }

    /// The instant of what is stored.
    public static Instant read(long stored) {
        return Instant.ofEpochSecond(Math.floorDiv(stored, SECOND), Math.floorMod(stored, SECOND));
    }

    /// What to compare stored instants with: the nearest one when `instant` is out of reach.
    public static long bound(Instant instant) {
        if (instant.isBefore(read(Long.MIN_VALUE))) {
            return Long.MIN_VALUE;
        }
        return instant.isAfter(read(Long.MAX_VALUE)) ? Long.MAX_VALUE : stored(instant);
    }
}
