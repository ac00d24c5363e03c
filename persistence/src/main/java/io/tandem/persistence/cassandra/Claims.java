package io.tandem.persistence.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tandem.persistence.cassandra.Cql.Asked;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/// Names that only one record may have, each held by a sid. Taking and giving up are lightweight transactions, so that
/// of two nodes that want a name at the same time one gets it.
final class Claims {
    /// A name whose holder never came to be written (its node died in between) is free after that.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String table;
    private final Cql cql;
    private final InstantSource clock;

    /// Whether a name is ours.
    enum Verdict {
        OURS,
        TAKEN
    }

    Claims(String table, Cql cql, InstantSource clock) {
        this.table = table;
        this.cql = cql;
        this.clock = clock;
    }

    /// Who holds a name.
    CompletionStage<Optional<String>> holder(String name) {
        return cql.rows(Asked.of("SELECT sid FROM {}." + table + " WHERE name = ?", name))
                .thenApply(rows -> rows.stream().findFirst().map(row -> text(row, "sid")));
    }

    /// Takes a name for `sid`, which may hold it already.
    ///
    /// @param holds whether the record of a sid bears a name
    CompletionStage<Verdict> take(String name, String sid, BiFunction<String, String, CompletionStage<Boolean>> holds) {
        Asked first = Asked.of(
                "INSERT INTO {}." + table + " (name, sid, claimed) VALUES (?, ?, ?) IF NOT EXISTS", name, sid, now());
        return cql.decide(first).thenCompose(row -> {
            if (row.getBoolean("[applied]") || text(row, "sid").equals(sid)) {
                return CompletableFuture.completedStage(Verdict.OURS);
            }
            String other = text(row, "sid");
            boolean old = row.getLong("claimed") < now() - PATIENCE.toMillis();
            return holds.apply(other, name)
                    .thenCompose(held -> held || !old
                            ? CompletableFuture.completedStage(Verdict.TAKEN)
                            : takeOver(name, sid, other));
        });
    }

    private CompletionStage<Verdict> takeOver(String name, String sid, String other) {
        return cql.decide(Asked.of(
                        "UPDATE {}." + table + " SET sid = ?, claimed = ? WHERE name = ? IF sid = ?",
                        sid,
                        now(),
                        name,
                        other))
                .thenApply(row -> row.getBoolean("[applied]") ? Verdict.OURS : Verdict.TAKEN);
    }

    /// Gives a name up, if `sid` holds it.
    CompletionStage<Void> giveUp(String name, String sid) {
        return cql.decide(Asked.of("DELETE FROM {}." + table + " WHERE name = ? IF sid = ?", name, sid))
                .thenCompose(_ -> Cql.nothing());
    }

    private long now() {
        return clock.millis();
    }

    private static String text(Row row, String column) {
        return Objects.requireNonNull(row.getString(column));
    }
}
