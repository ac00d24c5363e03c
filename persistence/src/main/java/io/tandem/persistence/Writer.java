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
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes. What waits is committed together, so that one synchronisation of the disk serves
/// many
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
/// A write that the database refuses fails alone. When the transaction itself fails, each of its writes is tried
/// again on
/// its own.
final class Writer implements AutoCloseable {
    /// How many writes one commit takes at the most.
    static final int GROUP = 512;

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private final Session session;
    private final Executor answers;
    private final BlockingQueue<Task<?>> queue;
    private final long paceNanos;
    private final Thread thread;
    private long lastBegan = System.nanoTime(); // of the thread alone
    private boolean accepting = true; // guarded by this
    private boolean running = true; // of the thread alone

    /// @param session is used by this writer's thread alone
    /// @param answers tells the callers, so that what they do then cannot hold up the writes
    /// @param waiting how many writes may wait
    /// @param pace shortest time from one commit to the next, in which more writes gather for it
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

    <T> CompletionStage<T> write(Supplier<String> what, Task.Work<T> work) {
        var task = new Task<T>(what, work);
        String refusal = offer(task);
        if (!refusal.isEmpty()) {
            task.fail(new StoreException("Could not " + what.get() + ": " + refusal));
            task.tell();
        }
        return task.stage();
    }

    /// Why it was refused; nothing when it was accepted.
    private synchronized String offer(Task<?> task) {
        if (!accepting) {
            return "the store is closed";
        }
        return queue.offer(task) ? "" : "too many writes wait for the disk (" + queue.size() + "); try again later";
    }

    private void run() {
        List<Task<?>> group = new ArrayList<>(GROUP);
        try {
            while (running) {
                group.add(queue.take());
                awaitTurn();
                queue.drainTo(group, GROUP - 1);
                write(group);
                tell(List.copyOf(group));
                group.clear();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            refuseAll(group);
        }
    }

    private void awaitTurn() throws InterruptedException {
        long early = lastBegan + paceNanos - System.nanoTime();
        if (early > 0) {
            TimeUnit.NANOSECONDS.sleep(early);
        }
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
            session.begin("BEGIN IMMEDIATE");
        } catch (SQLException problem) {
            LOG.warn("{} writes failed: {}", group.size(), problem.getMessage());
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
            LOG.debug("SQLite had rolled back by itself: {}", problem.getMessage());
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
            queue.put(new Task<>(() -> "stop", _ -> running = false));
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
