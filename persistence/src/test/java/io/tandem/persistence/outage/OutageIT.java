package io.tandem.persistence.outage;

import static io.tandem.engine.store.SampleRecords.call;
import static io.tandem.engine.store.SampleRecords.master;
import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.SampleRecords.number;
import static io.tandem.engine.store.Stages.allDone;
import static io.tandem.engine.store.Stages.done;
import static io.tandem.engine.store.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.CallQuery;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.Store;
import io.tandem.persistence.Spool;
import io.tandem.persistence.SqliteStore;
import io.tandem.persistence.cassandra.CassandraStore;
import io.tandem.persistence.cassandra.RealCassandra;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// A real Cassandra is stopped and started under a node.
@EnabledIf("io.tandem.persistence.cassandra.RealCassandra#isAvailable")
@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class OutageIT {
    private static final int CALLS = 500;

    @TempDir
    private Path folder;

    private final Account account = master();
    private final PhoneNumber number = number(account.sid(), "1111", 1);

    /// A node's store, and how many records wait on its disk.
    private record Opened(CassandraStore cassandra, SpooledRecords records, Store store) implements AutoCloseable {
        void awaitCassandra() throws Exception {
            cassandra.ready().toCompletableFuture().get(150, TimeUnit.SECONDS);
        }

        void awaitEmptySpool() throws InterruptedException {
            long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            while (records.waiting() > 0 && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(50); // of the real server nothing else tells
            }
            assertThat(records.waiting()).isZero();
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private Opened open(RealCassandra server) {
        var cassandra = CassandraStore.open(server.settings("outage"));
        var records = SpooledRecords.of(cassandra, Spool.open(folder));
        Store mirror = SqliteStore.open(folder.resolve("mirror"));
        return new Opened(cassandra, records, MirroredProvisioning.of(records, mirror, Duration.ofSeconds(1)));
    }

    private static List<CallRecord> saved(Store store, List<CallRecord> calls) {
        allDone(calls.stream().map(store::save).toList());
        return calls;
    }

    private List<CallRecord> begun(int first) {
        return IntStream.range(first, first + CALLS)
                .mapToObj(i -> call(account.sid(), i))
                .toList();
    }

    private static List<CallRecord> ended(List<CallRecord> calls) {
        return calls.stream()
                .map(call -> call.ended(CallStatus.COMPLETED, "peer-hung-up", minute(5_000)))
                .toList();
    }

    @Test
    void callsGoOnWhileCassandraIsStoppedAndNothingIsLostWhenItIsBack() throws Exception {
        try (RealCassandra server = RealCassandra.start(1)) {
            List<CallRecord> before;
            List<CallRecord> during;
            try (Opened node = open(server)) {
                node.awaitCassandra();
                done(node.store().save(account));
                done(node.store().save(number));
                before = saved(node.store(), begun(0));

                server.stop(0);
                saved(node.store(), ended(before));
                during = saved(node.store(), begun(CALLS));
                assertThat(node.records().waiting()).isEqualTo(2L * CALLS);
                assertThat(done(node.store().numbersWritten(List.of("1111")))).containsExactly(number);
                failure(node.store().calls(CallQuery.of(account.sid()), new Page.Request(0, 1)));
            }
            try (Opened node = open(server)) { // the node is started again while Cassandra is still away
                assertThat(done(node.store().masterAccount())).contains(account);
                assertThat(done(node.store().numbersWritten(List.of("1111")))).containsExactly(number);
                List<CallRecord> over = saved(node.store(), ended(during));
                assertThat(node.records().waiting()).isEqualTo(3L * CALLS);

                server.startAgain(0);
                node.awaitCassandra();
                node.awaitEmptySpool();
                Page<CallRecord> all = done(node.store().calls(CallQuery.of(account.sid()), new Page.Request(0, 1000)));
                assertThat(all.total()).isEqualTo(2L * CALLS);
                assertThat(Set.copyOf(all.items()))
                        .containsAll(ended(before))
                        .containsAll(over)
                        .hasSize(2 * CALLS);
            }
        }
    }
}
