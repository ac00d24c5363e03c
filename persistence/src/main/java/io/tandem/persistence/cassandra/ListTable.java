package io.tandem.persistence.cassandra;

import io.tandem.persistence.RowText;
import io.tandem.persistence.Table;
import io.tandem.persistence.Times;
import io.tandem.persistence.cassandra.Cql.Asked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Copies of records, listed by one question: those of an owner, oldest first, of each day apart when there are many. A
/// copy is one cell ([RowText]): what is empty in a record leaves no tombstone in a list.
///
/// @param <T> the record
final class ListTable<T> {
    /// What a partition holds.
    enum Span {
        /// All of an owner.
        ALL,
        /// One day of an owner; [Days] knows which there are.
        DAY
    }

    /// Which end of the list comes first.
    enum Direction {
        OLDEST_FIRST,
        NEWEST_FIRST
    }

    /// What the copies are made of.
    ///
    /// @param sid its identifier
    /// @param created its date
    record Facts<T>(Table<T> table, Function<T, String> sid, Function<T, Instant> created) {}

    /// A partition.
    ///
    /// @param day days since 1970; 0 for all
    record Partition(String owner, long day) {}

    private static final long SECONDS_OF_A_DAY = 86_400;

    private final String name;
    private final Span span;
    private final Facts<T> facts;
    private final Function<T, Optional<String>> owner;
    private final RowText<T> text;
    private final Cql cql;
    private final String insert;
    private final String delete;
    private final String select;

    /// @param name the table
    /// @param key its column for the owner
    /// @param span what a partition holds
    /// @param facts what the copies are made of
    /// @param owner whose list a record is in; empty: in none
    ListTable(String name, String key, Span span, Facts<T> facts, Function<T, Optional<String>> owner, Cql cql) {
        this.name = name;
        this.span = span;
        this.facts = facts;
        this.owner = owner;
        this.text = new RowText<>(facts.table());
        this.cql = cql;
        String day = span == Span.DAY ? ", day" : "";
        String dayMark = span == Span.DAY ? ", ?" : "";
        String where = " WHERE " + key + " = ?" + (span == Span.DAY ? " AND day = ?" : "");
        this.insert = "INSERT INTO {}." + name + " (" + key + day + ", created, sid, record) VALUES (?" + dayMark
                + ", ?, ?, ?) USING TIMESTAMP ? AND TTL ?";
        this.delete = "DELETE FROM {}." + name + " USING TIMESTAMP ?" + where + " AND created = ? AND sid = ?";
        this.select = "SELECT record FROM {}." + name + where;
    }

    String name() {
        return name;
    }

    Span span() {
        return span;
    }

    /// The day that an instant is in.
    static long day(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), SECONDS_OF_A_DAY);
    }

    Optional<Partition> partition(T item) {
        return owner.apply(item)
                .map(whose -> new Partition(
                        whose, span == Span.DAY ? day(facts.created().apply(item)) : 0));
    }

    Optional<Asked> insert(T item, long stamp, int lifeSeconds) {
        return partition(item).map(in -> key(insert, in, List.of(), item, List.of(text.of(item), stamp, lifeSeconds)));
    }

    Optional<Asked> delete(T item, long stamp) {
        return partition(item).map(in -> key(delete, in, List.of(stamp), item, List.of()));
    }

    /// Deletes `before` where `after` does not take its place.
    Optional<Asked> deleteMoved(T before, T after, long stamp) {
        boolean stays = partition(before).equals(partition(after))
                && facts.created().apply(before).equals(facts.created().apply(after));
        return stays ? Optional.empty() : delete(before, stamp);
    }

    private Asked key(String statement, Partition in, List<Object> before, T item, List<Object> after) {
        List<@Nullable Object> values = new ArrayList<>(before);
        values.add(in.owner());
        if (span == Span.DAY) {
            values.add(in.day());
        }
        values.add(Times.stored(facts.created().apply(item)));
        values.add(facts.sid().apply(item));
        values.addAll(after);
        return new Asked(statement, values);
    }

    /// Goes through a partition in its order until `more` has enough.
    CompletionStage<Void> each(Partition in, Direction direction, Predicate<T> more) {
        String order = switch (direction) {
            case OLDEST_FIRST -> "";
            case NEWEST_FIRST -> " ORDER BY created DESC, sid DESC";
        };
        Asked asked = span == Span.DAY
                ? Asked.of(select + order, in.owner(), in.day())
                : Asked.of(select + order, in.owner());
        return cql.each(asked, row -> more.test(text.read(Objects.requireNonNull(row.getString(0)))));
    }

    /// All of an owner, oldest first; for tables that are not split by days.
    CompletionStage<List<T>> all(String whose) {
        List<T> found = new ArrayList<>();
        return each(new Partition(whose, 0), Direction.OLDEST_FIRST, found::add).thenApply(_ -> found);
    }
}
