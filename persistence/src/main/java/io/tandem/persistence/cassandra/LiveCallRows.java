package io.tandem.persistence.cassandra;

import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.LiveCall;
import io.tandem.persistence.LiveCallTable;
import io.tandem.persistence.RowText;
import io.tandem.persistence.cassandra.Cql.Asked;
import io.tandem.persistence.cassandra.Stamps.Rank;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// What is kept of calls while they live, by the node that holds them, and which nodes hold something at all. Every
/// call leaves a tombstone, so that it is spread over buckets.
final class LiveCallRows {
    private static final int BUCKETS = 64;
    private static final RowText<LiveCall> TEXT = new RowText<>(LiveCallTable.TABLE);
    /// Each has the node in its partition key.
    private static final List<String> HELD =
            List.of("calls_unfinished", "recordings_unfinished", "conferences_unfinished", "live_calls");

    private final Cql cql;

    LiveCallRows(Cql cql) {
        this.cql = cql;
    }

    CompletionStage<Void> save(LiveCall call) {
        return cql.runAll(List.of(Asked.of(
                "INSERT INTO {}.live_calls (instance, bucket, call, record) VALUES (?, ?, ?, ?) USING TIMESTAMP ?",
                call.instance().text(),
                bucket(call.call()),
                call.call().text(),
                TEXT.of(call),
                cql.stamp(Rank.ORDINARY))));
    }

    CompletionStage<List<LiveCall>> of(InstanceId instance) {
        return Cql.values(LongStream.range(0, BUCKETS)
                        .mapToObj(bucket -> cql.rows(Asked.of(
                                "SELECT record FROM {}.live_calls WHERE instance = ? AND bucket = ?",
                                instance.text(),
                                bucket)))
                        .toList())
                .thenApply(buckets -> buckets.stream()
                        .flatMap(List::stream)
                        .map(row -> TEXT.read(Objects.requireNonNull(row.getString(0))))
                        .toList());
    }

    CompletionStage<Void> delete(InstanceId instance, CallSid call) {
        return cql.runAll(List.of(Asked.of(
                "DELETE FROM {}.live_calls USING TIMESTAMP ? WHERE instance = ? AND bucket = ? AND call = ?",
                cql.stamp(Rank.DELETED),
                instance.text(),
                bucket(call),
                call.text())));
    }

    /// Goes through the partition keys alone, of which each node has a few.
    CompletionStage<Set<InstanceId>> instances() {
        return Cql.values(HELD.stream()
                        .map(table -> cql.rows(Asked.of("SELECT DISTINCT instance, bucket FROM {}." + table)))
                        .toList())
                .thenApply(tables -> tables.stream()
                        .flatMap(List::stream)
                        .map(row -> new InstanceId(Objects.requireNonNull(row.getString(0))))
                        .collect(Collectors.toSet()));
    }

    private static long bucket(CallSid call) {
        return Math.floorMod(call.text().hashCode(), BUCKETS);
    }
}
