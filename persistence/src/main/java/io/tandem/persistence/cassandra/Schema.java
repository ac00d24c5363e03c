package io.tandem.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.tandem.engine.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tables, in numbered steps. The table `schema_steps` knows which were gone.
///
/// ```
/// node A                 Cassandra               node B
///   |--claim step 1 (LWT)--->|<--claim step 1 (LWT)---|
///   |<-------ours------------|------A is at it------->|   waits, asks again
///   |--CREATE TABLE …------->|                        |
///   |--step 1 done---------->|<--is step 1 done?------|
/// ```
///
/// A claim ends by itself, so that a node that dies in the middle holds nobody up: every statement may be run twice.
final class Schema {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    /// The steps; one that was released is never changed.
    private static final List<String> STEPS = List.of("001-tables.cql", "002-live-calls.cql");

    private static final Duration CLAIM = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(250);
    /// Tables are made one after the other, each by all nodes.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CqlSession session;
    private final CassandraSettings settings;
    private final String node = UUID.randomUUID().toString();

    Schema(CqlSession session, CassandraSettings settings) {
        this.session = session;
        this.settings = settings;
    }

    /// Brings the keyspace to the last step. Waits, so it belongs on a virtual thread.
    ///
    /// @throws StoreException when it is newer than this program
    /// @throws InterruptedException when the store was closed
    void bringUpToDate() throws InterruptedException {
        settings.replication()
                .ifPresent(replication -> run(
                        "CREATE KEYSPACE IF NOT EXISTS " + settings.keyspace() + " WITH replication = " + replication));
        // with an id that all nodes give it: two that make it at the same time make the same
        UUID id = UUID.nameUUIDFromBytes((settings.keyspace() + ".schema_steps").getBytes(StandardCharsets.UTF_8));
        run("CREATE TABLE IF NOT EXISTS {}.schema_steps (step int PRIMARY KEY, name text, node text, done boolean)"
                + " WITH id = " + id);
        Map<Integer, Boolean> gone = session.execute(statement("SELECT step, done FROM {}.schema_steps")).all().stream()
                .collect(Collectors.toMap(row -> row.getInt(0), row -> row.getBoolean(1)));
        int last = gone.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
        if (last > STEPS.size()) {
            throw new StoreException("The keyspace " + settings.keyspace() + " has schema " + last
                    + ", but this program knows only " + STEPS.size()
                    + ": a newer one was here. Run that, or give another store.cassandra.keyspace.");
        }
        List<Integer> missing = IntStream.rangeClosed(1, STEPS.size())
                .filter(step -> !gone.getOrDefault(step, false))
                .boxed()
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        session.setSchemaMetadataEnabled(false); // the driver would look at all tables again after each
        try {
            for (int step : missing) {
                go(step);
            }
            agree();
        } finally {
            session.setSchemaMetadataEnabled(true);
        }
    }

    /// Waits until every node of Cassandra knows the tables: one that does not would refuse what it is asked.
    private void agree() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!session.checkSchemaAgreement()) {
            if (System.nanoTime() > end) {
                throw new StoreException(
                        "The nodes of Cassandra do not agree on the tables (nodetool describecluster)");
            }
            Thread.sleep(PAUSE);
        }
    }

    private void go(int step) throws InterruptedException {
        String name = STEPS.get(step - 1);
        while (true) {
            SimpleStatement claim =
                    statement("INSERT INTO {}.schema_steps (step, name, node, done) VALUES (?, ?, ?, false)"
                            + " IF NOT EXISTS USING TTL " + CLAIM.toSeconds());
            Row claimed = Objects.requireNonNull(session.execute(claim.setPositionalValues(List.of(step, name, node)))
                    .one());
            if (claimed.getBoolean("[applied]") || node.equals(claimed.getString("node"))) {
                LOG.info("Schema step {} of keyspace {}", name, settings.keyspace());
                statements(name).forEach(this::run);
                agree();
                run("INSERT INTO {}.schema_steps (step, name, node, done) VALUES (" + step + ", '" + name + "', '"
                        + node + "', true)");
                return;
            }
            if (claimed.getBoolean("done")) {
                return;
            }
            Thread.sleep(PAUSE);
        }
    }

    private void run(String text) {
        session.execute(statement(text));
    }

    private SimpleStatement statement(String text) {
        return SimpleStatement.newInstance(text.replace("{}", settings.keyspace()))
                .setTimeout(PATIENCE);
    }

    /// The statements of a step, without comments.
    private static List<String> statements(String step) {
        return Stream.of(text(step).replaceAll("--[^\n]*", "").split(";"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    private static String text(String step) {
        try (InputStream stream =
                Objects.requireNonNull(Schema.class.getResourceAsStream(step), step + " is missing")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
