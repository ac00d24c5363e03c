package io.tandem.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PagingState;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tandem.persistence.cassandra.Stamps.Rank;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Statements on one session, each prepared once. `{}` in a statement stands for the keyspace.
final class Cql {
    /// As the driver does by itself.
    static final int ROWS_AT_ONCE = 5_000;

    private final CqlSession session;
    private final String keyspace;
    private final Traffic traffic;
    private final Stamps stamps = new Stamps(InstantSource.system());
    private final ConcurrentMap<String, CompletionStage<PreparedStatement>> prepared = new ConcurrentHashMap<>();

    /// @param traffic counts what is asked
    Cql(CqlSession session, String keyspace, Traffic traffic) {
        this.session = session;
        this.keyspace = keyspace;
        this.traffic = traffic;
    }

    /// A statement and the values of its question marks.
    record Asked(String text, List<@Nullable Object> values) {
        static Asked of(String text, @Nullable Object... values) {
            return new Asked(text, Arrays.asList(values));
        }
    }

    /// Looks at the rows of a query.
    interface Reader {
        /// How many rows are fetched at once next.
        int atOnce();

        /// Takes a row.
        ///
        /// @param here where the driver goes on so that no row behind this one is missed; what it gives first
        ///     may have been taken already. Empty: at the first row
        /// @return whether more are wanted
        boolean take(Row row, Optional<PagingState> here);
    }

    /// Takes rows as many at once as the driver likes, and has no need to come back.
    private record Everything(Predicate<Row> more) implements Reader {
        @Override
        public int atOnce() {
            return ROWS_AT_ONCE;
        }

        @Override
        public boolean take(Row row, Optional<PagingState> here) {
            return more.test(row);
        }
    }

    /// A time for a write that begins now.
    long stamp(Rank rank) {
        return stamps.next(rank);
    }

    /// Runs a change that may be sent again when nobody knows what became of it.
    CompletionStage<AsyncResultSet> run(Asked asked) {
        traffic.writes(1);
        return bound(asked).thenCompose(statement -> session.executeAsync(statement.setIdempotent(true)));
    }

    /// Runs changes, all at the same time.
    CompletionStage<Void> runAll(List<Asked> all) {
        return all(all.stream().map(this::run).toList());
    }

    /// Runs a lightweight transaction; its row tells whether it was applied.
    CompletionStage<Row> decide(Asked asked) {
        traffic.writes(1);
        return bound(asked)
                .thenCompose(statement -> session.executeAsync(statement.setIdempotent(false)))
                .thenApply(result -> Objects.requireNonNull(result.one()));
    }

    /// Runs changes of several partitions of which all are done, or none.
    CompletionStage<Void> together(List<Asked> all) {
        traffic.writes(all.size());
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

    /// Goes through the rows of a query until `reader` has enough.
    ///
    /// @param from where the driver goes on; what belongs to another query means nothing. Empty: at the first row
    CompletionStage<Void> each(Asked asked, Optional<PagingState> from, Reader reader) {
        return bound(asked)
                .thenCompose(statement -> each(statement, from.filter(state -> state.matches(statement)), reader));
    }

    private CompletionStage<Void> each(BoundStatement statement, Optional<PagingState> from, Reader reader) {
        ByteBuffer state = from.map(PagingState::getRawPagingState).orElse(null);
        return session.executeAsync(statement
                        .setIdempotent(true)
                        .setPageSize(reader.atOnce())
                        .setPagingState(state))
                .thenCompose(page -> {
                    var next = Optional.ofNullable(page.getExecutionInfo().getSafePagingState());
                    traffic.rowsRead(page.remaining());
                    for (Row row : page.currentPage()) {
                        if (!reader.take(row, page.remaining() == 0 && next.isPresent() ? next : from)) {
                            return nothing();
                        }
                    }
                    return next.isPresent() ? each(statement, next, reader) : nothing();
                });
    }

    /// The same, as many at once as the driver likes, until `more` has enough.
    CompletionStage<Void> each(Asked asked, Predicate<Row> more) {
        return each(asked, Optional.empty(), new Everything(more));
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
