package io.tandem.http.rest;

import io.tandem.engine.sid.AccountSid;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Remembers the answers to creates that had an Idempotency-Key, so that a repeat creates nothing. A repeat that
/// comes while the first is being served waits for its answer. A refused create changed nothing and is not
/// remembered.
final class Idempotency {
    private static final Duration KEPT = Duration.ofHours(24);
    private static final int MOST = 10_000;

    private record Key(AccountSid caller, String text) {}

    private record First(String fingerprint, Instant at, CompletableFuture<Answer> answer) {}

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final SequencedMap<Key, First> oldestFirst = new LinkedHashMap<>();

    Idempotency(InstantSource clock) {
        this.clock = clock;
    }

    /// The answer to a create, which is served only when its key is new.
    Answer once(AccountSid caller, String keyText, String path, String body, Supplier<Answer> serving) {
        Key key = new Key(caller, keyText);
        First mine = new First(fingerprint(path, body), clock.instant(), new CompletableFuture<>());
        Optional<First> earlier = remember(key, mine);
        if (earlier.isEmpty()) {
            return served(key, mine, serving);
        }
        First first = earlier.get();
        if (!first.fingerprint().equals(mine.fingerprint())) {
            throw new Refusal(
                    409,
                    ErrorCode.CONFLICT,
                    "Idempotency-Key '" + keyText + "' came with another request before, expected a new key");
        }
        return Await.result(first.answer()).with(HeaderField.IDEMPOTENCY_REPLAYED, "true");
    }

    private Answer served(Key key, First mine, Supplier<Answer> serving) {
        try {
            Answer answer = serving.get();
            mine.answer().complete(answer);
            return answer;
        } catch (RuntimeException refused) {
            forget(key, mine);
            mine.answer().completeExceptionally(refused);
            throw refused;
        }
    }

    private Optional<First> remember(Key key, First mine) {
        lock.lock();
        try {
            expire(mine.at());
            Optional<First> earlier = Optional.ofNullable(oldestFirst.putIfAbsent(key, mine));
            if (oldestFirst.size() > MOST) {
                oldestFirst.pollFirstEntry();
            }
            return earlier;
        } finally {
            lock.unlock();
        }
    }

    private void expire(Instant now) {
        Iterator<First> ages = oldestFirst.values().iterator();
        while (ages.hasNext() && ages.next().at().plus(KEPT).isBefore(now)) {
            ages.remove();
        }
    }

    private void forget(Key key, First mine) {
        lock.lock();
        try {
            oldestFirst.remove(key, mine);
        } finally {
            lock.unlock();
        }
    }

    private static String fingerprint(String path, String body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(path.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            return HexFormat.of().formatHex(digest.digest(body.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
