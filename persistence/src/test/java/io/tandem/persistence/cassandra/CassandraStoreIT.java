package io.tandem.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.StoreContract;
import io.tandem.persistence.cassandra.Stamps.Rank;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

/// The contract that SQLite passes too, on a real Cassandra.
@EnabledIf("io.tandem.persistence.cassandra.RealCassandra#isAvailable")
@SuppressWarnings("NullAway.Init") // JUnit connects
class CassandraStoreIT extends StoreContract {
    private static final String KEYSPACE = "contract";
    private static CqlSession operator;

    @BeforeAll
    static void connect() {
        String point = RealCassandra.shared().contactPoints().getFirst();
        int colon = point.lastIndexOf(':');
        operator = CqlSession.builder()
                .addContactPoint(
                        new InetSocketAddress(point.substring(0, colon), Integer.parseInt(point.substring(colon + 1))))
                .withLocalDatacenter(RealCassandra.DATACENTER)
                .build();
    }

    @AfterAll
    static void disconnect() {
        operator.close();
    }

    @Override
    protected Store open() throws Exception {
        clean();
        CassandraStore store = CassandraStore.open(RealCassandra.shared().settings(KEYSPACE));
        store.ready().toCompletableFuture().get(120, TimeUnit.SECONDS);
        return store;
    }

    /// Deletes what does not belong to an account of one test alone. TRUNCATE takes half a second for each table.
    private static void clean() {
        var stamps = new Stamps(InstantSource.system());
        List<CompletionStage<Void>> cleaned = operator.getMetadata().getKeyspace(KEYSPACE).stream()
                .flatMap(keyspace -> keyspace.getTables().values().stream())
                .filter(CassandraStoreIT::isShared)
                .map(table -> clean(
                        table,
                        stamps.next(
                                table.getName().asInternal().equals("recordings_over") ? Rank.FINAL : Rank.ORDINARY)))
                .toList();
        Cql.all(cleaned).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static boolean isShared(TableMetadata table) {
        String name = table.getName().asInternal();
        return name.equals("recordings_over")
                || !name.matches("(calls|refers|recordings|conferences|notifications|days|schema_steps).*");
    }

    private static CompletionStage<Void> clean(TableMetadata table, long stamp) {
        List<String> key = table.getPartitionKey().stream()
                .map(ColumnMetadata::getName)
                .map(name -> name.asCql(true))
                .toList();
        String all = KEYSPACE + "." + table.getName().asCql(true);
        String where = key.stream().map(column -> column + " = ?").collect(Collectors.joining(" AND "));
        return operator.executeAsync("SELECT DISTINCT " + String.join(", ", key) + " FROM " + all)
                .thenCompose(rows ->
                        Cql.all(StreamSupport.stream(rows.currentPage().spliterator(), false)
                                .map(row -> operator.executeAsync(SimpleStatement.builder(
                                                "DELETE FROM " + all + " USING TIMESTAMP " + stamp + " WHERE " + where)
                                        .addPositionalValues(IntStream.range(0, key.size())
                                                .mapToObj(row::getObject)
                                                .toList())
                                        .setTimeout(Duration.ofSeconds(10))
                                        .build()))
                                .toList()));
    }
}
