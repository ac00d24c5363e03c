package io.tandem.engine.store;

import static io.tandem.engine.store.SampleRecords.ODD_TEXT;
import static io.tandem.engine.store.SampleRecords.call;
import static io.tandem.engine.store.SampleRecords.callOn;
import static io.tandem.engine.store.SampleRecords.callSid;
import static io.tandem.engine.store.SampleRecords.childCall;
import static io.tandem.engine.store.SampleRecords.fullCall;
import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What a [Store] promises about the records of calls.
abstract class CallContract {
    private static final Page.Request FIRST = new Page.Request(0, 50);
    private static final Sort<CallQuery.Field> OLDEST_FIRST =
            new Sort<>(CallQuery.Field.DATE_CREATED, Sort.Order.ASCENDING);

    private final AccountSid account = AccountSid.mint();

    abstract Store store();

    @Test
    void aRecordIsReadAsItWasWritten() {
        CallRecord full = fullCall();
        CallRecord bare = call(account, 0);
        done(store().save(full));
        done(store().save(bare));
        assertThat(done(store().call(full.sid()))).contains(full);
        assertThat(done(store().call(bare.sid()))).contains(bare);
    }

    @Test
    void anUnknownCallIsNotThere() {
        assertThat(done(store().call(callSid()))).isEmpty();
        assertThat(done(store().calls(CallQuery.of(account), FIRST))).isEqualTo(new Page<CallRecord>(List.of(), 0));
        assertThat(done(store().unfinishedCalls(InstanceId.mint()))).isEmpty();
    }

    @Test
    void longTextsAreKeptWhole() {
        CallRecord record = call(account, "😀".repeat(100_000), "1111", 0);
        done(store().save(record));
        assertThat(done(store().call(record.sid()))).contains(record);
    }

