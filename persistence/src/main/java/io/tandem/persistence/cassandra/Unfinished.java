package io.tandem.persistence.cassandra;

import io.tandem.persistence.cassandra.Cql.Asked;
import io.tandem.persistence.cassandra.Stamps.Rank;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/// What a node holds that is not over yet, for who closes it when that node is lost. Every call passes through it, and
/// leaves a tombstone, so that it is spread over buckets. What stands here may be over all the same: the record itself
/// tells.
final class Unfinished {
    private static final int BUCKETS = 64;
    private static final int REMEMBERED = 100_000;

    private final String table;
    private final Cql cql;
    /// What this process has noted, so that it is written once and not with each snapshot.
    private final Set<String> noted = ConcurrentHashMap.newKeySet();

    Unfinished(String table, Cql cql) {
        this.table = table;
        this.cql = cql;
    }

    /// What has to be written before the record is.
    Optional<Asked> note(String instance, String sid, int lifeSeconds) {
        if (noted.contains(sid)) {
            return Optional.empty();
        }
        return Optional.of(Asked.of(
                "INSERT INTO {}." + table + " (instance, bucket, sid) VALUES (?, ?, ?) USING TIMESTAMP ? AND TTL ?",
                instance,
                bucket(sid),
                sid,
                cql.stamp(Rank.ORDINARY),
                lifeSeconds));
    }

    /// It is written.
    void noted(String sid) {
        if (noted.size() >= REMEMBERED) {
            noted.clear();
        }
        noted.add(sid);
    }

    /// What is to be written after the record of its end was.
    Asked over(String instance, String sid) {
        noted.remove(sid);
        return Asked.of(
                "DELETE FROM {}." + table + " USING TIMESTAMP ? WHERE instance = ? AND bucket = ? AND sid = ?",
                cql.stamp(Rank.FINAL),
                instance,
                bucket(sid),
                sid);
    }

    CompletionStage<List<String>> of(String instance) {
        return Cql.values(LongStream.range(0, BUCKETS)
                        .mapToObj(bucket -> cql.rows(Asked.of(
                                "SELECT sid FROM {}." + table + " WHERE instance = ? AND bucket = ?",
                                instance,
                                bucket)))
                        .toList())
                .thenApply(buckets -> buckets.stream()
                        .flatMap(List::stream)
                        .map(row -> Objects.requireNonNull(row.getString(0)))
                        .toList());
    }

    private static long bucket(String sid) {
        return Math.floorMod(sid.hashCode(), BUCKETS);
    }
}
