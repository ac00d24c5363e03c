package io.tandem.persistence;

import io.tandem.engine.store.TransferRules;
import io.tandem.engine.store.Webhook;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// The values of a statement's question marks, set one after the other.
final class Values {
    private final PreparedStatement statement;
    private int position;

    Values(PreparedStatement statement) {
        this.statement = statement;
    }

    Values text(String text) throws SQLException {
        position++;
        statement.setString(position, text);
        return this;
    }

    /// What `value` is written as: a sid, a status, a direction.
    Values written(Object value) throws SQLException {
        return text(value.toString());
    }

    Values optional(Optional<?> value) throws SQLException {
        return value.isPresent() ? text(value.get().toString()) : missing(Types.VARCHAR);
    }

    Values number(long number) throws SQLException {
        position++;
        statement.setLong(position, number);
        return this;
    }

    Values optional(OptionalInt number) throws SQLException {
        return number.isPresent() ? number(number.getAsInt()) : missing(Types.INTEGER);
    }

    /// The same for what is kept boxed.
    Values optionalNumber(Optional<Integer> number) throws SQLException {
        return number.isPresent() ? number(number.get()) : missing(Types.INTEGER);
    }

    Values flag(boolean flag) throws SQLException {
        return number(flag ? 1 : 0);
    }

    Values time(Instant time) throws SQLException {
        return number(Times.stored(time));
    }

    Values optionalTime(Optional<Instant> time) throws SQLException {
        return time.isPresent() ? time(time.get()) : missing(Types.INTEGER);
    }

    /// A URL and its method.
    Values webhook(Optional<Webhook> webhook) throws SQLException {
        return optional(webhook.map(Webhook::url))
                .optional(webhook.map(Webhook::method).map(Enum::name));
    }

    /// What may be done with REFER.
    Values transfers(Optional<TransferRules> rules) throws SQLException {
        return optional(rules.map(TransferRules::policy).map(Enum::name))
                .optional(rules.map(TransferRules::news).map(Enum::name));
    }

    /// Several texts as one.
    Values texts(List<String> texts) throws SQLException {
        return text(texts.stream()
                .map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8))
                .collect(Collectors.joining(" ")));
    }

    /// The values of conditions: texts and numbers.
    Values all(List<?> values) throws SQLException {
        for (Object value : values) {
            position++;
            statement.setObject(position, value);
        }
        return this;
    }

    private Values missing(int type) throws SQLException {
        position++;
        statement.setNull(position, type);
        return this;
    }
}
