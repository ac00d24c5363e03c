package io.tandem.persistence.cassandra;

import io.tandem.engine.store.Page;
import io.tandem.engine.store.TimeRange;
import io.tandem.persistence.cassandra.ListTable.Direction;
import io.tandem.persistence.cassandra.ListTable.Partition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/// Pages of lists. Cassandra knows neither how many rows there are nor where the hundredth is, and sorts only by date:
/// so
/// the rows are read in the order of their dates and counted on the way, up to a limit.
///
/// - Sorted by date, a page is right however deep it is, up to [#MOST_READ] rows; its total is right up to [#COUNTED]
/// and
///   is what was counted beyond, so that there is a next page as long as there are more.
/// - Sorted otherwise, only the newest [#COUNTED] that fulfil the conditions are sorted.
///
/// @param <T> what is listed
final class Listing<T> {
    /// So many matching rows are counted, or sorted in memory.
    static final int COUNTED = 10_000;

    /// So many rows are read for one page, whether they match or not.
    static final int MOST_READ = 200_000;

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
    /// @param byDate the order of its rows, oldest first
    record Daily<T>(ListTable<T> table, Days days, Comparator<T> byDate) {}

    private final Wanted<T> wanted;
    private final long least;
    private final List<T> found = new ArrayList<>();
    private int read;

    private Listing(Wanted<T> wanted, Page.Request page) {
        this.wanted = wanted;
        this.least = switch (wanted.order()) {
            case Order.Kept<T> _ -> Math.max(COUNTED, page.offset() + page.size() + 1);
            case Order.Sorted<T> _ -> COUNTED;
        };
    }

    /// A page of what is in one partition.
    static <T> CompletionStage<Page<T>> of(ListTable<T> table, String owner, Wanted<T> wanted, Page.Request page) {
        return of(table, List.of(new Partition(owner, 0)), wanted, page);
    }

    /// A page of what is in some partitions, which are given oldest first.
    static <T> CompletionStage<Page<T>> of(
            ListTable<T> table, List<Partition> partitions, Wanted<T> wanted, Page.Request page) {
        var listing = new Listing<>(wanted, page);
        List<Partition> ordered = listing.direction() == Direction.OLDEST_FIRST ? partitions : partitions.reversed();
        return listing.read(table, ordered, 0).thenApply(_ -> listing.page(page));
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
                            : merged(daily, partitions, wanted, page);
                });
    }

    private static boolean mayHold(long day, TimeRange created) {
        return created.from().map(from -> day >= ListTable.day(from)).orElse(true)
                && created.until().map(until -> day <= ListTable.day(until)).orElse(true);
    }

    /// Several owners share a day: what is found is put into the order of dates afterwards.
    private static <T> CompletionStage<Page<T>> merged(
            Daily<T> daily, List<Partition> partitions, Wanted<T> wanted, Page.Request page) {
        var listing = new Listing<>(wanted, page);
        boolean oldestFirst = listing.direction() == Direction.OLDEST_FIRST;
        List<List<Partition>> byDay = new ArrayList<>();
        for (Partition partition : oldestFirst ? partitions : partitions.reversed()) {
            if (byDay.isEmpty() || byDay.getLast().getFirst().day() != partition.day()) {
                byDay.add(new ArrayList<>());
            }
            byDay.getLast().add(partition);
        }
        return listing.readDays(daily.table(), byDay, 0).thenApply(_ -> {
            listing.found.sort(oldestFirst ? daily.byDate() : daily.byDate().reversed());
            return listing.page(page);
        });
    }

    private Direction direction() {
        return switch (wanted.order()) {
            case Order.Kept<T>(var direction) -> direction;
            case Order.Sorted<T> _ -> Direction.NEWEST_FIRST;
        };
    }

    private boolean hasEnough() {
        return found.size() >= least || read >= MOST_READ;
    }

    private CompletionStage<Void> read(ListTable<T> table, List<Partition> partitions, int next) {
        if (next == partitions.size() || hasEnough()) {
            return Cql.nothing();
        }
        return table.each(partitions.get(next), direction(), this::isMoreWanted)
                .thenCompose(_ -> read(table, partitions, next + 1));
    }

    /// A day is read of all owners, whatever was found: what comes first is known only then.
    private CompletionStage<Void> readDays(ListTable<T> table, List<List<Partition>> byDay, int next) {
        if (next == byDay.size() || hasEnough()) {
            return Cql.nothing();
        }
        CompletionStage<Void> day = Cql.nothing();
        for (Partition partition : byDay.get(next)) {
            day = day.thenCompose(_ -> table.each(partition, direction(), item -> {
                isMoreWanted(item);
                return read < MOST_READ;
            }));
        }
        return day.thenCompose(_ -> readDays(table, byDay, next + 1));
    }

    private boolean isMoreWanted(T item) {
        read++;
        if (wanted.conditions().test(item)) {
            found.add(item);
        }
        return !hasEnough();
    }

    private Page<T> page(Page.Request page) {
        List<T> sorted = switch (wanted.order()) {
            case Order.Kept<T> _ -> found;
            case Order.Sorted<T>(var by) -> found.stream().sorted(by).toList();
        };
        return cut(sorted, page);
    }

    private static <T> Page<T> cut(List<T> all, Page.Request page) {
        int from = (int) Math.min(page.offset(), all.size());
        return new Page<>(all.subList(from, Math.min(from + page.size(), all.size())), all.size());
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
