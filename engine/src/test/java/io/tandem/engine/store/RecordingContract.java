package io.tandem.engine.store;

import static io.tandem.engine.store.SampleRecords.callSid;
import static io.tandem.engine.store.SampleRecords.completed;
import static io.tandem.engine.store.SampleRecords.fullRecording;
import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.SampleRecords.recording;
import static io.tandem.engine.store.SampleRecords.recordingOn;
import static io.tandem.engine.store.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.RecordingRecord.Status;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What a [Store] promises about recordings.
abstract class RecordingContract {
    private static final Page.Request FIRST = new Page.Request(0, 50);
    private static final Sort<RecordingQuery.Field> NEWEST_FIRST =
            new Sort<>(RecordingQuery.Field.DATE_CREATED, Sort.Order.DESCENDING);

    private final AccountSid account = AccountSid.mint();

    abstract Store store();

    /// All recordings of that account, newest first.
    static RecordingQuery all(AccountSid account) {
        return new RecordingQuery(Set.of(account), Optional.empty(), Optional.empty(), TimeRange.ALWAYS, NEWEST_FIRST);
    }

    @Test
    void aRecordIsReadAsItWasWritten() {
        RecordingRecord full = fullRecording();
        RecordingRecord bare = recording(account, 0);
        saveAll(full, bare);
        assertThat(done(store().recording(full.sid()))).contains(full);
        assertThat(done(store().recording(bare.sid()))).contains(bare);
    }

    @Test
    void anUnknownRecordingIsNotThere() {
        assertThat(done(store().recording(RecordingSid.mint()))).isEmpty();
        assertThat(done(store().recordings(all(account), FIRST))).isEqualTo(new Page<RecordingRecord>(List.of(), 0));
        assertThat(done(store().unfinishedRecordings(InstanceId.mint()))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void aFinalRecordIsNotChangedByOneThatIsNot(Status late) {
        RecordingRecord begun = recording(account, 0);
        RecordingRecord over = completed(begun, 5);
        RecordingRecord other = begun.with(late, minute(9));
        saveAll(begun, over, other);
        assertThat(done(store().recording(begun.sid()))).contains(late.isFinal() ? other : over);
    }

    @Test
    void aDeletedRecordingIsGone() {
        RecordingRecord gone = recording(account, 0);
        RecordingRecord stays = recording(account, 1);
        saveAll(gone, stays);
        done(store().deleteRecording(gone.sid()));
        done(store().deleteRecording(gone.sid()));
        assertThat(done(store().recording(gone.sid()))).isEmpty();
        assertThat(done(store().recordings(all(account), FIRST)).items()).containsExactly(stays);
    }

    @Test
    void theUnfinishedRecordingsOfANodeAreFoundOldestFirst() {
        InstanceId node = InstanceId.mint();
        RecordingRecord younger = recordingOn(node, 2);
        RecordingRecord older = recordingOn(node, 1).with(Status.PAUSED, minute(2));
        RecordingRecord over = recordingOn(node, 0);
        saveAll(younger, older, over, completed(over, 1), recordingOn(InstanceId.mint(), 0));
        assertThat(done(store().unfinishedRecordings(node))).containsExactly(older, younger);
    }

    @Test
    void theOldestThatAreOverAreFoundForTheRetention() {
        RecordingRecord oldest = completed(recording(account, 1), 1);
        RecordingRecord second = completed(recording(AccountSid.mint(), 2), 1);
        RecordingRecord third = recording(account, 3).with(Status.ABSENT, minute(3));
        saveAll(third, second, oldest, recording(account, 0), completed(recording(account, 4), 1));
        assertThat(done(store().recordingsBefore(minute(4), 50))).containsExactly(oldest, second, third);
        assertThat(done(store().recordingsBefore(minute(4), 2))).containsExactly(oldest, second);
        assertThat(done(store().recordingsBefore(minute(1), 50))).isEmpty();
    }

    @Test
    void recordingsAreFoundByAccountCallConferenceAndTime() {
        CallSid call = callSid();
        ConferenceSid conference = ConferenceSid.mint();
        AccountSid second = AccountSid.mint();
        RecordingRecord ofCall = recording(account, call, 1);
        RecordingRecord ofConference = recording(account, conference, 2);
        RecordingRecord ofSecond = recording(second, 3);
        saveAll(ofCall, ofConference, ofSecond, recording(AccountSid.mint(), 4));
        assertThat(found(Set.of(account, second), Optional.empty(), Optional.empty(), TimeRange.ALWAYS))
                .containsExactly(ofSecond, ofConference, ofCall);
        assertThat(found(Set.of(account), Optional.of(call), Optional.empty(), TimeRange.ALWAYS))
                .containsExactly(ofCall);
        assertThat(found(Set.of(account), Optional.empty(), Optional.of(conference), TimeRange.ALWAYS))
                .containsExactly(ofConference);
        var first = new TimeRange(Optional.of(minute(1)), Optional.of(minute(2)));
        assertThat(found(Set.of(account), Optional.empty(), Optional.empty(), first))
                .containsExactly(ofCall);
    }

    @ParameterizedTest
    @CsvSource({"DATE_CREATED, 1 2 3", "DURATION, 2 3 1", "CALL_SID, 3 1 2"})
    void recordingsAreSorted(RecordingQuery.Field field, String expected) {
        RecordingRecord one = completed(recording(account, new CallSid("CA" + "1".repeat(32)), 1), 30);
        RecordingRecord two = completed(recording(account, new CallSid("CA" + "2".repeat(32)), 2), 10);
        RecordingRecord three = completed(recording(account, ConferenceSid.mint(), 3), 20);
        saveAll(one, two, three);
        List<RecordingRecord> numbered = List.of(one, two, three);
        for (Sort.Order order : Sort.Order.values()) {
            var query = new RecordingQuery(
                    Set.of(account), Optional.empty(), Optional.empty(), TimeRange.ALWAYS, new Sort<>(field, order));
            List<String> wanted = List.of(expected.split(" "));
            assertThat(done(store().recordings(query, FIRST)).items())
                    .extracting(recording -> String.valueOf(numbered.indexOf(recording) + 1))
                    .containsExactlyElementsOf(order == Sort.Order.ASCENDING ? wanted : wanted.reversed());
        }
    }

    @Test
    void recordingsComeInPages() {
        for (int i = 0; i < 5; i++) {
            saveAll(recording(account, i));
        }
        Page<RecordingRecord> page = done(store().recordings(all(account), new Page.Request(1, 3)));
        assertThat(page.items()).extracting(RecordingRecord::created).containsExactly(minute(1), minute(0));
        assertThat(page.total()).isEqualTo(5);
    }

    private void saveAll(RecordingRecord... recordings) {
        for (RecordingRecord recording : recordings) {
            done(store().save(recording));
        }
    }

    private List<RecordingRecord> found(
            Set<AccountSid> accounts, Optional<CallSid> call, Optional<ConferenceSid> conference, TimeRange created) {
        var query = new RecordingQuery(accounts, call, conference, created, NEWEST_FIRST);
        return done(store().recordings(query, FIRST)).items();
    }
}
