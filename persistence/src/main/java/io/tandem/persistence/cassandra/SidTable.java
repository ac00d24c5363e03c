package io.tandem.persistence.cassandra;

import io.tandem.persistence.Table;
import io.tandem.persistence.cassandra.Cql.Asked;
import io.tandem.persistence.cassandra.Stamps.Rank;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The records of one kind by their sids, each in columns of its own.
///
/// @param <T> the record
final class SidTable<T> {
    private final Table<T> table;
    private final Cql cql;
    private final int lifeSeconds;
    private final String insert;
    private final String bySid;
    private final String delete;

    /// @param life how long a row is kept; zero: for ever
    SidTable(Table<T> table, Cql cql, Duration life) {
        this.table = table;
        this.cql = cql;
        this.lifeSeconds = Math.toIntExact(life.toSeconds());
        String columns = String.join(", ", table.columns());
        String marks = table.columns().stream().map(_ -> "?").collect(Collectors.joining(", "));
        this.insert = "INSERT INTO {}." + table.name() + " (" + columns + ") VALUES (" + marks
                + ") USING TIMESTAMP ? AND TTL ?";
        this.bySid = "SELECT " + columns + " FROM {}." + table.name() + " WHERE sid = ?";
        this.delete = "DELETE FROM {}." + table.name() + " USING TIMESTAMP ? WHERE sid = ?";
    }

    int lifeSeconds() {
        return lifeSeconds;
    }

    Asked insert(T item, long stamp) {
        List<@Nullable Object> values = new ArrayList<>(table.row(item));
        values.add(stamp);
        values.add(lifeSeconds);
        return new Asked(insert, values);
    }

    CompletionStage<Optional<T>> bySid(String sid) {
        return cql.rows(Asked.of(bySid, sid))
                .thenApply(rows -> rows.stream().findFirst().map(row -> {
                    List<@Nullable Object> cells = new ArrayList<>();
                    for (int column = 0; column < table.columns().size(); column++) {
                        cells.add(row.getObject(column));
                    }
                    return table.item(cells);
                }));
    }

    /// The records of those sids that are there.
    CompletionStage<List<T>> bySids(List<String> sids) {
        return Cql.values(sids.stream().map(this::bySid).toList())
                .thenApply(found -> found.stream().flatMap(Optional::stream).toList());
    }

    Asked delete(String sid) {
        return Asked.of(delete, cql.stamp(Rank.DELETED), sid);
    }

    /// For records that may come again under the same sid.
    Asked delete(String sid, long stamp) {
        return Asked.of(delete, stamp, sid);
    }
}
