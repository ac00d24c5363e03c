package io.tandem.persistence.cassandra;

import static io.tandem.engine.store.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.SampleRecords;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("io.tandem.persistence.cassandra.RealCassandra#isAvailable")
class SchemaIT {
    @Test
    void nodesThatStartAtTheSameTimeOnNothingAllFindTheTablesAndAgree() throws Exception {
        CassandraSettings settings = RealCassandra.shared().settings("together");
        List<CassandraStore> stores =
                Stream.generate(() -> CassandraStore.open(settings)).limit(3).toList();
        try {
            for (CassandraStore store : stores) {
                store.ready().toCompletableFuture().get(150, TimeUnit.SECONDS);
            }
            Set<String> decided = stores.stream()
                    .map(store -> done(store.propertyOnce(
                            "master-account", AccountSid.mint().text())))
                    .collect(Collectors.toSet());
            assertThat(decided).hasSize(1);
            var call = SampleRecords.call(AccountSid.mint(), 1);
            done(stores.getFirst().save(call));
            assertThat(done(stores.getLast().call(call.sid()))).contains(call);
        } finally {
            stores.forEach(CassandraStore::close);
        }
    }
}
