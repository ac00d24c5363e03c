package io.tandem.it.sipp;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waits for what other programs do.
public final class Patience {
    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private Patience() {}

    /// Whether it has happened.
    public interface Look {
        boolean isSo() throws Exception;
    }

    /// Returns as soon as it is so, within half a minute.
    ///
    /// @throws AssertionError saying `what` was expected, when it does not come
    public static void until(String what, Look look) throws Exception {
        until(what, USUAL, look);
    }

    /// Returns as soon as it is so.
    ///
    /// @throws AssertionError saying `what` was expected, when it does not come within `most`
    public static void until(String what, Duration most, Look look) throws Exception {
        long deadline = System.nanoTime() + most.toNanos();
        while (!look.isSo()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("expected within " + most.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }
}
