package io.tandem.it.phones;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waits for what other programs do.
final class Patience {
    private static final Duration MOST = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private Patience() {}

    /// Whether it has happened.
    interface Look {
        boolean isSo() throws Exception;
    }

    /// Returns as soon as it is so.
    ///
    /// @throws AssertionError saying `what` was expected, when it does not come
    static void until(String what, Look look) throws Exception {
        long deadline = System.nanoTime() + MOST.toNanos();
        while (!look.isSo()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("expected within " + MOST.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }
}
