package io.tandem.persistence.cassandra;

import io.tandem.engine.store.StoreException;
import io.tandem.persistence.cassandra.Claims.Verdict;
import io.tandem.persistence.cassandra.Cql.Asked;
import io.tandem.persistence.cassandra.Stamps.Rank;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// What operators provide: seldom written, so that a write may read first what was there, and take it out of the lists
/// it is in no longer.
///
/// ```
/// Provisioned            Claims            Cassandra
///   |--------read what was there-------------->|
///   |---take the new name-->|----IF NOT EXISTS->|   taken by another: Conflict, and nothing has changed
///   |--------record, its copies in lists------>|   at the same time, with the same stamp
///   |---give the old name up->|---IF sid = … -->|
/// ```
///
/// Who is interrupted in the middle does it again: every step may be done twice.
///
/// @param <T> the record
final class Provisioned<T> {
    /// A name that only one record may have.
    ///
    /// @param claims who holds which
    /// @param of the name of a record; empty: it has none
    /// @param shown how the name is told to people
    record Name<T>(Claims claims, Function<T, Optional<String>> of, Function<T, String> shown) {}

    private final ListTable.Facts<T> facts;
    private final Cql cql;
    private final SidTable<T> records;
    private final List<ListTable<T>> lists;
    private final Optional<Name<T>> name;

    Provisioned(
            ListTable.Facts<T> facts, Cql cql, SidTable<T> records, List<ListTable<T>> lists, Optional<Name<T>> name) {
        this.facts = facts;
        this.cql = cql;
        this.records = records;
        this.lists = List.copyOf(lists);
        this.name = name;
    }

    CompletionStage<Optional<T>> bySid(Object sid) {
        return records.bySid(sid.toString());
    }

    /// The record that has that name.
    CompletionStage<Optional<T>> byName(String wanted) {
        return name.orElseThrow()
                .claims()
                .holder(wanted)
                .thenCompose(holder -> holder.isEmpty()
                        ? CompletableFuture.completedStage(Optional.empty())
                        : records.bySid(holder.get()).thenApply(found -> found.filter(item -> bears(item, wanted))));
    }

    private boolean bears(T item, String wanted) {
        return nameOf(item).equals(Optional.of(wanted));
    }

    private Optional<String> nameOf(T item) {
        return name.flatMap(each -> each.of().apply(item));
    }

    CompletionStage<Void> save(T item) {
        return records.bySid(sid(item))
                .thenCompose(before -> taken(before, item).thenCompose(_ -> written(before, item)));
    }

    private String sid(T item) {
        return facts.sid().apply(item);
    }

    private CompletionStage<Void> taken(Optional<T> before, T item) {
        Optional<String> wanted = nameOf(item);
        if (wanted.isEmpty() || wanted.equals(before.flatMap(this::nameOf))) {
            return Cql.nothing();
        }
        Name<T> unique = name.orElseThrow();
        return unique.claims()
                .take(
                        wanted.get(),
                        sid(item),
                        (sid, text) -> records.bySid(sid)
                                .thenApply(found ->
                                        found.filter(one -> bears(one, text)).isPresent()))
                .thenCompose(verdict -> verdict == Verdict.OURS
                        ? Cql.nothing()
                        : CompletableFuture.failedStage(new StoreException.Conflict("Could not save " + sid(item) + ": "
                                + unique.shown().apply(item) + " is there already")));
    }

    private CompletionStage<Void> written(Optional<T> before, T item) {
        long stamp = cql.stamp(Rank.ORDINARY);
        List<Asked> changes = new ArrayList<>();
        changes.add(records.insert(item, stamp));
        for (ListTable<T> list : lists) {
            list.insert(item, stamp, 0).ifPresent(changes::add);
            before.flatMap(old -> list.deleteMoved(old, item, stamp)).ifPresent(changes::add);
        }
        return cql.runAll(changes)
                .thenCompose(_ -> before.flatMap(this::nameOf)
                        .filter(old -> !Optional.of(old).equals(nameOf(item)))
                        .map(old -> name.orElseThrow().claims().giveUp(old, sid(item)))
                        .orElseGet(Cql::nothing));
    }

    /// Deletes a record, if it is there.
    CompletionStage<Void> delete(Object sid) {
        return records.bySid(sid.toString())
                .thenCompose(found -> found.map(this::deleted).orElseGet(Cql::nothing));
    }

    private CompletionStage<Void> deleted(T item) {
        long stamp = cql.stamp(Rank.ORDINARY);
        List<Asked> copies = lists.stream()
                .flatMap(list -> list.delete(item, stamp).stream())
                .toList();
        // the record last: until it is gone, deleting again finds the rest
        return cql.runAll(copies)
                .thenCompose(_ -> nameOf(item)
                        .map(old -> name.orElseThrow().claims().giveUp(old, sid(item)))
                        .orElseGet(Cql::nothing))
                .thenCompose(_ -> cql.run(records.delete(sid(item), stamp)))
                .thenCompose(_ -> Cql.nothing());
    }
}
