package io.tandem.persistence.cassandra;

import com.datastax.oss.driver.api.core.cql.PagingState;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.TimeRange;
import io.tandem.persistence.cassandra.ListTable.Direction;
import io.tandem.persistence.cassandra.ListTable.Partition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/// One page of a list. Cassandra knows neither how many rows there are nor where the hundredth is, and sorts only by
/// date: so the rows are read in the order of their dates, and counted on the way up to a limit.
///
/// ```
/// page 0   |- 50 rows -|- counted, up to 10 000 matches … |    token: where the driver goes on, the last item
/// page 1               |- 50 rows -|                           with that token: nothing is read again
/// page 7   |- passed over: 350 rows -- … |- 50 -|- counted     by its number: as the first one
/// ```
///
/// - Sorted by date, a page is right however deep it is, up to [#MOST_READ] rows; its total is right up to [#COUNTED]
///   and is what was counted beyond, so that there is a next page as long as there are more.
/// - Sorted otherwise, only the newest [#COUNTED] that fulfil the conditions are sorted, and pages have no tokens.
///
/// @param <T> what is listed
final class Listing<T> implements ListTable.Reader<T> {
    /// So many matching rows are counted, or sorted in memory.
    static final int COUNTED = 10_000;

    /// So many rows are read for one page, whether they match or not.
    static final int MOST_READ = 200_000;

    /// So many are fetched at once while those that match are looked for among others: the next page reads some of
    /// the last of them again.
    private static final int SOUGHT_AT_ONCE = 500;

    /// Which rows, and how.
    ///
    /// @param conditions what a record must fulfil
    /// @param order how they are sorted
    record Wanted<T>(Predicate<T> conditions, Order<T> order) {}

    /// How a list is sorted.
    sealed interface Order<T> {
        /// By date, as they are kept.
        record Kept<T>(Direction direction) implements Order<T> {}

        /// Otherwise.
        record Sorted<T>(Comparator<T> by) implements Order<T> {}
    }

    /// A table that is split by days.
    ///
    /// @param days knows which there are
    record Daily<T>(ListTable<T> table, Days days) {}

    private final ListTable<T> table;
    private final Wanted<T> wanted;
    private final Page.Request page;
    private final Optional<PageToken> token;

    /// How many of those that are found come before the page.
    private final long skipped;

    /// How many come before its end.
    private final long filled;

    /// With so many the search is over.
    private final long enough;

    private final List<T> found = new ArrayList<>();
    private Optional<PagingState> here = Optional.empty();
    private int read;

    private Listing(ListTable<T> table, Wanted<T> wanted, Page.Request page) {
        this.table = table;
        this.wanted = wanted;
        this.page = page;
        switch (wanted.order()) {
            case Order.Kept<T> _ -> {
                this.token = PageToken.of(page);
                this.skipped = token.isPresent() ? 0 : page.offset();
                this.filled = skipped + page.size();
                this.enough = token.map(last -> last.counted() > last.before() + filled ? filled : filled + 1)
                        .orElse(Math.max(COUNTED, filled + 1));
            }
            case Order.Sorted<T> _ -> {
                this.token = Optional.empty();
                this.skipped = page.offset();
                this.filled = skipped + page.size();
                this.enough = COUNTED;
            }
        }
    }

    /// A page of what is in one partition.
    static <T> CompletionStage<Page<T>> of(ListTable<T> table, String owner, Wanted<T> wanted, Page.Request page) {
        return of(table, List.of(new Partition(owner, 0)), wanted, page);
    }

    /// A page of what is in some partitions, which are given oldest first.
    private static <T> CompletionStage<Page<T>> of(
            ListTable<T> table, List<Partition> partitions, Wanted<T> wanted, Page.Request page) {
        var listing = new Listing<>(table, wanted, page);
        return listing.read(listing.left(partitions), 0).thenApply(_ -> listing.page());
    }

    /// A page of what some owners have, of all days in `created`.
    static <T> CompletionStage<Page<T>> ofDays(
            Daily<T> daily, Collection<?> owners, TimeRange created, Wanted<T> wanted, Page.Request page) {
        ListTable<T> table = daily.table();
        return Cql.values(owners.stream()
                        .map(owner -> daily.days()
                                .of(table.name(), owner.toString())
                                .thenApply(of -> of.stream()
                                        .filter(day -> mayHold(day, created))
                                        .map(day -> new Partition(owner.toString(), day))
                                        .toList()))
                        .toList())
                .thenCompose(each -> {
                    List<Partition> partitions = each.stream()
                            .flatMap(List::stream)
                            .sorted(Comparator.comparingLong(Partition::day))
                            .toList();
                    return owners.size() == 1
                            ? of(table, partitions, wanted, page)
                            : merged(table, partitions, wanted, page);
                });
    }

    private static boolean mayHold(long day, TimeRange created) {
        return created.from().map(from -> day >= ListTable.day(from)).orElse(true)
                && created.until().map(until -> day <= ListTable.day(until)).orElse(true);
    }

    /// Several owners share a day: what is found is put into the order of dates afterwards.
    private static <T> CompletionStage<Page<T>> merged(
            ListTable<T> table, List<Partition> partitions, Wanted<T> wanted, Page.Request page) {
        var listing = new Listing<>(table, wanted, page);
        List<List<Partition>> byDay = new ArrayList<>();
        for (Partition partition : listing.left(partitions)) {
            if (byDay.isEmpty() || byDay.getLast().getFirst().day() != partition.day()) {
                byDay.add(new ArrayList<>());
            }
            byDay.getLast().add(partition);
        }
        return listing.readDays(byDay, 0).thenApply(_ -> {
            Comparator<T> byDate = Comparator.comparing(table::key);
            listing.found.sort(listing.direction() == Direction.OLDEST_FIRST ? byDate : byDate.reversed());
            return listing.page();
        });
    }

