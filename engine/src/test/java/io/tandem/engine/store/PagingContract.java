package io.tandem.engine.store;

import static io.tandem.engine.store.SampleRecords.call;
import static io.tandem.engine.store.SampleRecords.client;
import static io.tandem.engine.store.Stages.allDone;
import static io.tandem.engine.store.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.store.Sort.Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a [Store] promises of one page after the other. Whether its pages have tokens is its own business.
abstract class PagingContract {
    /// The calls of these tests are so far apart: some in one minute, and they fill three days.
    private static final int MINUTES_APART = 200;

    private static final int CALLS = 23;

    /// Tokens of the third page of four, if they were tokens.
    private static final List<String> NONSENSE =
            List.of("", "8", "nonsense", "8.x.0.CA.", "8.11.0.CA.zz", "8.11.-9223372036854775809.CA.", "....", "💥");

    private final AccountSid account = AccountSid.mint();
    private final AccountSid below = AccountSid.mint();

    abstract Store store();

    /// Every third is Bob's, every other one the second account's.
    private List<CallRecord> saved() {
        List<CallRecord> calls = IntStream.range(0, CALLS)
                .mapToObj(i ->
                        call(i % 2 == 0 ? account : below, i % 3 == 0 ? "bob" : "alice", "1111", i / 2 * MINUTES_APART))
                .toList();
        allDone(calls.stream().map(store()::save).toList());
        return calls;
    }

    private CallQuery query(Set<AccountSid> accounts, Optional<String> from, Order order) {
        return new CallQuery(
                accounts,
                from,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TimeRange.ALWAYS,
                TimeRange.ALWAYS,
                new Sort<>(CallQuery.Field.DATE_CREATED, order));
    }

    private static List<CallRecord> inOrder(List<CallRecord> calls, Order order) {
        Comparator<CallRecord> byDate =
                Comparator.comparing(CallRecord::created).thenComparing(CallRecord::sid);
        return calls.stream()
                .sorted(order == Order.ASCENDING ? byDate : byDate.reversed())
                .toList();
    }

    /// One page after the other, each by the token of the one before, until there is no more.
    private List<CallRecord> followed(CallQuery query, int size) {
        List<CallRecord> seen = new ArrayList<>();
        var request = new Page.Request(0, size);
        while (true) {
            Page<CallRecord> page = done(store().calls(query, request));
            seen.addAll(page.items());
            boolean isLast = request.offset() + size >= page.total();
            assertThat(page.next().isEmpty() || !isLast)
                    .as("the last page has no token")
                    .isTrue();
            assertThat(page.items()).hasSize(isLast ? (int) (page.total() - request.offset()) : size);
            if (isLast) {
                assertThat(page.total()).isEqualTo(seen.size());
                return seen;
            }
            request = request.following(page);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, ASCENDING", "12, ASCENDING", "4, DESCENDING", "5, DESCENDING"})
    void eachPageBeginsWhereTheOneBeforeEnded(int size, Order order) {
        List<CallRecord> own =
                saved().stream().filter(call -> call.account().equals(account)).toList();
        assertThat(followed(query(Set.of(account), Optional.empty(), order), size))
                .containsExactlyElementsOf(inOrder(own, order));
    }

    @ParameterizedTest
    @CsvSource({"2, DESCENDING", "3, ASCENDING"})
    void whatDoesNotMatchIsOnNoPage(int size, Order order) {
        List<CallRecord> bobs = saved().stream()
                .filter(call -> call.account().equals(account) && call.from().equals("bob"))
                .toList();
        assertThat(followed(query(Set.of(account), Optional.of("bob"), order), size))
                .containsExactlyElementsOf(inOrder(bobs, order));
    }

    @ParameterizedTest
    @CsvSource({"1, ASCENDING", "7, DESCENDING"})
    void pagesOfSeveralAccountsAreMerged(int size, Order order) {
        List<CallRecord> all = saved();
        assertThat(followed(query(Set.of(account, below), Optional.empty(), order), size))
                .containsExactlyElementsOf(inOrder(all, order));
        assertThat(followed(query(Set.of(account, below), Optional.of("bob"), order), size))
                .containsExactlyElementsOf(inOrder(
                        all.stream().filter(call -> call.from().equals("bob")).toList(), order));
    }

    @Test
    void pagesThatAreSortedOtherwiseFollowOneAnotherToo() {
        List<CallRecord> all = saved();
        var query = CallQuery.all(Set.of(account, below), new Sort<>(CallQuery.Field.FROM, Order.ASCENDING));
        assertThat(followed(query, 4))
                .containsExactlyElementsOf(all.stream()
                        .sorted(Comparator.comparing(CallRecord::from).thenComparing(CallRecord::sid))
                        .toList());
    }

    @Test
    void whatIsListedAllTogetherPagesLikewise() {
        List<Client> clients = IntStream.range(0, 7)
                .mapToObj(i -> client(account, "login " + i, i))
                .toList();
        allDone(clients.stream().map(store()::save).toList());
        List<Client> seen = new ArrayList<>();
        var request = new Page.Request(0, 3);
        for (int i = 0; i < 3; i++) {
            Page<Client> page = done(store().clients(account, Optional.empty(), request));
            seen.addAll(page.items());
            request = request.following(page);
        }
        assertThat(seen).containsExactlyElementsOf(clients);
    }

    @Test
    void aTokenThatNobodyWroteMeansNothing() {
        List<CallRecord> own =
                saved().stream().filter(call -> call.account().equals(account)).toList();
        CallQuery query = query(Set.of(account), Optional.empty(), Order.ASCENDING);
        for (String token : NONSENSE) {
            Page<CallRecord> page = done(store().calls(query, new Page.Request(2, 4, Optional.of(token))));
            assertThat(page.items())
                    .as(token)
                    .containsExactlyElementsOf(inOrder(own, Order.ASCENDING).subList(8, 12));
            assertThat(page.total()).as(token).isEqualTo(12);
        }
    }

    @Test
    void theTokenOfAnotherPageMeansNothing() {
        saved();
        CallQuery query = query(Set.of(account), Optional.empty(), Order.ASCENDING);
        Page<CallRecord> first = done(store().calls(query, new Page.Request(0, 2)));
        Page<CallRecord> fourth = done(store().calls(query, new Page.Request(3, 2)));
        assertThat(done(store().calls(query, new Page.Request(3, 2, first.next())))
                        .items())
                .isEqualTo(fourth.items());
    }

    @Test
    void theTokenOfAnotherListShowsNothingOfThatList() {
        List<CallSid> others = saved().stream()
                .filter(call -> call.account().equals(below))
                .map(CallRecord::sid)
                .toList();
        Page<CallRecord> mine =
                done(store().calls(query(Set.of(account), Optional.empty(), Order.ASCENDING), new Page.Request(0, 2)));
        Page<CallRecord> theirs = done(store().calls(
                        query(Set.of(below), Optional.empty(), Order.ASCENDING), new Page.Request(1, 2, mine.next())));
        assertThat(theirs.items()).isNotEmpty().allMatch(call -> others.contains(call.sid()));
    }
}
