package io.tandem.persistence.cassandra;

import com.datastax.oss.driver.api.core.cql.PagingState;
import com.datastax.oss.driver.api.core.cql.Row;
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

    /// Where a record is in a list.
    record Key(Instant created, String sid) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byDate = created.compareTo(other.created);
            return byDate == 0 ? sid.compareTo(other.sid) : byDate;
        }
    }

    /// Looks at the records of a partition, as a [Cql.Reader] does at rows.
    interface Reader<T> {
        /// How many rows are fetched at once next.
        int atOnce();

        /// Takes a record.
        ///
        /// @param here where the driver goes on so that none behind this one is missed
        /// @return whether more are wanted
        boolean take(T item, Optional<PagingState> here);
    }

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

    Key key(T item) {
        return new Key(facts.created().apply(item), facts.sid().apply(item));
    }

    /// The day of the partitions that hold what was created then.
    long dayOf(Instant created) {
        return span == Span.DAY ? day(created) : 0;
    }

    /// The day that an instant is in.
    static long day(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), SECONDS_OF_A_DAY);
    }

    Optional<Partition> partition(T item) {
        return owner.apply(item)
                .map(whose -> new Partition(whose, dayOf(facts.created().apply(item))));
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
        return cql.each(asked(in, "", List.of(), direction), row -> more.test(item(row)));
    }

    /// The same, of those that were created at `from` or come after that.
    CompletionStage<Void> eachFrom(Instant from, Partition in, Direction direction, Predicate<T> more) {
        String bound = switch (direction) {
            case OLDEST_FIRST -> " AND created >= ?";
            case NEWEST_FIRST -> " AND created <= ?";
        };
        return cql.each(asked(in, bound, List.of(Times.stored(from)), direction), row -> more.test(item(row)));
    }

    /// Goes through a partition in its order until `reader` has enough.
    ///
    /// @param from where the driver goes on; empty: at the beginning
    CompletionStage<Void> each(Partition in, Direction direction, Optional<PagingState> from, Reader<T> reader) {
        return cql.each(asked(in, "", List.of(), direction), from, new Cql.Reader() {
            @Override
            public int atOnce() {
                return reader.atOnce();
            }

            @Override
            public boolean take(Row row, Optional<PagingState> here) {
                return reader.take(item(row), here);
            }
        });
    }

    private Asked asked(Partition in, String bound, List<Object> bounds, Direction direction) {
        String order = switch (direction) {
            case OLDEST_FIRST -> "";
            case NEWEST_FIRST -> " ORDER BY created DESC, sid DESC";
        };
        List<@Nullable Object> values = new ArrayList<>();
        values.add(in.owner());
        if (span == Span.DAY) {
            values.add(in.day());
        }
        values.addAll(bounds);
        return new Asked(select + bound + order, values);
    }

    private T item(Row row) {
        return text.read(Objects.requireNonNull(row.getString(0)));
    }

    /// All of an owner, oldest first; for tables that are not split by days.
    CompletionStage<List<T>> all(String whose) {
        List<T> found = new ArrayList<>();
        return each(new Partition(whose, 0), Direction.OLDEST_FIRST, found::add).thenApply(_ -> found);
    }
}
