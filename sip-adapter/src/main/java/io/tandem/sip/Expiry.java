package io.tandem.sip;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs things 64*T1 from now, the one long wait of RFC 3261. As the wait is always the same, what was asked first is due
/// first: a queue, and one look at its head now and then.
final class Expiry {
    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);

    private final Queue<Due> queue = new ConcurrentLinkedQueue<>();
    private final long waitNanos;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sip-expiry").factory());

    private record Due(long at, Runnable task) {}

    Expiry(Duration t1) {
        waitNanos = t1.multipliedBy(64).toNanos();
        long period = Math.max(1, t1.toMillis());
        var _ = clock.scheduleWithFixedDelay(this::runDue, period, period, TimeUnit.MILLISECONDS);
    }

    void in64T1(Runnable task) {
        queue.add(new Due(System.nanoTime() + waitNanos, task));
    }

    private void runDue() {
        long now = System.nanoTime();
        for (Due head = queue.peek(); head != null && head.at - now <= 0; head = queue.peek()) {
            queue.poll();
            try {
                head.task.run();
            } catch (RuntimeException e) {
                LOG.debug("at the end of a transaction", e);
            }
        }
    }

    void stop() {
        clock.shutdownNow();
        queue.clear();
    }
}
