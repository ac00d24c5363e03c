package io.tandem.persistence.cassandra;

import static io.tandem.engine.store.SampleRecords.call;
import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.Stages.allDone;
import static io.tandem.engine.store.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.CallQuery;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// Three nodes with three copies, one of which is killed: `mvn verify -Pcassandra-cluster`.
@Tag("cassandra-cluster")
@EnabledIf("io.tandem.persistence.cassandra.RealCassandra#isAvailable")
class ThreeNodesIT {
    private static final int CALLS = 900;

    @Test
    void aNodeThatIsKilledInTheMiddleOfWritesCostsNoErrorAndNoRecord() throws Exception {
        AccountSid account = AccountSid.mint();
        try (RealCassandra cluster = RealCassandra.start(3);
                CassandraStore store = CassandraStore.open(cluster.settings("three"))) {
            store.ready().toCompletableFuture().get(3, TimeUnit.MINUTES);
            List<CompletionStage<Void>> writes = new ArrayList<>();
            List<CallRecord> ended = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                CallRecord begun = call(account, i);
                CallRecord over = begun.ended(CallStatus.COMPLETED, "peer-hung-up", minute(5_000));
                writes.add(store.save(begun).thenCompose(_ -> store.save(over)));
                ended.add(over);
                if (i == CALLS / 3) {
                    cluster.kill(2);
                }
            }
            allDone(writes);
            Page<CallRecord> all = done(store.calls(CallQuery.of(account), new Page.Request(0, 1000)));
            assertThat(all.total()).isEqualTo(CALLS);
            assertThat(Set.copyOf(all.items())).isEqualTo(Set.copyOf(ended));
            assertThat(done(store.propertyOnce("after", "the kill"))).isEqualTo("the kill");
        }
    }
}
