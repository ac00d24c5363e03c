package io.tandem.persistence.cassandra;

import io.tandem.persistence.cassandra.Cql.Asked;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/// On which days an owner has anything in a list.
final class Days {
    private static final int REMEMBERED = 100_000;
    private static final int SECONDS_OF_A_DAY = 86_400;

    private record Known(String list, String owner, long day) {}

    private final Cql cql;
    private final InstantSource clock;
    /// What this process has written of late, so that a day costs one write and not one for each call.
    private final Set<Known> written = ConcurrentHashMap.newKeySet();

    Days(Cql cql, InstantSource clock) {
        this.cql = cql;
        this.clock = clock;
    }

    /// What has to be written so that the list is known to have that day.
    ///
    /// @param lifeSeconds how long the rows of that day are kept; 0: for ever
    Optional<Asked> note(String list, String owner, long day, int lifeSeconds) {
        if (written.contains(new Known(list, owner, day))) {
            return Optional.empty();
        }
        int life = lifeSeconds == 0 ? 0 : lifeSeconds + 2 * SECONDS_OF_A_DAY;
        return Optional.of(Asked.of(
                "INSERT INTO {}.days (list, owner, day) VALUES (?, ?, ?) USING TTL ?", list, owner, day, life));
    }

    /// It is written. Of days that are over nothing is remembered: what their rows are kept for begins anew.
    void noted(String list, String owner, long day) {
        if (day < ListTable.day(clock.instant())) {
            return;
        }
        if (written.size() >= REMEMBERED) {
            written.clear();
        }
        written.add(new Known(list, owner, day));
    }

    /// The days of an owner, the first one first.
    CompletionStage<List<Long>> of(String list, String owner) {
        return cql.rows(Asked.of("SELECT day FROM {}.days WHERE list = ? AND owner = ?", list, owner))
                .thenApply(rows -> rows.stream().map(row -> row.getLong(0)).toList());
    }
}
