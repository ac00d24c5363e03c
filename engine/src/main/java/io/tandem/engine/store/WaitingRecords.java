package io.tandem.engine.store;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SequencedMap;

/// Records that wait, one for each key: those of the same worth oldest first.
///
/// @param <S> what waits
final class WaitingRecords<S> {
    private static final List<Worth> LEAST_FIRST = List.of(Worth.values());

    private final Map<Worth, SequencedMap<Object, S>> records = new EnumMap<>(Worth.class);
    private int size;

    int size() {
        return size;
    }

    /// The key must not be in it.
    void add(Worth worth, Object key, S record) {
        of(worth).put(key, record);
        size++;
    }

    Optional<S> remove(Object key) {
        for (Worth worth : LEAST_FIRST) {
            S removed = of(worth).remove(key);
            if (removed != null) {
                size--;
                return Optional.of(removed);
            }
        }
        return Optional.empty();
    }

    /// @throws NoSuchElementException when nothing waits
    Map.Entry<Object, S> takeWorthiest() {
        for (Worth worth : LEAST_FIRST.reversed()) {
            Map.Entry<Object, S> first = of(worth).pollFirstEntry();
            if (first != null) {
                size--;
                return first;
            }
        }
        throw new NoSuchElementException("nothing waits");
    }

    /// Drops the oldest of what is worth least; whether there was anything that may be dropped.
    boolean dropLeastWorthy() {
        for (Worth worth : List.of(Worth.INTERMEDIATE, Worth.NOTIFICATION)) {
            if (of(worth).pollFirstEntry() != null) {
                size--;
                return true;
            }
        }
        return false;
    }

    private SequencedMap<Object, S> of(Worth worth) {
        return records.computeIfAbsent(worth, _ -> new LinkedHashMap<>());
    }
}