    @Test
    void eachSnapshotReplacesTheOneBefore() {
        CallRecord queued = call(account, 0);
        CallRecord ringing = queued.ringing(minute(1));
        CallRecord answered = ringing.answered(minute(2));
        CallRecord completed = answered.ended(CallStatus.COMPLETED, "peer-hung-up", minute(3));
        for (CallRecord snapshot : List.of(queued, ringing, answered, completed, completed)) {
            done(store().save(snapshot));
            assertThat(done(store().call(queued.sid()))).contains(snapshot);
        }
        assertThat(done(store().calls(CallQuery.of(account), FIRST)).total()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(CallStatus.class)
    void aFinalRecordIsNotChangedByOneThatIsNot(CallStatus late) {
        CallRecord begun = call(account, 0);
        CallRecord ended = begun.ended(CallStatus.FAILED, "defect", minute(3));
        CallRecord other = begun.with(late, minute(9));
        done(store().save(ended));
        done(store().save(other));
        assertThat(done(store().call(begun.sid()))).contains(late.isFinal() ? other : ended);
    }

    @Test
    void aDeletedCallIsGone() {
        CallRecord gone = call(account, 0);
        CallRecord stays = call(account, 1);
        done(store().save(gone));
        done(store().save(stays));
        done(store().deleteCall(gone.sid()));
        done(store().deleteCall(gone.sid()));
        assertThat(done(store().call(gone.sid()))).isEmpty();
        assertThat(done(store().calls(CallQuery.of(account), FIRST)).items()).containsExactly(stays);
    }

    @Test
    void theUnfinishedCallsOfANodeAreFoundOldestFirst() {
        InstanceId node = InstanceId.mint();
        CallRecord younger = callOn(node, 2);
        CallRecord older = callOn(node, 1).answered(minute(2));
        CallRecord over = callOn(node, 0);
        done(store().save(younger));
        done(store().save(older));
        done(store().save(over));
        done(store().save(over.ended(CallStatus.COMPLETED, "peer-hung-up", minute(3))));
        done(store().save(callOn(InstanceId.mint(), 0)));
        assertThat(done(store().unfinishedCalls(node))).containsExactly(older, younger);
    }

    @Test
    void callsAreThoseOfTheAccountsAskedForNewestFirst() {
        AccountSid second = AccountSid.mint();
        CallRecord older = call(account, 1);
        CallRecord younger = call(account, 2);
        CallRecord youngest = call(second, 3);
        done(store().save(younger));
        done(store().save(older));
        done(store().save(youngest));
        done(store().save(call(AccountSid.mint(), 4)));
        assertThat(done(store().calls(CallQuery.of(account), FIRST)).items()).containsExactly(younger, older);
        var both = CallQuery.all(Set.of(account, second), OLDEST_FIRST);
        assertThat(done(store().calls(both, FIRST)).items()).containsExactly(older, younger, youngest);
    }

    @Test
    void callsAreFoundByCallerAndCalleeExactly() {
        CallRecord odd = call(account, ODD_TEXT, "1111", 1);
        CallRecord plain = call(account, "alice", "1111", 2);
        CallRecord other = call(account, "alice", ODD_TEXT, 3);
        saveAll(odd, plain, other);
        assertThat(found(Optional.of(ODD_TEXT), Optional.empty())).containsExactly(odd);
        assertThat(found(Optional.of("alice"), Optional.empty())).containsExactly(plain, other);
        assertThat(found(Optional.of("alice"), Optional.of("1111"))).containsExactly(plain);
        assertThat(found(Optional.of("ALICE"), Optional.empty())).isEmpty();
        assertThat(found(Optional.of("' OR '1'='1"), Optional.of("%"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(CallStatus.class)
    @SuppressWarnings("EnumOrdinal")
    void callsAreFoundByStatus(CallStatus status) {
        for (CallStatus each : CallStatus.values()) {
            done(store().save(call(account, 1).with(each, minute(30))));
        }
        var query = new CallQuery(
                Set.of(account),
                Optional.empty(),
                Optional.empty(),
                Optional.of(status),
                Optional.empty(),
                TimeRange.ALWAYS,
                TimeRange.ALWAYS,
                OLDEST_FIRST);
        Page<CallRecord> page = done(store().calls(query, FIRST));
        assertThat(page.items()).extracting(CallRecord::status).containsExactly(status);
        assertThat(page.total()).isEqualTo(1);
    }

    @Test
    void childrenAreFoundByTheirParent() {
        CallRecord parent = call(account, 0);
        CallRecord child = childCall(account, parent.sid(), 1);
        saveAll(parent, child, childCall(account, callSid(), 2));
        assertThat(found(Optional.of(parent.sid()), TimeRange.ALWAYS, TimeRange.ALWAYS))
                .containsExactly(child);
    }

    @ParameterizedTest
    @CsvSource({
        "-,  -,  never early middle late",
        "10, -,  early middle late",
        "11, -,  middle late",
        "-,  20, early",
        "-,  21, early middle",
        "10, 30, early middle",
        "20, 20, ''",
    })
    void callsAreFoundByWhenRingingBeganAndByWhenTheyEnded(String from, String until, String expected) {
        CallRecord never = call(account, "never", "1", 0);
        CallRecord early = call(account, "early", "1", 1).ringing(minute(10));
        CallRecord middle = call(account, "middle", "1", 2).ringing(minute(20));
        CallRecord late = call(account, "late", "1", 3).ringing(minute(30));
        saveAll(never, early, middle, late);
        List<String> wanted = expected.isEmpty() ? List.of() : List.of(expected.split(" "));
        assertThat(found(Optional.empty(), range(from, until), TimeRange.ALWAYS))
                .extracting(CallRecord::from)
                .containsExactlyElementsOf(wanted);
        for (CallRecord call : List.of(early, middle, late)) {
            done(store().save(call.ended(
                    CallStatus.COMPLETED, "peer-hung-up", call.started().orElseThrow())));
        }
        assertThat(found(Optional.empty(), TimeRange.ALWAYS, range(from, until)))
                .extracting(CallRecord::from)
                .containsExactlyElementsOf(wanted);
    }

    @Test
    void rangesMayReachBeyondAllTime() {
        CallRecord call = call(account, 0).ringing(minute(1));
        done(store().save(call));
        var all = new TimeRange(Optional.of(Instant.MIN), Optional.of(Instant.MAX));
        assertThat(found(Optional.empty(), all, TimeRange.ALWAYS)).containsExactly(call);
        var after = new TimeRange(Optional.of(Instant.MAX), Optional.empty());
        assertThat(found(Optional.empty(), after, TimeRange.ALWAYS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "DATE_CREATED, 1 2 3",
        "FROM,         2 3 1",
        "TO,           3 1 2",
        "DIRECTION,    2 1 3",
        "STATUS,       3 1 2",
        "DURATION,     2 1 3",
    })
    void callsAreSorted(CallQuery.Field field, String expected) {
        CallRecord one = call(account, "z", "m", 1).answered(minute(1)).ended(CallStatus.COMPLETED, "1", minute(2));
        CallRecord two = call(account, "A", "z", 2).answered(minute(9)); // goes on: lasted nothing yet
        CallRecord three = childCall(account, callSid(), 3);
        CallRecord last = relabelled(three, "Z", "a").answered(minute(1)).ended(CallStatus.BUSY, "3", minute(30));
        saveAll(outbound(one), two, last);
        List<String> names = List.of("z", "A", "Z");
        for (Sort.Order order : Sort.Order.values()) {
            var query = CallQuery.all(Set.of(account), new Sort<>(field, order));
            List<String> wanted = new ArrayList<>(List.of(expected.split(" ")));
            if (order == Sort.Order.DESCENDING) {
                wanted = wanted.reversed();
            }
            assertThat(done(store().calls(query, FIRST)).items())
                    .extracting(call -> String.valueOf(names.indexOf(call.from()) + 1))
                    .containsExactlyElementsOf(wanted);
        }
    }

    @Test
    void textIsSortedByCodePoint() {
        CallRecord astral = call(account, "😀", "1", 1);
        CallRecord wide = call(account, "～", "1", 2); // U+FF5E, before U+1F600 but after its surrogates
        saveAll(astral, wide);
        var query = new CallQuery(
                Set.of(account),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TimeRange.ALWAYS,
                TimeRange.ALWAYS,
                new Sort<>(CallQuery.Field.FROM, Sort.Order.ASCENDING));
        assertThat(done(store().calls(query, FIRST)).items()).containsExactly(wide, astral);
    }

    @Test
    void pagesOfEqualRecordsOverlapNowhere() {
        List<CallSid> sids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            CallRecord record = call(account, 0);
            sids.add(record.sid());
            done(store().save(record));
        }
        List<CallSid> seen = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            Page<CallRecord> page = done(store().calls(CallQuery.of(account), new Page.Request(number, 3)));
            assertThat(page.total()).isEqualTo(7);
            page.items().forEach(call -> seen.add(call.sid()));
        }
        assertThat(seen)
                .containsExactlyElementsOf(sids.stream().sorted().toList().reversed());
    }

    private void saveAll(CallRecord... calls) {
        for (CallRecord call : calls) {
            done(store().save(call));
        }
    }

    private List<CallRecord> found(Optional<String> from, Optional<String> to) {
        var query = new CallQuery(
                Set.of(account),
                from,
                to,
                Optional.empty(),
                Optional.empty(),
                TimeRange.ALWAYS,
                TimeRange.ALWAYS,
                OLDEST_FIRST);
        return done(store().calls(query, FIRST)).items();
    }

    private List<CallRecord> found(Optional<CallSid> parent, TimeRange started, TimeRange ended) {
        var query = new CallQuery(
                Set.of(account),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                parent,
                started,
                ended,
                OLDEST_FIRST);
        return done(store().calls(query, FIRST)).items();
    }

    private static TimeRange range(String from, String until) {
        return new TimeRange(bound(from), bound(until));
    }

    private static Optional<Instant> bound(String text) {
        return text.equals("-") ? Optional.empty() : Optional.of(minute(Long.parseLong(text)));
    }

    private static CallRecord outbound(CallRecord call) {
        return copy(call, call.from(), call.to(), CallDirection.OUTBOUND_API);
    }

    private static CallRecord relabelled(CallRecord call, String from, String to) {
        return copy(call, from, to, call.direction());
    }

    private static CallRecord copy(CallRecord call, String from, String to, CallDirection direction) {
        return new CallRecord(
                call.sid(),
                call.account(),
                call.instance(),
                call.parent(),
                call.number(),
                from,
                to,
                direction,
                call.status(),
                call.created(),
                call.started(),
                call.answered(),
                call.ended(),
                call.cause(),
                call.callerName(),
                call.forwardedFrom(),
                call.sipCallId(),
                call.updated());
    }
}
