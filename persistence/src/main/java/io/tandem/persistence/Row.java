package io.tandem.persistence;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.store.TransferRules;
import io.tandem.engine.store.Webhook;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

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

    /// The same for what is kept boxed.
    Optional<Integer> optionalInteger() throws SQLException {
        int number = number();
        return result.wasNull() ? Optional.empty() : Optional.of(number);
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

    /// What may be done with REFER.
    Optional<TransferRules> transfers() throws SQLException {
        Optional<TransferRules.Policy> policy = optionalText().map(TransferRules.Policy::valueOf);
        Optional<TransferRules.News> news = optionalText().map(TransferRules.News::valueOf);
        return policy.flatMap(which -> news.map(howMuch -> new TransferRules(which, howMuch)));
    }

    /// Several texts that are kept as one.
    List<String> texts() throws SQLException {
        String kept = text();
        return kept.isEmpty()
                ? List.of()
                : Stream.of(kept.split(" ", -1))
                        .map(text -> URLDecoder.decode(text, StandardCharsets.UTF_8))
                        .toList();
    }

    /// Passes over a column that only the database needs.
    void skip() {
        column++;
    }
}
