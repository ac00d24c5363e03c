package io.tandem.engine.store;

import static io.tandem.engine.store.SampleRecords.ODD_TEXT;
import static io.tandem.engine.store.SampleRecords.callSid;
import static io.tandem.engine.store.SampleRecords.conference;
import static io.tandem.engine.store.SampleRecords.conferenceOn;
import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.ConferenceRecord.Reason;
import io.tandem.engine.store.ConferenceRecord.Status;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a [Store] promises about conferences.
abstract class ConferenceContract {
    private static final Page.Request FIRST = new Page.Request(0, 50);

    private final AccountSid account = AccountSid.mint();

    abstract Store store();

    /// All conferences of that account, newest first.
    static ConferenceQuery all(AccountSid account) {
        return new ConferenceQuery(
                Set.of(account), Optional.empty(), Optional.empty(), TimeRange.ALWAYS, TimeRange.ALWAYS);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void eachSnapshotIsReadAsItWasWritten(Reason reason) {
        ConferenceRecord begun = conference(account, ODD_TEXT, 0);
        ConferenceRecord going = begun.startedAt(minute(1));
        ConferenceRecord over = going.endedAt(minute(2), reason, Optional.of(callSid()));
        for (ConferenceRecord snapshot : List.of(begun, going, over, over)) {
            saveAll(snapshot);
            assertThat(done(store().conference(begun.sid()))).contains(snapshot);
        }
        assertThat(done(store().conferences(all(account), FIRST))).isEqualTo(new Page<>(List.of(over), 1));
    }

    @Test
    void anUnknownConferenceIsNotThere() {
        assertThat(done(store().conference(ConferenceSid.mint()))).isEmpty();
        assertThat(done(store().conferences(all(account), FIRST))).isEqualTo(new Page<ConferenceRecord>(List.of(), 0));
        assertThat(done(store().unfinishedConferences(InstanceId.mint()))).isEmpty();
    }

    @Test
    void aCompletedRecordIsNotChangedByOneThatIsNot() {
        ConferenceRecord begun = conference(account, "room", 0);
        ConferenceRecord over = begun.endedAt(minute(2), Reason.LAST_LEFT, Optional.empty());
        ConferenceRecord again = begun.endedAt(minute(3), Reason.ENDED_BY_API, Optional.empty());
        saveAll(over, begun.startedAt(minute(1)), begun);
        assertThat(done(store().conference(begun.sid()))).contains(over);
        saveAll(again);
        assertThat(done(store().conference(begun.sid()))).contains(again);
    }

    @Test
    void theUnfinishedConferencesOfANodeAreFoundOldestFirst() {
        InstanceId node = InstanceId.mint();
        ConferenceRecord younger = conferenceOn(node, account, "b", 2).startedAt(minute(3));
        ConferenceRecord older = conferenceOn(node, account, "a", 1);
        ConferenceRecord over = conferenceOn(node, account, "c", 0);
        saveAll(
                younger,
                older,
                over.endedAt(minute(1), Reason.LAST_LEFT, Optional.empty()),
                conferenceOn(InstanceId.mint(), account, "a", 0));
        assertThat(done(store().unfinishedConferences(node))).containsExactly(older, younger);
    }

    @Test
    void conferencesAreFoundByAccountNameStatusAndTimes() {
        AccountSid second = AccountSid.mint();
        ConferenceRecord waiting = conference(account, "room", 1);
        ConferenceRecord going = conference(account, "Room", 2).startedAt(minute(9));
        ConferenceRecord theirs = conference(second, "room", 3);
        saveAll(waiting, going, theirs, conference(AccountSid.mint(), "room", 4));
        Optional<String> anyName = Optional.empty();
        Optional<Status> anyStatus = Optional.empty();
        TimeRange always = TimeRange.ALWAYS;
        assertThat(found(new ConferenceQuery(Set.of(account, second), anyName, anyStatus, always, always)))
                .containsExactly(theirs, going, waiting);
        assertThat(found(new ConferenceQuery(Set.of(account), Optional.of("room"), anyStatus, always, always)))
                .containsExactly(waiting);
        assertThat(found(
                        new ConferenceQuery(Set.of(account), anyName, Optional.of(Status.IN_PROGRESS), always, always)))
                .containsExactly(going);
        var early = new TimeRange(Optional.empty(), Optional.of(minute(2)));
        var late = new TimeRange(Optional.of(minute(9)), Optional.empty());
        assertThat(found(new ConferenceQuery(Set.of(account), anyName, anyStatus, early, always)))
                .containsExactly(waiting);
        assertThat(found(new ConferenceQuery(Set.of(account), anyName, anyStatus, always, late)))
                .containsExactly(going);
    }

    @Test
    void conferencesComeInPages() {
        for (int i = 0; i < 5; i++) {
            saveAll(conference(account, "room", i));
        }
        Page<ConferenceRecord> page = done(store().conferences(all(account), new Page.Request(1, 3)));
        assertThat(page.items()).extracting(ConferenceRecord::created).containsExactly(minute(1), minute(0));
        assertThat(page.total()).isEqualTo(5);
    }

    private void saveAll(ConferenceRecord... conferences) {
        for (ConferenceRecord conference : conferences) {
            done(store().save(conference));
        }
    }

    private List<ConferenceRecord> found(ConferenceQuery query) {
        return done(store().conferences(query, FIRST)).items();
    }
}
