package io.tandem.persistence;

import static io.tandem.engine.store.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.StoreException;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

/// What happens when a store is opened that is not ours, not whole, or not free.
@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class OpeningTest {
    @TempDir
    private Path folder;

    @Test
    void aFolderThatIsNotThereIsMade() {
        Path deep = folder.resolve("a/b/c");
        SqliteStore.open(deep).close();
        assertThat(deep.resolve("tandem.db")).exists();
    }

    @Test
    void aFileInPlaceOfTheFolderIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "text");
        refuses(file, file.toString(), "must be a folder");
    }

    @Test
    void aFileThatIsNoDatabaseIsNamedAndLeftAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("tandem.db"), "Dear diary, ".repeat(500));
        refuses(folder, file.toString(), "is not a SQLite database");
        assertThat(Files.readString(file)).startsWith("Dear diary");
    }

    @Test
    void aDatabaseOfAnotherProgramIsRefusedAndLeftAlone() throws Exception {
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            statement.execute("CREATE TABLE songs (title TEXT)");
        }
        refuses(folder, folder.resolve("tandem.db").toString(), "another program");
        assertThat(texts("SELECT name FROM sqlite_schema")).containsExactly("songs");
    }

    @Test
    void aStoreOfANewerProgramIsRefused() throws Exception {
        SqliteStore.open(folder).close();
        try (Connection newer = connect();
                Statement statement = newer.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        refuses(folder, folder.resolve("tandem.db").toString(), "schema 99", "newer");
    }

    /// The first schema, as a program of that time left it: an account, and no step but the first.
    @Test
    void aStoreOfAnOlderProgramIsBroughtUpToDateAndKeepsWhatIsInIt() throws Exception {
        var sid = AccountSid.mint();
        try (Connection older = connect();
                Statement statement = older.createStatement();
                InputStream first = Objects.requireNonNull(
                        SqliteStore.class.getResourceAsStream("schema/001-records.sql"), "the first step")) {
            statement.executeUpdate(new String(first.readAllBytes(), StandardCharsets.UTF_8));
            statement.execute("PRAGMA application_id = " + 0x544e444d);
            statement.execute("PRAGMA user_version = 1");
            statement.execute("INSERT INTO accounts VALUES ('" + sid
                    + "', NULL, 'master', 'Ada@example.org', 'ada@example.org', 'ACTIVE', 'token', 0, 0)");
        }
        try (Store now = SqliteStore.open(folder)) {
            assertThat(done(now.masterAccount()))
                    .contains(new Account(
                            sid,
                            Optional.empty(),
                            "master",
                            Optional.of("Ada@example.org"),
                            Account.Status.ACTIVE,
                            "token",
                            Instant.EPOCH,
                            Instant.EPOCH));
        }
    }

    @Test
    void aStoreThatThisProcessHasOpenIsRefusedUntilItIsClosed() {
        Store first = SqliteStore.open(folder);
        refuses(folder, folder.resolve("tandem.db").toString(), "in use");
        first.close();
        SqliteStore.open(folder).close();
    }

    @Test
    void aStoreThatAnotherProcessHasOpenIsRefusedUntilThatDies() throws Exception {
        Process other = ConfirmedWrites.start(folder);
        try (var lines = new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith("CA");
            refuses(folder, folder.resolve("tandem.db").toString(), "in use by another process");
        } finally {
            other.destroyForcibly().waitFor();
        }
        SqliteStore.open(folder).close();
    }

    @Test
    void aRefusalLeavesNothingOpen() throws Exception {
        Path file = Files.writeString(folder.resolve("tandem.db"), "Dear diary, ".repeat(500));
        refuses(folder, "is not a SQLite database");
        Files.delete(file);
        SqliteStore.open(folder).close();
    }

    @Test
    void everyCommitWaitsForTheDisk() throws Exception {
        try (DatabaseFile file = DatabaseFile.in(folder, "tandem", Sharing.ALONE);
                Connection connection = file.openToWrite()) {
            assertThat(texts(connection, "PRAGMA journal_mode")).containsExactly("wal");
            assertThat(texts(connection, "PRAGMA synchronous")).containsExactly("2");
        }
    }

    @Test
    void aReaderCannotWrite() throws Exception {
        SqliteStore.open(folder).close();
        try (DatabaseFile file = DatabaseFile.in(folder, "tandem", Sharing.ALONE);
                Connection connection = file.openToRead();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("DELETE FROM calls")).hasMessageContaining("readonly");
        }
    }

    private static void refuses(Path where, String... said) {
        assertThatThrownBy(() -> SqliteStore.open(where))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll(said);
    }

    private Connection connect() throws Exception {
        return JDBC.createConnection(JDBC.PREFIX + folder.resolve("tandem.db"), new Properties());
    }

    private List<String> texts(String sql) throws Exception {
        try (Connection connection = connect()) {
            return texts(connection, sql);
        }
    }

    private static List<String> texts(Connection connection, String sql) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (result.next()) {
                texts.add(result.getString(1));
            }
            return texts;
        }
    }
}
