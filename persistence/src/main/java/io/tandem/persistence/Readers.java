package io.tandem.persistence;

import io.tandem.engine.store.StoreException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Reads on a few connections, one thread for each: SQLite's native code would pin virtual threads anyway.
final class Readers implements AutoCloseable {
    private static final int WAITING = 8192;

    private final Queue<Session> idle;
    private final Executor answers;
    private final ThreadPoolExecutor threads;

    /// @param sessions used by these readers alone
    /// @param answers tells the callers, so that what they do then cannot hold up other reads
    Readers(List<Session> sessions, Executor answers) {
        this.idle = new ArrayDeque<>(sessions);
        this.answers = answers;
        this.threads = new ThreadPoolExecutor(
                sessions.size(),
                sessions.size(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().name("store-reader-", 1).daemon().factory());
    }

    <T> CompletionStage<T> read(Supplier<String> what, Task.Work<T> work) {
        var task = new Task<T>(what, work);
        try {
            threads.execute(() -> {
                read(task);
                answers.execute(task::tell);
            });
        } catch (RejectedExecutionException full) {
            String refusal = threads.isShutdown() ? "the store is closed" : "too many questions wait; try again later";
            task.fail(new StoreException("Could not " + what.get() + ": " + refusal));
            task.tell();
        }
        return task.stage();
    }

    private void read(Task<?> task) {
        Session session = taken();
        try {
            task.run(session);
        } catch (SQLException problem) {
            task.fail(problem);
        } finally {
            given(session);
        }
    }

    /// There are as many sessions as threads.
    private synchronized Session taken() {
        return idle.remove();
    }

    private synchronized void given(Session session) {
        idle.add(session);
    }

    /// Waits for the reads that were accepted.
    @Override
    public void close() {
        threads.close();
    }
}
