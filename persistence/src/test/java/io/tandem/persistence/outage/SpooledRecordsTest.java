package io.tandem.persistence.outage;

import static io.tandem.engine.store.SampleRecords.call;
import static io.tandem.engine.store.SampleRecords.conference;
import static io.tandem.engine.store.SampleRecords.fullNotification;
import static io.tandem.engine.store.SampleRecords.fullRecording;
import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.SampleRecords.refer;
import static io.tandem.engine.store.Stages.done;
import static io.tandem.engine.store.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.FakeStore;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.ReferRecord;
import io.tandem.persistence.Spool;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the folder, and opens
class SpooledRecordsTest {
    @TempDir
    private Path folder;

    private final FakeStore store = new FakeStore();
    private final Arrivals arrivals = new Arrivals(store);
    private SpooledRecords records;

    /// Tells when a record has reached the store.
    private static final class Arrivals extends ForwardingStore {
        private final Semaphore arrived = new Semaphore(0);

        Arrivals(FakeStore store) {
            super(store);
        }

        private CompletionStage<Void> counted(Supplier<CompletionStage<Void>> save) {
            return save.get().thenRun(arrived::release);
        }

        void await(int saves) throws InterruptedException {
            assertThat(arrived.tryAcquire(saves, 30, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public CompletionStage<Void> save(CallRecord call) {
            return counted(() -> super.save(call));
        }

        @Override
        public CompletionStage<Void> save(ReferRecord refer) {
            return counted(() -> super.save(refer));
        }

        @Override
        public CompletionStage<Void> save(RecordingRecord recording) {
            return counted(() -> super.save(recording));
        }

        @Override
        public CompletionStage<Void> save(ConferenceRecord conference) {
            return counted(() -> super.save(conference));
        }

        @Override
        public CompletionStage<Void> save(Notification notification) {
            return counted(() -> super.save(notification));
        }
    }

    @BeforeEach
    void open() {
        records = SpooledRecords.of(arrivals, Spool.open(folder));
    }

    @AfterEach
    void close() {
        records.close();
    }

    @Test
    void whileTheStoreAnswersNothingIsSpooled() {
        CallRecord call = call(AccountSid.mint(), 1);
        done(records.save(call));
        assertThat(store.written()).containsExactly(call);
        assertThat(records.waiting()).isZero();
    }

    @Test
    void whatIsSavedWhileTheStoreIsAwayReachesItInOrderWhenItIsBack() throws InterruptedException {
        CallRecord queued = call(AccountSid.mint(), 1);
        CallRecord answered = queued.answered(minute(2));
        CallRecord ended = answered.ended(CallStatus.COMPLETED, "peer-hung-up", minute(3));
        store.goAway();
        done(records.save(queued));
        done(records.save(answered));
        done(records.save(ended));
        assertThat(records.waiting()).isEqualTo(3);
        store.comeBack();
        arrivals.await(3);
        assertThat(store.written()).containsExactly(queued, answered, ended);
    }

    @Test
    void everyKindOfRecordComesOutAsItWentIn() throws InterruptedException {
        AccountSid account = AccountSid.mint();
        CallRecord call = call(account, 1);
        ReferRecord refer = refer(account, call.sid(), 2);
        RecordingRecord recording = fullRecording();
        ConferenceRecord conference = conference(account, "room", 3);
        Notification notification = fullNotification(account, call.sid(), "http://a.example/", 4);
        store.goAway();
        done(records.save(call));
        done(records.save(refer));
        done(records.save(recording));
        done(records.save(conference));
        done(records.save(notification));
        store.comeBack();
        arrivals.await(5);
        assertThat(store.written()).containsExactlyInAnyOrder(call, refer, recording, conference, notification);
    }

    @Test
    void whatWaitsSurvivesARestart() throws InterruptedException {
        CallRecord call = call(AccountSid.mint(), 1);
        store.goAway();
        done(records.save(call));
        records.close();
        var after = new FakeStore();
        var reached = new Arrivals(after);
        records = SpooledRecords.of(reached, Spool.open(folder));
        reached.await(1);
        assertThat(after.written()).containsExactly(call);
    }

    @Test
    void aRecordThatIsRefusedHoldsUpNoOther() throws InterruptedException {
        AccountSid account = AccountSid.mint();
        CallRecord bad = call(account, 1);
        CallRecord good = call(account, 2);
        store.goAway();
        done(records.save(bad));
        done(records.save(good));
        store.failWritesOf(bad.sid());
        store.comeBack();
        arrivals.await(1);
        assertThat(store.written()).containsExactly(good);
    }

    @Test
    void readsOfRecordsFailWhileTheStoreIsAway() {
        CallRecord call = call(AccountSid.mint(), 1);
        store.goAway();
        done(records.save(call));
        assertThat(List.of(failure(records.call(call.sid())).getMessage())).allMatch(text -> text.contains("go away"));
    }
}
