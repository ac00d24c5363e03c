package io.tandem.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tandem.persistence.cassandra.Stamps.Rank;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Statements on one session, each prepared once. `{}` in a statement stands for the keyspace.
final class Cql {
    private final CqlSession session;
    private final String keyspace;
    private final Stamps stamps = new Stamps(InstantSource.system());
    private final ConcurrentMap<String, CompletionStage<PreparedStatement>> prepared = new ConcurrentHashMap<>();

    Cql(CqlSession session, String keyspace) {
        this.session = session;
        this.keyspace = keyspace;
    }

    /// A statement and the values of its question marks.
    record Asked(String text, List<@Nullable Object> values) {
        static Asked of(String text, @Nullable Object... values) {
            return new Asked(text, Arrays.asList(values));
        }
    }

    /// A time for a write that begins now.
    long stamp(Rank rank) {
        return stamps.next(rank);
    }

    /// Runs a statement that may be sent again when nobody knows what became of it.
    CompletionStage<AsyncResultSet> run(Asked asked) {
        return bound(asked).thenCompose(statement -> session.executeAsync(statement.setIdempotent(true)));
    }

    /// Runs statements, all at the same time.
    CompletionStage<Void> runAll(List<Asked> all) {
        return all(all.stream().map(this::run).toList());
    }

    /// Runs a lightweight transaction; its row tells whether it was applied.
    CompletionStage<Row> decide(Asked asked) {
        return bound(asked)
                .thenCompose(statement -> session.executeAsync(statement.setIdempotent(false)))
                .thenApply(result -> Objects.requireNonNull(result.one()));
    }

    /// Runs changes of several partitions of which all are done, or none.
    CompletionStage<Void> together(List<Asked> all) {
        List<CompletionStage<BoundStatement>> statements =
                all.stream().map(this::bound).toList();
        return all(statements).thenCompose(_ -> {
            List<BatchableStatement<?>> ready = new ArrayList<>();
            statements.forEach(
                    statement -> ready.add(statement.toCompletableFuture().join()));
            return session.executeAsync(BatchStatement.newInstance(DefaultBatchType.LOGGED, ready)
                            .setIdempotent(true))
                    .thenCompose(_ -> nothing());
        });
    }

    /// Goes through the rows of a query, page after page, until `more` has enough.
    CompletionStage<Void> each(Asked asked, Predicate<Row> more) {
        return run(asked).thenCompose(page -> each(page, more));
    }

    private static CompletionStage<Void> each(AsyncResultSet page, Predicate<Row> more) {
        for (Row row : page.currentPage()) {
            if (!more.test(row)) {
                return nothing();
            }
        }
        return page.hasMorePages() ? page.fetchNextPage().thenCompose(next -> each(next, more)) : nothing();
    }

    /// All rows of a query.
    CompletionStage<List<Row>> rows(Asked asked) {
        List<Row> rows = new ArrayList<>();
        return each(asked, rows::add).thenApply(_ -> rows);
    }

    private CompletionStage<BoundStatement> bound(Asked asked) {
        return prepared(asked.text())
                .thenApply(statement -> statement.bind(asked.values().toArray()));
    }

    private CompletionStage<PreparedStatement> prepared(String text) {
        CompletionStage<PreparedStatement> known = prepared.computeIfAbsent(text, this::prepare);
        if (!known.toCompletableFuture().isCompletedExceptionally()) {
            return known;
        }
        prepared.remove(text, known); // Cassandra was away then
        return prepared.computeIfAbsent(text, this::prepare);
    }

    private CompletionStage<PreparedStatement> prepare(String text) {
        return session.prepareAsync(text.replace("{}", keyspace));
    }

    /// Done when all are, and failed when one is.
    static CompletionStage<Void> all(List<? extends CompletionStage<?>> stages) {
        return CompletableFuture.allOf(
                stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
    }

    /// The values of all, in order.
    static <T> CompletionStage<List<T>> values(List<CompletionStage<T>> stages) {
        return all(stages)
                .thenApply(_ -> stages.stream()
                        .map(stage -> stage.toCompletableFuture().join())
                        .toList());
    }

    /// Done at once.
    static CompletionStage<Void> nothing() {
        return CompletableFuture.allOf();
    }
}