    private Direction direction() {
        return switch (wanted.order()) {
            case Order.Kept<T>(var direction) -> direction;
            case Order.Sorted<T> _ -> Direction.NEWEST_FIRST;
        };
    }

    /// The partitions that are to be read, in the order of the list.
    private List<Partition> left(List<Partition> oldestFirst) {
        return switch (direction()) {
            case OLDEST_FIRST -> from(oldestFirst, day -> day >= lastDay().orElse(Long.MIN_VALUE));
            case NEWEST_FIRST ->
                from(oldestFirst.reversed(), day -> day <= lastDay().orElse(Long.MAX_VALUE));
        };
    }

    /// Where the page before ended.
    private Optional<Long> lastDay() {
        return token.map(last -> table.dayOf(last.last().created()));
    }

    private static List<Partition> from(List<Partition> inOrder, LongPredicate reached) {
        return inOrder.stream().filter(each -> reached.test(each.day())).toList();
    }

    private boolean isWhereThePageBeforeEnded(Partition partition) {
        return lastDay().filter(day -> day == partition.day()).isPresent();
    }

    private boolean hasEnough() {
        return found.size() >= enough || read >= MOST_READ;
    }

    private CompletionStage<Void> read(List<Partition> partitions, int next) {
        if (next == partitions.size() || hasEnough()) {
            return Cql.nothing();
        }
        Partition partition = partitions.get(next);
        Optional<PagingState> from =
                isWhereThePageBeforeEnded(partition) ? token.flatMap(PageToken::here) : Optional.empty();
        return table.each(partition, direction(), from, this).thenCompose(_ -> read(partitions, next + 1));
    }

    /// A day is read of all owners, whatever was found: what comes first is known only then.
    private CompletionStage<Void> readDays(List<List<Partition>> byDay, int next) {
        if (next == byDay.size() || hasEnough()) {
            return Cql.nothing();
        }
        CompletionStage<Void> day = Cql.nothing();
        for (Partition partition : byDay.get(next)) {
            day = day.thenCompose(_ -> readWhole(partition));
        }
        return day.thenCompose(_ -> readDays(byDay, next + 1));
    }

    private CompletionStage<Void> readWhole(Partition partition) {
        Predicate<T> more = item -> {
            take(item, Optional.empty());
            return read < MOST_READ;
        };
        return token.filter(_ -> isWhereThePageBeforeEnded(partition))
                .map(last -> table.eachFrom(last.last().created(), partition, direction(), more))
                .orElseGet(() -> table.each(partition, direction(), more));
    }

    /// As long as all match, a fetch ends where the page does, and the next page begins with the next fetch.
    @Override
    public int atOnce() {
        boolean isCounting = token.isEmpty() && found.size() >= filled;
        if (read > found.size()) {
            return isCounting ? Cql.ROWS_AT_ONCE : SOUGHT_AT_ONCE;
        }
        long missing = (found.size() < filled ? filled : enough) - found.size();
        return (int) Math.min(missing, Cql.ROWS_AT_ONCE);
    }

    @Override
    public boolean take(T item, Optional<PagingState> goesOn) {
        if (token.filter(before -> !isBehind(before.last(), item)).isPresent()) {
            return true;
        }
        read++;
        if (wanted.conditions().test(item)) {
            found.add(item);
            if (found.size() == filled) {
                here = goesOn;
            }
        }
        return !hasEnough();
    }

    private boolean isBehind(ListTable.Key last, T item) {
        int comparison = table.key(item).compareTo(last);
        return switch (direction()) {
            case OLDEST_FIRST -> comparison > 0;
            case NEWEST_FIRST -> comparison < 0;
        };
    }

    private Page<T> page() {
        List<T> sorted = switch (wanted.order()) {
            case Order.Kept<T> _ -> found;
            case Order.Sorted<T>(var by) -> found.stream().sorted(by).toList();
        };
        List<T> items = sorted.subList((int) Math.min(skipped, sorted.size()), (int) Math.min(filled, sorted.size()));
        long total = token.map(this::total).orElse((long) sorted.size());
        boolean isLast = page.offset() + items.size() >= total || items.size() < page.size();
        return new Page<>(items, total, isLast ? Optional.empty() : next(items.getLast(), total));
    }

    /// What the first page counted, unless this one knows better.
    private long total(PageToken last) {
        long known = last.before() + found.size();
        return found.size() < filled ? known : Math.max(known, last.counted());
    }

    private Optional<String> next(T last, long total) {
        return switch (wanted.order()) {
            case Order.Kept<T> _ ->
                Optional.of(new PageToken(page.offset() + page.size(), total, table.key(last), here).written());
            case Order.Sorted<T> _ -> Optional.empty();
        };
    }

    /// At most so many of the oldest that fulfil a condition.
    static <T> CompletionStage<List<T>> oldest(
            ListTable<T> table, List<Partition> partitions, Predicate<T> conditions, int most) {
        List<T> found = new ArrayList<>();
        CompletionStage<Void> reading = Cql.nothing();
        for (Partition partition : partitions) {
            reading = reading.thenCompose(_ -> found.size() >= most
                    ? Cql.nothing()
                    : table.each(partition, Direction.OLDEST_FIRST, item -> {
                        if (conditions.test(item)) {
                            found.add(item);
                        }
                        return found.size() < most;
                    }));
        }
        return reading.thenApply(_ -> List.copyOf(found));
    }
}
