package io.tandem.persistence;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.store.Webhook;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// The row at which a result stands, read column after column.
final class Row {
    private final ResultSet result;
    private int column;

    Row(ResultSet result) {
        this.result = result;
    }

    String text() throws SQLException {
        column++;
        return result.getString(column);
    }

    Optional<String> optionalText() throws SQLException {
        column++;
        return Optional.ofNullable(result.getString(column));
    }

    int number() throws SQLException {
        column++;
        return result.getInt(column);
    }

    long longNumber() throws SQLException {
        column++;
        return result.getLong(column);
    }

    OptionalInt optionalNumber() throws SQLException {
        int number = number();
        return result.wasNull() ? OptionalInt.empty() : OptionalInt.of(number);
    }

    boolean flag() throws SQLException {
        return number() == 1;
    }

    Instant time() throws SQLException {
        column++;
        return Times.read(result.getLong(column));
    }

    Optional<Instant> optionalTime() throws SQLException {
        Instant time = time();
        return result.wasNull() ? Optional.empty() : Optional.of(time);
    }

    /// A URL and its method.
    Optional<Webhook> webhook() throws SQLException {
        Optional<String> url = optionalText();
        Optional<HttpMethod> method = optionalText().map(HttpMethod::valueOf);
        return url.flatMap(text -> method.map(how -> new Webhook(text, how)));
    }

    /// Passes over a column that only the database needs.
    void skip() {
        column++;
    }
}
