package io.tandem.it.ladder;

import com.typesafe.config.Config;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.event.LoggingAdapter;
import org.jspecify.annotations.Nullable;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/// The scheduler and the clock of one actor system: time passes when the test says so.
final class MovedTime implements InstantSource {
    private static final Map<String, MovedTime> BY_NAME = new ConcurrentHashMap<>();
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::due).thenComparingLong(Task::order));
    private Instant now = START;
    private long order;

    static MovedTime named(String name) {
        return BY_NAME.computeIfAbsent(name, _ -> new MovedTime());
    }

    static void forget(String name) {
        BY_NAME.remove(name);
    }

    private record Task(Instant due, long order, Runnable run) {}

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /// Runs `task` when so much time has passed.
    synchronized Cancellable in(Duration delay, Runnable task) {
        var scheduled = new Scheduled(task);
        tasks.add(new Task(now.plus(delay.isNegative() ? Duration.ZERO : delay), order++, scheduled));
        return scheduled;
    }

    /// Lets time pass; after everything that falls due, `settle` is run.
    void pass(Duration time, Runnable settle) {
        Instant end = instant().plus(time);
        settle.run();
        for (Task next = takeDue(end); next != null; next = takeDue(end)) {
            next.run().run();
            settle.run();
        }
        synchronized (this) {
            now = end;
        }
    }

    private synchronized @Nullable Task takeDue(Instant end) {
        Task next = tasks.peek();
        if (next == null || next.due().isAfter(end)) {
            return null;
        }
        now = next.due();
        return tasks.remove();
    }

    private static final class Scheduled implements Runnable, Cancellable {
        private @Nullable Runnable task;

        private Scheduled(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            Runnable taken = take();
            if (taken != null) {
                taken.run();
            }
        }

        private synchronized @Nullable Runnable take() {
            Runnable taken = task;
            task = null;
            return taken;
        }

        @Override
        public boolean cancel() {
            return take() != null;
        }

        @Override
        public synchronized boolean isCancelled() {
            return task == null;
        }
    }

    /// Named as `pekko.scheduler.implementation`.
    public static final class Scheduler extends AbstractScheduler {
        private final MovedTime time;

        public Scheduler(Config config, LoggingAdapter log, ThreadFactory threads) {
            this.time = named(config.getString("ladder.queue"));
        }

        @Override
        @SuppressWarnings("deprecation") // abstract in the base class nevertheless
        public Cancellable schedule(
                FiniteDuration initialDelay, FiniteDuration interval, Runnable task, ExecutionContext executor) {
            return scheduleWithFixedDelay(initialDelay, interval, task, executor);
        }

        @Override
        public Cancellable scheduleOnce(FiniteDuration delay, Runnable task, ExecutionContext executor) {
            return time.in(Duration.ofNanos(delay.toNanos()), () -> executor.execute(task));
        }

        @Override
        public double maxFrequency() {
            return 1000;
        }
    }
}
