package io.tandem.persistence;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.Sort;
import io.tandem.engine.store.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What the rows of a list must fulfil. The texts come from this module alone; whatever came from outside is a
/// value.
final class Conditions {
    private final List<String> texts = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    Conditions and(String condition, Object value) {
        texts.add(condition);
        values.add(value instanceof Number ? value : value.toString());
        return this;
    }

    /// The row belongs to one of these accounts. One alone is said so that the index gives the order, too.
    Conditions ofAny(Set<AccountSid> accounts) {
        return accounts.size() == 1
                ? and("account = ?", accounts.iterator().next())
                : and("account IN (SELECT value FROM json_each(?))", Json.texts(accounts));
    }

    Conditions and(String condition, Optional<?> value) {
        value.ifPresent(given -> and(condition, given));
        return this;
    }

    Conditions and(String condition, OptionalInt value) {
        value.ifPresent(given -> and(condition, given));
        return this;
    }

    /// `column` is a time in `range`.
    Conditions within(String column, TimeRange range) {
        range.from().ifPresent(from -> and(column + " >= ?", Times.bound(from)));
        range.until().ifPresent(until -> and(column + " < ?", Times.bound(until)));
        return this;
    }

    /// The values of the question marks, in order.
    List<Object> values() {
        return values;
    }

    /// How many rows there are.
    String count(String table) {
        return "SELECT count(*) FROM " + table + where();
    }

    /// The rows of one page; its size and offset are two more values.
    String select(Table<?> table, String orderBy) {
        return table.select() + where() + " ORDER BY " + orderBy + " LIMIT ? OFFSET ?";
    }

    /// The values of [#select].
    List<Object> values(Page.Request page) {
        List<Object> all = new ArrayList<>(values);
        all.add(page.size());
        all.add(page.offset());
        return all;
    }

    private String where() {
        return texts.isEmpty() ? "" : " WHERE " + String.join(" AND ", texts);
    }

    /// By `expression`, and what is equal there by sid.
    static String order(String expression, Sort<?> sort) {
        String direction = switch (sort.order()) {
            case ASCENDING -> "ASC";
            case DESCENDING -> "DESC";
        };
        return expression + " " + direction + ", sid " + direction;
    }
}
