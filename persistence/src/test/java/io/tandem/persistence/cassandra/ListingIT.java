package io.tandem.persistence.cassandra;

import static io.tandem.engine.store.SampleRecords.call;
import static io.tandem.engine.store.Stages.allDone;
import static io.tandem.engine.store.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.store.CallQuery;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.Sort;
import io.tandem.engine.store.TimeRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What one page after the other costs a real Cassandra.
@EnabledIf("io.tandem.persistence.cassandra.RealCassandra#isAvailable")
@SuppressWarnings("NullAway.Init") // JUnit connects
class ListingIT {
    private static final int CALLS = 600;
    private static final int SIZE = 25;

    /// Half of the calls are of one day, half of the next.
    private static final int MINUTES_OF_A_DAY = 1_440;

    private static final AccountSid ACCOUNT = AccountSid.mint();
    private static CassandraStore store;

    @BeforeAll
    static void calls() throws Exception {
        store = CassandraStore.open(RealCassandra.shared().settings("contract"));
        store.ready().toCompletableFuture().get(120, TimeUnit.SECONDS);
        allDone(IntStream.range(0, CALLS)
                .mapToObj(i -> store.save(
                        call(ACCOUNT, i % 10 == 0 ? "bob" : "alice", "1111", i % 2 * MINUTES_OF_A_DAY + i / 2)))
                .toList());
    }

    @AfterAll
    static void close() {
        store.close();
    }

    private static CallQuery from(Optional<String> party) {
        return new CallQuery(
                Set.of(ACCOUNT),
                party,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TimeRange.ALWAYS,
                TimeRange.ALWAYS,
                new Sort<>(CallQuery.Field.DATE_CREATED, Sort.Order.DESCENDING));
    }

    /// How many rows Cassandra gave for each page, of which each follows the one before.
    private static List<Long> rowsOfEachPage(CallQuery query, int matching) {
        List<Long> rows = new ArrayList<>();
        Set<CallSid> seen = new HashSet<>();
        var request = new Page.Request(0, SIZE);
        while (request.offset() < matching) {
            long before = store.rowsRead();
            Page<CallRecord> page = done(store.calls(query, request));
            rows.add(store.rowsRead() - before);
            page.items().forEach(call -> seen.add(call.sid()));
            assertThat(page.total()).isEqualTo(matching);
            request = request.following(page);
        }
        assertThat(seen).as("each is on one page").hasSize(matching);
        return rows;
    }

    @Test
    void aPageThatFollowsReadsNoRowThatThoseBeforeHad() {
        List<Long> rows = rowsOfEachPage(CallQuery.of(ACCOUNT), CALLS);
        int days = 2; // which days there are is a row each
        assertThat(rows.getFirst()).as("the first one counts").isEqualTo(CALLS + days);
        assertThat(rows.subList(1, rows.size())).allMatch(read -> read <= SIZE + 1 + days, "one page of rows");
    }

    @Test
    void aPageOfWhatIsRareReadsOnFromWhereTheOneBeforeEnded() {
        List<Long> rows = rowsOfEachPage(from(Optional.of("bob")), CALLS / 10);
        long most = rows.subList(1, rows.size()).stream()
                .mapToLong(Long::longValue)
                .max()
                .orElseThrow();
        assertThat(most).as("rows of a page that follows, of " + rows).isLessThan(rows.getFirst());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void aPageThatIsJumpedToIsTheSameAsTheOneThatFollows(int number) {
        Page<CallRecord> jumped = done(store.calls(CallQuery.of(ACCOUNT), new Page.Request(number, SIZE)));
        var request = new Page.Request(0, SIZE);
        Page<CallRecord> followed = done(store.calls(CallQuery.of(ACCOUNT), request));
        for (int i = 0; i < number; i++) {
            request = request.following(followed);
            followed = done(store.calls(CallQuery.of(ACCOUNT), request));
        }
        assertThat(jumped.items()).isEqualTo(followed.items());
        assertThat(jumped.total()).isEqualTo(CALLS);
    }

    @Test
    void beyondWhatWasCountedThereIsANextPageAsLongAsThereAreRows() {
        Page<CallRecord> first = done(store.calls(CallQuery.of(ACCOUNT), new Page.Request(0, SIZE)));
        String counted = SIZE + "." + CALLS + ".";
        String token = first.next().orElseThrow();
        assertThat(token).startsWith(counted);
        String uncounted = SIZE + "." + SIZE + "." + token.substring(counted.length());

        Page<CallRecord> second =
                done(store.calls(CallQuery.of(ACCOUNT), new Page.Request(1, SIZE, Optional.of(uncounted))));

        assertThat(second.total()).as("one more was seen").isEqualTo(2 * SIZE + 1);
        assertThat(second.next()).isPresent();
    }

    @Test
    void aCallThatComesMeanwhileIsOnNoPageThatFollows() {
        AccountSid account = AccountSid.mint();
        List<CallRecord> calls =
                IntStream.range(0, 10).mapToObj(i -> call(account, i)).toList();
        allDone(calls.stream().map(store::save).toList());
        var request = new Page.Request(0, 5);
        Page<CallRecord> first = done(store.calls(CallQuery.of(account), request));
        done(store.save(call(account, 11)));

        Page<CallRecord> second = done(store.calls(CallQuery.of(account), request.following(first)));

        assertThat(second.items()).containsExactlyElementsOf(calls.subList(0, 5).reversed());
    }

    @Test
    void writesAreCountedStatementByStatement() {
        CallRecord call = call(AccountSid.mint(), 0);
        done(store.save(call));
        long before = store.writes();
        done(store.save(call.ringing(call.created())));
        assertThat(store.writes() - before)
                .as("the record, its copy in the list of the account, and its day, since that is over")
                .isEqualTo(3);
    }
}
