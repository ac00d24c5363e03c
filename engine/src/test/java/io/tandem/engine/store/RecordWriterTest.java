package io.tandem.engine.store;

import static io.tandem.engine.store.SampleRecords.call;
import static io.tandem.engine.store.SampleRecords.ended;
import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.SampleRecords.notification;
import static io.tandem.engine.store.SampleRecords.recording;
import static io.tandem.engine.store.SampleRecords.refer;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.sid.AccountSid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.Effect;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class RecordWriterTest {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final int AT_ONCE = 3;
    private static final int MAY_WAIT = 4;

    private final FakeStore store = new FakeStore();
    private final Counts counts = new Counts();
    private final BehaviorTestKit<RecordWriter.Command> writer = BehaviorTestKit.create(RecordWriter.create(
            store, counts, new RecordWriter.Limits(AT_ONCE, MAY_WAIT, FIRST_PAUSE, Duration.ofSeconds(1), 3)));
    private final AccountSid account = AccountSid.mint();
    private Optional<Duration> lastPause = Optional.empty();
    private final CallRecord queued = call(account, 0);
    private final CallRecord ringing = queued.ringing(minute(1));
    private final CallRecord answered = ringing.answered(minute(2));
    private final CallRecord completed = answered.ended(CallStatus.COMPLETED, "peer-hung-up", minute(3));

    @Test
    void whatIsToldIsWrittenInOrder() {
        ReferRecord begun = refer(account, queued.sid(), 1);
        ReferRecord over = ended(begun, ReferRecord.Status.COMPLETED, 2);
        Notification notification = notification(account, Notification.Severity.ERROR, 1, "text", 1);
        for (Record record : List.of(queued, ringing, begun, answered, notification, over, completed)) {
            tell(record);
        }
        assertThat(store.written()).containsExactly(queued, ringing, begun, answered, notification, over, completed);
        assertThat(counts.written).isEqualTo(7);
        assertThat(counts.waiting).isZero();
    }

    @Test
    void whileASnapshotIsBeingWrittenOnlyTheNewestWaits() {
        store.holdWrites();
        tell(queued);
        tell(ringing);
        tell(answered);
        tell(completed);
        assertThat(counts.waiting).isEqualTo(2);
        goOn();
        assertThat(store.written()).containsExactly(queued, completed);
    }

    @Test
    void aSnapshotThatComesAfterTheEndIsNotWritten() {
        store.holdWrites();
        tell(queued);
        tell(completed);
        tell(answered);
        goOn();
        assertThat(store.written()).containsExactly(queued, completed);
    }

    @Test
    void whenItIsToBeSilentItWritesNothingMoreNotEvenWhatWaits() {
        TestInbox<RecordWriter.Flushed> flushed = TestInbox.create();
        store.holdWrites();
        tell(queued);
        tell(completed);
        writer.run(new RecordWriter.Flush(flushed.getRef()));
        writer.run(new RecordWriter.Silence());
        flushed.receiveMessage();
        tell(call(account, 1));
        goOn();
        assertThat(store.written()).containsExactly(queued);
        assertThat(counts.waiting).isZero();
        writer.run(new RecordWriter.Flush(flushed.getRef()));
        flushed.receiveMessage();
    }

    @Test
    void anIntermediateTransferDoesNotReplaceItsWaitingEnd() {
        ReferRecord begun = refer(account, queued.sid(), 1);
        ReferRecord over = ended(begun, ReferRecord.Status.FAILED, 2);
        store.failWrites();
        tell(over);
        tell(begun);
        store.acceptWrites();
        firePause();
        assertThat(store.written()).containsExactly(over);
    }

    @Test
    void onlySoManyWritesAreUnderWayAtTheSameTime() {
        store.holdWrites();
        for (int i = 0; i < AT_ONCE + 2; i++) {
            tell(call(account, i));
        }
        store.acceptWrites();
        assertThat(store.written()).hasSize(AT_ONCE);
        runAll();
        assertThat(store.written()).hasSize(AT_ONCE + 2);
    }

    @Test
    void aWriteThatFailsIsTriedAgainAfterAPause() {
        store.failWrites();
        tell(queued);
        assertThat(pause()).isEqualTo(FIRST_PAUSE);
        store.acceptWrites();
        tell(call(account, 1));
        assertThat(store.written()).isEmpty();
        firePause();
        assertThat(store.written()).hasSize(2).startsWith(queued);
        assertThat(counts.failed).isEqualTo(1);
        assertThat(counts.waiting).isZero();
    }

    @Test
    void theNewestSnapshotIsTriedInPlaceOfTheOneThatFailed() {
        store.failWrites();
        tell(queued);
        tell(completed);
        store.acceptWrites();
        firePause();
        assertThat(store.written()).containsExactly(completed);
    }

    @Test
    void pausesGetLongerUpToALimitAndShortAgainAfterASuccess() {
        store.failWrites();
        tell(completed);
        assertThat(pause()).isEqualTo(FIRST_PAUSE);
        firePause();
        assertThat(pause()).isEqualTo(FIRST_PAUSE.multipliedBy(2));
        firePause();
        assertThat(pause()).isEqualTo(FIRST_PAUSE.multipliedBy(4));
        firePause();
        assertThat(pause()).isEqualTo(Duration.ofSeconds(1));
        store.acceptWrites();
        firePause();
        store.failWrites();
        tell(call(account, 1));
        assertThat(pause()).isEqualTo(FIRST_PAUSE);
    }

    @Test
    void howeverLongTheStoreIsGoneNoEndIsGivenUp() {
        store.failWrites();
        tell(completed);
        for (int i = 0; i < 50; i++) {
            firePause();
        }
        store.acceptWrites();
        firePause();
        assertThat(store.written()).containsExactly(completed);
        assertThat(counts.dropped).isZero();
    }

    @Test
    void aRecordThatTheStoreRefusesWhileItWritesOthersIsGivenUp() {
        store.failWritesOf(completed.sid());
        tell(completed);
        for (int i = 0; i < 4; i++) {
            assertThat(counts.dropped).isZero();
            tell(call(account, i));
            firePause();
        }
        assertThat(counts.dropped).isEqualTo(1);
        assertThat(counts.waiting).isZero();
        assertThat(store.written()).hasSize(4);
    }

    @Test
    void whenTooManyWaitTheOldestIntermediateSnapshotsAreGivenUpFirst() {
        store.failWrites();
        CallRecord oldEnd = endOfACall(0);
        CallRecord oldest = call(account, 1);
        CallRecord older = call(account, 2);
        Notification notification = notification(account, Notification.Severity.ERROR, 1, "text", 3);
        CallRecord newEnd = endOfACall(4);
        CallRecord lastEnd = endOfACall(5);
        for (Record record : List.of(oldEnd, oldest, older, notification, newEnd, lastEnd)) {
            tell(record);
        }
        store.acceptWrites();
        firePause();
        assertThat(store.written()).containsExactlyInAnyOrder(oldEnd, newEnd, lastEnd, notification);
        assertThat(counts.dropped).isEqualTo(2);
    }

    @Test
    void endsAreNotGivenUpHoweverManyWait() {
        store.failWrites();
        tell(notification(account, Notification.Severity.ERROR, 1, "text", 3));
        for (int i = 0; i < 3 * MAY_WAIT; i++) {
            tell(endOfACall(i));
        }
        store.acceptWrites();
        firePause();
        assertThat(store.written()).hasSize(3 * MAY_WAIT).allMatch(CallRecord.class::isInstance);
    }

    @Test
    void aFlushOfNothingIsAnsweredAtOnce() {
        TestInbox<RecordWriter.Flushed> inbox = TestInbox.create();
        run(new RecordWriter.Flush(inbox.getRef()));
        assertThat(inbox.getAllReceived()).containsExactly(new RecordWriter.Flushed());
    }

    @Test
    void aFlushIsAnsweredWhenEverythingIsWritten() {
        TestInbox<RecordWriter.Flushed> inbox = TestInbox.create();
        store.holdWrites();
        tell(queued);
        tell(completed);
        run(new RecordWriter.Flush(inbox.getRef()));
        assertThat(inbox.hasMessages()).isFalse();
        goOn();
        assertThat(store.written()).containsExactly(queued, completed);
        assertThat(inbox.getAllReceived()).containsExactly(new RecordWriter.Flushed());
    }

    @Test
    void aFlushDoesNotWaitForThePauseToEnd() {
        TestInbox<RecordWriter.Flushed> inbox = TestInbox.create();
        store.failWrites();
        tell(completed);
        store.acceptWrites();
        run(new RecordWriter.Flush(inbox.getRef()));
        assertThat(store.written()).containsExactly(completed);
        assertThat(inbox.getAllReceived()).containsExactly(new RecordWriter.Flushed());
    }

    @Test
    void ofARecordingThatIsNoneNoSnapshotStays() {
        RecordingRecord begun = recording(account, 1);
        store.holdWrites();
        run(new Records.OfRecording(begun));
        run(new Records.NoRecording(begun.sid()));
        run(new Records.OfRecording(begun.with(RecordingRecord.Status.PAUSED, minute(2))));
        goOn();
        assertThat(store.recording(begun.sid()).toCompletableFuture()).isCompletedWithValue(Optional.empty());
        assertThat(counts.waiting).isZero();
    }

    private CallRecord endOfACall(int minute) {
        return call(account, minute).ended(CallStatus.BUSY, "busy", minute(minute));
    }

    private void tell(Record record) {
        run(
                switch (record) {
                    case CallRecord call -> new Records.OfCall(call);
                    case ReferRecord refer -> new Records.OfRefer(refer);
                    case Notification notification -> new Records.OfApplication(notification);
                    default -> throw new IllegalArgumentException("not a record of a call: " + record);
                });
    }

    private void run(RecordWriter.Command command) {
        writer.run(command);
        runAll();
    }

    private void goOn() {
        store.acceptWrites();
        runAll();
    }

    private void runAll() {
        while (writer.selfInbox().hasMessages()) {
            writer.runOne();
        }
    }

    /// The pause that was begun last.
    private Duration pause() {
        for (Effect effect : writer.getAllEffects()) {
            if (effect instanceof Effect.TimerScheduled<?> armed) {
                lastPause = Optional.of(armed.duration());
            }
        }
        return lastPause.orElseThrow();
    }

    private void firePause() {
        assertThat(pause()).isPositive();
        lastPause = Optional.empty();
        run(new RecordWriter.PauseOver());
    }

    private static final class Counts implements RecordMeter {
        private int waiting;
        private int written;
        private int failed;
        private int dropped;

        @Override
        public void waiting(int records) {
            waiting = records;
        }

        @Override
        public void written() {
            written++;
        }

        @Override
        public void failed() {
            failed++;
        }

        @Override
        public void dropped() {
            dropped++;
        }
    }
}
