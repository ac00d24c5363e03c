package io.tandem.persistence;

import io.tandem.engine.store.StoreException;
import io.tandem.persistence.Writer.Urgency;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Texts that wait on disk, in the file `spool.db`, in the order in which they came. What was put in survives the death
/// of the process and of the machine.
public final class Spool implements AutoCloseable {
    private static final int WAITING = 16_384;
    private static final Duration PACE = Duration.ofMillis(5);
    private static final int LAST_ANSWERS_SECONDS = 10;
    /// `refused` keeps what nobody would take, for an operator to look at.
    private static final List<String> TABLES = List.of(
            "CREATE TABLE IF NOT EXISTS spool (number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL,"
                    + " record TEXT NOT NULL) STRICT",
            "CREATE TABLE IF NOT EXISTS refused (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, record TEXT NOT NULL,"
                    + " why TEXT NOT NULL) STRICT");

    /// One that waits.
    ///
    /// @param number its place in the order
    /// @param kind what it is
    /// @param record its text
    public record Waiting(long number, String kind, String record) {}

    private final DatabaseFile file;
    private final Session session;
    private final ExecutorService answers = Executors.newVirtualThreadPerTaskExecutor();
    private final Writer writer;
    private final AtomicLong size = new AtomicLong();

    private Spool(DatabaseFile file, Session session) {
        this.file = file;
        this.session = session;
        this.writer = new Writer(session, answers, WAITING, PACE);
    }

    /// Opens the spool in `folder`, with what was left in it.
    ///
    /// @throws StoreException when that is not possible; the message says what to do
    public static Spool open(Path folder) {
        DatabaseFile file = DatabaseFile.in(folder, "spool", Sharing.ALONE);
        try {
            Connection connection = file.openToWrite();
            try (Statement statement = connection.createStatement()) {
                for (String table : TABLES) {
                    statement.executeUpdate(table);
                }
            }
            var spool = new Spool(file, new Session(connection));
            long left = spool.session
                    .one(Row::longNumber, "SELECT count(*) FROM spool", _ -> {})
                    .orElseThrow();
            spool.size.set(left);
            spool.writer.start();
            return spool;
        } catch (SQLException problem) {
            StoreException why = file.unusable(problem);
            file.close();
            throw why;
        }
    }

    /// How many wait, those among them that are being put in.
    public long size() {
        return size.get();
    }

    /// Puts one in at the end.
    public CompletionStage<Void> add(String kind, String record) {
        size.incrementAndGet();
        return change(
                        Urgency.AT_ONCE,
                        "spool a record",
                        session -> session.change(
                                "INSERT INTO spool (kind, record) VALUES (?, ?)",
                                values -> values.text(kind).text(record)))
                .whenComplete((_, problem) -> {
                    if (problem != null) {
                        size.decrementAndGet();
                    }
                });
    }

    /// The first ones, in order.
    public CompletionStage<List<Waiting>> first(int most) {
        return writer.write(
                Urgency.AT_ONCE,
                () -> "read the spool",
                session -> session.list(
                        row -> new Waiting(row.longNumber(), row.text(), row.text()),
                        "SELECT number, kind, record FROM spool ORDER BY number LIMIT ?",
                        values -> values.number(most)));
    }

    /// Takes out what was written elsewhere.
    public CompletionStage<Void> remove(List<Waiting> done) {
        return change(Urgency.AT_ONCE, "empty the spool", session -> {
                    for (Waiting one : done) {
                        session.change("DELETE FROM spool WHERE number = ?", values -> values.number(one.number()));
                    }
                })
                .thenRun(() -> size.addAndGet(-done.size()));
    }

    /// Puts one aside that nobody takes.
    public CompletionStage<Void> refuse(Waiting one, String why) {
        return change(Urgency.AT_ONCE, "put a record aside", session -> {
                    session.change(
                            "INSERT INTO refused (number, kind, record, why) VALUES (?, ?, ?, ?)",
                            values -> values.number(one.number())
                                    .text(one.kind())
                                    .text(one.record())
                                    .text(why));
                    session.change("DELETE FROM spool WHERE number = ?", values -> values.number(one.number()));
                })
                .thenRun(size::decrementAndGet);
    }

    private interface Change {
        void on(Session session) throws SQLException;
    }

    @SuppressWarnings("NullAway") // the only value of Void
    private CompletionStage<Void> change(Urgency urgency, String what, Change change) {
        return writer.write(urgency, () -> what, session -> {
            change.on(session);
            return null;
        });
    }

    /// Waits for what was put in before.
    @Override
    public void close() {
        writer.close();
        answers.shutdown();
        try {
            answers.awaitTermination(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS);
            session.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (SQLException problem) {
            throw new StoreException("Could not close " + file.path(), problem);
        } finally {
            file.close();
        }
    }
}
