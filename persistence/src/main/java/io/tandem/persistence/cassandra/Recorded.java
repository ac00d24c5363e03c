package io.tandem.persistence.cassandra;

import static java.util.Comparator.comparing;

import io.tandem.persistence.cassandra.Cql.Asked;
import io.tandem.persistence.cassandra.ListTable.Partition;
import io.tandem.persistence.cassandra.ListTable.Span;
import io.tandem.persistence.cassandra.Stamps.Rank;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;

/// What living calls write, again and again: nothing is read before, so that a write may be sent twice and come late.
/// What holds is decided by its stamp ([Stamps]).
///
/// ```
/// Recorded                          Cassandra
///   |---noted as unfinished, its day---->|   once
///   |---record, its copies in lists----->|   at the same time, with the same stamp
///   |---no longer unfinished------------>|   after the record of its end
/// ```
///
/// @param <T> the record
final class Recorded<T> {
    /// The unfinished ones of a node.
    ///
    /// @param table where they are noted
    /// @param instance the node that holds a record
    record Held<T>(Unfinished table, Function<T, String> instance) {}

    private final ListTable.Facts<T> facts;
    private final Cql cql;
    private final SidTable<T> records;
    private final List<ListTable<T>> lists;
    private final Predicate<T> isFinal;
    private final Optional<Held<T>> held;
    private final Days days;

    /// @param isFinal whether nothing comes after a record
    Recorded(
            ListTable.Facts<T> facts,
            Cql cql,
            SidTable<T> records,
            List<ListTable<T>> lists,
            Predicate<T> isFinal,
            Optional<Held<T>> held,
            Days days) {
        this.facts = facts;
        this.cql = cql;
        this.records = records;
        this.lists = List.copyOf(lists);
        this.isFinal = isFinal;
        this.held = held;
        this.days = days;
    }

    CompletionStage<Optional<T>> bySid(Object sid) {
        return records.bySid(sid.toString());
    }

    CompletionStage<Void> save(T item) {
        return noted(item).thenCompose(_ -> written(item)).thenCompose(_ -> forgotten(item));
    }

    private CompletionStage<Void> noted(T item) {
        List<CompletionStage<Void>> notes = new ArrayList<>();
        for (ListTable<T> list : lists) {
            list.partition(item).filter(_ -> list.span() == Span.DAY).ifPresent(in -> notes.add(noted(list, in)));
        }
        String sid = facts.sid().apply(item);
        held.filter(_ -> !isFinal.test(item))
                .flatMap(by -> by.table().note(by.instance().apply(item), sid, records.lifeSeconds()))
                .ifPresent(asked -> notes.add(cql.run(asked)
                        .thenAccept(_ -> held.orElseThrow().table().noted(sid))));
        return notes.isEmpty() ? Cql.nothing() : Cql.all(notes);
    }

    private CompletionStage<Void> noted(ListTable<T> list, Partition in) {
        return days.note(list.name(), in.owner(), in.day(), records.lifeSeconds())
                .map(asked -> cql.run(asked).thenAccept(_ -> days.noted(list.name(), in.owner(), in.day())))
                .orElseGet(Cql::nothing);
    }

    private CompletionStage<Void> written(T item) {
        long stamp = cql.stamp(isFinal.test(item) ? Rank.FINAL : Rank.ORDINARY);
        List<Asked> changes = new ArrayList<>();
        changes.add(records.insert(item, stamp));
        lists.forEach(list -> list.insert(item, stamp, records.lifeSeconds()).ifPresent(changes::add));
        return cql.runAll(changes);
    }

    private CompletionStage<Void> forgotten(T item) {
        return held.filter(_ -> isFinal.test(item))
                .map(by -> cql.run(by.table()
                                .over(by.instance().apply(item), facts.sid().apply(item)))
                        .thenCompose(_ -> Cql.nothing()))
                .orElseGet(Cql::nothing);
    }

    /// Those of a node that are not over, oldest first.
    CompletionStage<List<T>> unfinished(Object instance) {
        return held.orElseThrow()
                .table()
                .of(instance.toString())
                .thenCompose(records::bySids)
                .thenApply(found -> found.stream()
                        .filter(isFinal.negate())
                        .sorted(comparing(facts.created()).thenComparing(facts.sid()))
                        .toList());
    }

    /// Deletes a record, if it is there.
    CompletionStage<Void> delete(Object sid) {
        return records.bySid(sid.toString())
                .thenCompose(found -> found.map(this::deleted).orElseGet(Cql::nothing));
    }

    private CompletionStage<Void> deleted(T item) {
        List<Asked> copies = new ArrayList<>();
        long stamp = cql.stamp(Rank.DELETED);
        lists.forEach(list -> list.delete(item, stamp).ifPresent(copies::add));
        String sid = facts.sid().apply(item);
        held.ifPresent(by -> copies.add(by.table().over(by.instance().apply(item), sid)));
        // the record last: until it is gone, deleting again finds the rest
        return cql.runAll(copies).thenCompose(_ -> cql.run(records.delete(sid))).thenCompose(_ -> Cql.nothing());
    }
}
