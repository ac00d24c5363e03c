package io.tandem.persistence;

import static io.tandem.engine.store.Stages.done;
import static io.tandem.engine.store.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.store.StoreException;
import io.tandem.persistence.Writer.Urgency;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;

/// How writes are committed together. What is asked before the writer starts is one group.
@SuppressWarnings("NullAway.Init") // JUnit calls setUp
class WriterTest {
    private static final int WAITING = 600;

    @TempDir
    private Path folder;

    private DatabaseFile file;
    private Connection connection;
    private Session session;
    private Writer writer;
    private final AtomicInteger commits = new AtomicInteger();

    @BeforeEach
    void setUp() throws Exception {
        file = DatabaseFile.in(folder, "tandem", Sharing.ALONE);
        connection = file.openToWrite();
        Schema.bringUpToDate(connection, file.path());
        connection.unwrap(SQLiteConnection.class).addCommitListener(new SQLiteCommitListener() {
            @Override
            public void onCommit() {
                commits.incrementAndGet();
            }

            @Override
            public void onRollback() {}
        });
        session = new Session(connection);
        writer = new Writer(session, Runnable::run, WAITING, Duration.ofDays(1));
    }

    @AfterEach
    void tearDown() throws Exception {
        writer.close();
        session.close();
        file.close();
    }

    @Test
    void whatWaitsIsCommittedTogether() throws Exception {
        List<CompletionStage<String>> stages = new ArrayList<>();
        for (int i = 0; i < Writer.GROUP; i++) {
            stages.add(property("name " + i));
        }
        writer.start();
        stages.forEach(stage -> done(stage));
        assertThat(commits).hasValue(1);
        writer.close();
        assertThat(properties()).isEqualTo(Writer.GROUP);
    }

    @Test
    void aWriteThatTheDatabaseRefusesFailsAlone() throws Exception {
        CompletionStage<String> before = property("a");
        CompletionStage<String> refused = property("a");
        CompletionStage<String> after = property("b");
        writer.start();
        assertThat(failure(refused)).isInstanceOf(StoreException.Conflict.class).hasMessageContaining("write a");
        assertThat(done(before)).isEqualTo("a");
        assertThat(done(after)).isEqualTo("b");
        assertThat(commits).hasValue(1);
        writer.close();
        assertThat(properties()).isEqualTo(2);
    }

    @Test
    void aRecordThatCannotBeWrittenFailsAlone() {
        CompletionStage<String> before = property("a");
        CompletionStage<String> broken = writer.write(Urgency.AT_ONCE, () -> "write nonsense", _ -> {
            throw new ArithmeticException("too large");
        });
        CompletionStage<String> after = property("b");
        writer.start();
        assertThat(failure(broken)).hasMessage("Could not write nonsense: too large");
        done(before);
        done(after);
        assertThat(commits).hasValue(1);
    }

    @Test
    void whenTheTransactionBreaksEachOfItsWritesIsTriedAgainAlone() throws Exception {
        CompletionStage<String> before = property("a");
        CompletionStage<String> broken = writer.write(Urgency.AT_ONCE, () -> "break", open -> {
            open.change("INSERT INTO no_such_table VALUES (1)", _ -> {});
            return "never";
        });
        CompletionStage<String> after = property("b");
        writer.start();
        assertThat(failure(broken)).hasMessageContaining("Could not break").hasMessageContaining("no_such_table");
        done(before);
        done(after);
        writer.close();
        assertThat(properties()).isEqualTo(2);
    }

    @Test
    void aTransactionThatSqliteRolledBackItselfIsTriedAgain() throws Exception {
        CompletionStage<String> before = property("a");
        CompletionStage<String> broken = writer.write(Urgency.AT_ONCE, () -> "roll back", rolledBack -> {
            rolledBack.rollback();
            throw new SQLException("as when the disk is full");
        });
        CompletionStage<String> after = property("b");
        writer.start();
        assertThat(failure(broken)).hasMessageContaining("as when the disk is full");
        done(before);
        done(after);
        writer.close();
        assertThat(properties()).isEqualTo(2);
    }

    @Test
    void whenTooManyWritesWaitTheNextFailsAtOnceAndTheOthersAreKept() {
        List<CompletionStage<String>> accepted = new ArrayList<>();
        for (int i = 0; i < WAITING; i++) {
            accepted.add(property("name " + i));
        }
        assertThat(failure(property("one too many"))).hasMessageContaining("too many writes wait");
        writer.start();
        accepted.forEach(stage -> done(stage));
        done(property("one too many"));
    }

    @Test
    void aWriteThatMayWaitSharesTheNextCommit() {
        writer.start();
        CompletionStage<String> patient = writer.write(Urgency.IN_TIME, () -> "wait", open -> write(open, "a"));
        assertThat(patient.toCompletableFuture()).isNotDone();
        done(property("b"));
        done(patient);
        assertThat(commits).hasValue(1);
    }

    @Test
    void aFullGroupDoesNotWait() {
        writer.start();
        List<CompletionStage<String>> stages = new ArrayList<>();
        for (int i = 0; i < Writer.GROUP + 1; i++) {
            String name = "name " + i;
            stages.add(writer.write(Urgency.IN_TIME, () -> "write " + name, open -> write(open, name)));
        }
        done(stages.getFirst());
    }

    @Test
    void closingDoesNotWaitForMore() throws Exception {
        writer.start();
        CompletionStage<String> patient = writer.write(Urgency.IN_TIME, () -> "wait", open -> write(open, "a"));
        writer.close();
        done(patient);
        assertThat(properties()).isEqualTo(1);
    }

    @Test
    void closingEndsEvenWhenNothingCanBeWrittenAnyMore() throws Exception {
        connection.close();
        CompletionStage<String> lost = property("a");
        writer.start();
        writer.close();
        assertThat(failure(lost)).hasMessageContaining("Could not write a");
    }

    private CompletionStage<String> property(String name) {
        return writer.write(Urgency.AT_ONCE, () -> "write " + name, open -> write(open, name));
    }

    private static String write(Session open, String name) throws SQLException {
        open.change(
                "INSERT INTO properties (name, value) VALUES (?, ?)",
                values -> values.text(name).text(name));
        return name;
    }

    private int properties() throws SQLException {
        return session.one(Row::number, "SELECT count(*) FROM properties", _ -> {})
                .orElseThrow();
    }
}
