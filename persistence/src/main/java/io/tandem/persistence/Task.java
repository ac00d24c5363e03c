package io.tandem.persistence;

import io.tandem.engine.store.StoreException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// One thing that the store was asked for, and the stage that was given for it.
///
/// @param <T> the answer
final class Task<T> {
    private final Supplier<String> what;
    private final Work<T> work;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private Runnable outcome = () -> {};

    /// What is done with the database.
    interface Work<T> {
        T on(Session session) throws SQLException;
    }

    /// @param what what was asked, for the message of a failure
    Task(Supplier<String> what, Work<T> work) {
        this.what = what;
        this.work = work;
    }

    CompletionStage<T> stage() {
        return answer.minimalCompletionStage();
    }

    /// Does it. A refusal that concerns this task alone becomes its outcome.
    ///
    /// @throws SQLException when the transaction around it may be broken
    void run(Session session) throws SQLException {
        try {
            T result = work.on(session);
            outcome = () -> answer.complete(result);
        } catch (SQLiteException problem) {
            if (!isConstraint(problem.getResultCode())) {
                throw problem;
            }
            fail(problem);
        } catch (RuntimeException problem) {
            fail(problem);
        }
    }

    /// Decides that it failed.
    void fail(Exception problem) {
        StoreException failure = failure(problem);
        outcome = () -> answer.completeExceptionally(failure);
    }

    /// Tells the one who asked.
    void tell() {
        outcome.run();
    }

    private StoreException failure(Exception problem) {
        if (problem instanceof StoreException known) {
            return known;
        }
        if (problem instanceof SQLiteException refused && isUnique(refused.getResultCode())) {
            return new StoreException.Conflict("Could not " + what.get() + ": there is one already");
        }
        return new StoreException("Could not " + what.get() + ": " + problem.getMessage(), problem);
    }

    private static boolean isConstraint(SQLiteErrorCode code) {
        return (code.code & 0xff) == SQLiteErrorCode.SQLITE_CONSTRAINT.code;
    }

    private static boolean isUnique(SQLiteErrorCode code) {
        return code == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE || code == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY;
    }
}
