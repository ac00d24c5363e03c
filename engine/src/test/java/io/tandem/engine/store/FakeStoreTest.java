package io.tandem.engine.store;

import static io.tandem.engine.store.SampleRecords.call;
import static io.tandem.engine.store.Stages.done;
import static io.tandem.engine.store.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FakeStoreTest extends StoreContract {
    @Override
    protected Store open() {
        return new FakeStore();
    }

    @Test
    void whileWritesFailNothingIsWrittenAndReadsGoOn() {
        var store = new FakeStore();
        CallRecord record = call(AccountSid.mint(), 0);
        store.failWrites();
        assertThat(failure(store.save(record))).hasMessageContaining("fail");
        assertThat(done(store.call(record.sid()))).isEmpty();
        store.acceptWrites();
        done(store.save(record));
        assertThat(store.written()).containsExactly(record);
    }

    @Test
    void whileWritesAreHeldTheirStagesStayOpen() {
        var store = new FakeStore();
        CallRecord record = call(AccountSid.mint(), 0);
        store.holdWrites();
        CompletableFuture<Void> saved = store.save(record).toCompletableFuture();
        assertThat(saved).isNotCompleted();
        assertThat(done(store.call(record.sid()))).isEmpty();
        store.acceptWrites();
        assertThat(saved).isCompleted();
        assertThat(store.written(record.sid())).containsExactly(record);
    }
}
