package io.tandem.persistence.cassandra;

import static java.util.Comparator.comparing;

import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.store.Binding;
import io.tandem.persistence.BindingTable;
import io.tandem.persistence.RowText;
import io.tandem.persistence.Times;
import io.tandem.persistence.cassandra.Cql.Asked;
import io.tandem.persistence.cassandra.Stamps.Rank;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;

/// Where clients can be reached: by client, and all of them in buckets. Both are changed together, or not at all.
final class Bindings {
    private static final int BUCKETS = 16;
    /// Rows vanish by themselves so long after a binding expired, should nobody delete it.
    private static final Duration GRACE = Duration.ofDays(1);

    private static final String KEY = " USING TIMESTAMP ? WHERE client = ? AND contact = ?";

    private final Cql cql;
    private final InstantSource clock;
    private final RowText<Binding> text = new RowText<>(BindingTable.TABLE);

    Bindings(Cql cql, InstantSource clock) {
        this.cql = cql;
        this.clock = clock;
    }

    CompletionStage<Void> change(ClientSid client, List<Binding> saved, List<String> deleted) {
        long stamp = cql.stamp(Rank.ORDINARY);
        List<Asked> changes = new ArrayList<>();
        saved.forEach(binding -> changes.addAll(inserts(client, binding, stamp)));
        deleted.forEach(contact -> changes.addAll(deletes(client.text(), contact, stamp)));
        return changes.isEmpty() ? Cql.nothing() : cql.together(changes);
    }

    private List<Asked> inserts(ClientSid client, Binding binding, long stamp) {
        String row = text.of(binding);
        Duration left = Duration.between(clock.instant(), binding.expires());
        int life = Math.toIntExact(Math.clamp(left.plus(GRACE).toSeconds(), GRACE.toSeconds(), Integer.MAX_VALUE / 4));
        return List.of(
                Asked.of(
                        "INSERT INTO {}.bindings (client, contact, record) VALUES (?, ?, ?)"
                                + " USING TIMESTAMP ? AND TTL ?",
                        client.text(),
                        binding.contact(),
                        row,
                        stamp,
                        life),
                Asked.of(
                        "INSERT INTO {}.bindings_live (bucket, client, contact, expires, record) VALUES (?, ?, ?, ?, ?)"
                                + " USING TIMESTAMP ? AND TTL ?",
                        bucket(client.text()),
                        client.text(),
                        binding.contact(),
                        Times.bound(binding.expires()),
                        row,
                        stamp,
                        life));
    }

    private static List<Asked> deletes(String client, String contact, long stamp) {
        return List.of(
                Asked.of("DELETE FROM {}.bindings" + KEY, stamp, client, contact),
                Asked.of(
                        "DELETE FROM {}.bindings_live" + KEY + " AND bucket = ?",
                        stamp,
                        client,
                        contact,
                        bucket(client)));
    }

    CompletionStage<Void> deleteAll(ClientSid client) {
        return of(client)
                .thenCompose(all -> change(
                        client, List.of(), all.stream().map(Binding::contact).toList()));
    }

    /// Only what was read goes: a binding that is renewed meanwhile has a later stamp, and stays.
    CompletionStage<Void> delete(Binding read) {
        String client = read.client().text();
        return cql.rows(Asked.of(
                        "SELECT record, writetime(record) FROM {}.bindings WHERE client = ? AND contact = ?",
                        client,
                        read.contact()))
                .thenCompose(rows -> Cql.all(rows.stream()
                        .filter(row -> text.read(Objects.requireNonNull(row.getString(0)))
                                .equals(read))
                        .map(row -> cql.together(deletes(client, read.contact(), row.getLong(1))))
                        .toList()));
    }

    /// Only what was read goes, as well.
    CompletionStage<Void> deleteExpired(Instant now) {
        return Cql.all(LongStream.range(0, BUCKETS)
                .mapToObj(bucket -> cql.rows(Asked.of(
                                "SELECT client, contact, expires, writetime(record) FROM {}.bindings_live WHERE bucket = ?",
                                bucket))
                        .thenCompose(rows -> Cql.all(rows.stream()
                                .filter(row -> row.getLong(2) <= Times.bound(now))
                                .map(row -> cql.together(deletes(
                                        Objects.requireNonNull(row.getString(0)),
                                        Objects.requireNonNull(row.getString(1)),
                                        row.getLong(3))))
                                .toList())))
                .toList());
    }

    CompletionStage<List<Binding>> of(ClientSid client) {
        return cql.rows(Asked.of("SELECT record FROM {}.bindings WHERE client = ?", client.text()))
                .thenApply(rows -> rows.stream()
                        .map(row -> text.read(Objects.requireNonNull(row.getString(0))))
                        .sorted(comparing(Binding::registered).thenComparing(Binding::contact))
                        .toList());
    }

    CompletionStage<List<Binding>> live(Instant now) {
        return Cql.values(LongStream.range(0, BUCKETS)
                        .mapToObj(bucket ->
                                cql.rows(Asked.of("SELECT record FROM {}.bindings_live WHERE bucket = ?", bucket)))
                        .toList())
                .thenApply(buckets -> buckets.stream()
                        .flatMap(List::stream)
                        .map(row -> text.read(Objects.requireNonNull(row.getString(0))))
                        .filter(binding -> binding.expires().isAfter(now))
                        .sorted(comparing(Binding::registered)
                                .thenComparing(Binding::client)
                                .thenComparing(Binding::contact))
                        .toList());
    }

    private static long bucket(String client) {
        return Math.floorMod(client.hashCode(), BUCKETS);
    }
}
