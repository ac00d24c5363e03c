package io.tandem.persistence;

import io.tandem.engine.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/// The tables, in numbered steps. A file knows how many steps it has gone (`user_version`) and that it is ours
/// (`application_id`).
final class Schema {
    /// The steps; one that was released is never changed.
    private static final List<String> STEPS =
            List.of("001-records.sql", "002-parties.sql", "003-sound.sql", "004-live-calls.sql");
    /// `TNDM`.
    private static final int OURS = 0x544e444d;

    private Schema() {}

    /// Brings a file to the last step, all in one transaction.
    ///
    /// @throws StoreException when it is somebody else's, or newer than this program
    static void bringUpToDate(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try {
                int version = number(statement, "PRAGMA user_version");
                checkOurs(statement, file);
                if (version > STEPS.size()) {
                    throw new StoreException("The store " + file + " has schema " + version
                            + ", but this program knows only " + STEPS.size()
                            + ": it was written by a newer one. Run that, or give another folder as `data`.");
                }
                for (String step : STEPS.subList(version, STEPS.size())) {
                    statement.executeUpdate(text(step));
                }
                statement.execute("PRAGMA application_id = " + OURS);
                statement.execute("PRAGMA user_version = " + STEPS.size());
                statement.execute("COMMIT");
            } catch (SQLException | RuntimeException problem) {
                statement.execute("ROLLBACK");
                throw problem;
            }
        }
    }

    private static void checkOurs(Statement statement, Path file) throws SQLException {
        boolean fresh = number(statement, "SELECT count(*) FROM sqlite_schema") == 0;
        if (!fresh && number(statement, "PRAGMA application_id") != OURS) {
            throw new StoreException("The file " + file + " is a database of another program, not a store of Tandem."
                    + " Move it away, or give another folder as `data`.");
        }
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }

    private static String text(String step) {
        try (InputStream stream =
                Objects.requireNonNull(Schema.class.getResourceAsStream("schema/" + step), step + " is missing")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
