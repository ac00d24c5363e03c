package io.tandem.persistence;

import io.tandem.engine.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes. What waits is committed together, so that one synchronisation of the disk serves many
/// writes; every stage is completed after the commit.
///
/// ```
/// callers    queue      Writer                       disk
///    |--save-->|           |                          |
///    |--save-->|           |                          |
///    |         |---both--->|--BEGIN, two upserts----->|
///    |         |           |--COMMIT----------------->|  fdatasync
///    |<----------both stages complete-----------------|
/// ```
///
/// A write that the database refuses fails alone. When the transaction itself fails, each of its writes is tried again
/// on its own.
final class Writer implements AutoCloseable {
    /// How many writes one commit takes at the most.
    static final int GROUP = 512;

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private final Session session;
    private final Executor answers;
    private final BlockingQueue<Task<?>> queue;
    private final Semaphore hurry = new Semaphore(0);
    private final Task<Boolean> end = new Task<>(() -> "stop", _ -> true);
    private final LongAdder accepted = new LongAdder();
    private final long paceNanos;
    private final Thread thread;
    private long lastBegan = System.nanoTime(); // of the thread alone
    private boolean accepting = true; // guarded by this

    /// @param session is used by this writer's thread alone
    /// @param answers tells the callers, so that what they do then cannot hold up the writes
    /// @param waiting how many writes may wait
    /// @param pace shortest time from one commit to the next, unless somebody waits or a group is full
    Writer(Session session, Executor answers, int waiting, Duration pace) {
        this.session = session;
        this.answers = answers;
        this.queue = new ArrayBlockingQueue<>(waiting);
        this.paceNanos = pace.toNanos();
        this.thread = Thread.ofPlatform().name("store-writer").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Whether somebody waits for a write.
    enum Urgency {
        AT_ONCE,
        /// It may wait until others share its commit.
        IN_TIME
    }

    <T> CompletionStage<T> write(Urgency urgency, Supplier<String> what, Task.Work<T> work) {
        var task = new Task<T>(what, work);
        String refusal = offer(task);
        if (!refusal.isEmpty()) {
            task.fail(new StoreException("Could not " + what.get() + ": " + refusal));
            task.tell();
        } else if (urgency == Urgency.AT_ONCE || queue.size() >= GROUP) {
            hurry.release();
        }
        return task.stage();
    }

    /// Why it was refused; nothing when it was accepted.
    private synchronized String offer(Task<?> task) {
        if (!accepting) {
            return "the store is closed";
        }
        if (queue.offer(task)) {
            accepted.increment();
            return "";
        }
        return "too many writes wait for the disk (" + queue.size() + "); try again later";
    }

    /// How many writes it has taken.
    long accepted() {
        return accepted.sum();
    }

    private void run() {
        List<Task<?>> group = new ArrayList<>(GROUP);
        try {
            while (!group.contains(end)) {
                group.clear();
                group.add(queue.take());
                awaitTurn();
                queue.drainTo(group, GROUP - 1);
                if (!queue.isEmpty()) {
                    hurry.release(); // whoever is in a hurry may be among those that are left
                }
                write(group);
                tell(List.copyOf(group));
            }
            group.clear();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            refuseAll(group);
        }
    }

    private void awaitTurn() throws InterruptedException {
        long early = lastBegan + paceNanos - System.nanoTime();
        hurry.tryAcquire(early, TimeUnit.NANOSECONDS);
        hurry.drainPermits(); // of those that are in the queue now
        lastBegan = System.nanoTime();
    }

    /// Nobody waits for ever, even when this thread dies.
    private synchronized void refuseAll(List<Task<?>> group) {
        accepting = false;
        List<Task<?>> left = new ArrayList<>(group);
        queue.drainTo(left);
        left.forEach(task -> task.fail(new StoreException("The store's writer has stopped")));
        tell(left);
    }

    private void tell(List<Task<?>> done) {
        answers.execute(() -> done.forEach(Task::tell));
    }

    private void write(List<Task<?>> group) {
        try {
            session.beginToWrite();
        } catch (SQLException problem) {
            LOG.warn("{} writes failed: {}", group.size(), problem.getMessage());
            rollback(); // should a transaction have been left open
            group.forEach(task -> task.fail(problem));
            return;
        }
        try {
            for (Task<?> task : group) {
                task.run(session);
            }
            session.commit();
        } catch (SQLException problem) {
            rollback();
            if (group.size() == 1) {
                LOG.warn("A write failed: {}", problem.getMessage());
                group.getFirst().fail(problem);
            } else {
                group.forEach(task -> write(List.of(task)));
            }
        }
    }

    private void rollback() {
        try {
            session.rollback();
        } catch (SQLException problem) {
            LOG.debug("Nothing was left to roll back: {}", problem.getMessage());
        }
    }

    /// Waits until all that was accepted is written.
    @Override
    public void close() {
        synchronized (this) {
            if (!accepting) {
                return;
            }
            accepting = false;
        }
        try {
            queue.put(end);
            hurry.release();
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
