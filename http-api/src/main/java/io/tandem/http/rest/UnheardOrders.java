package io.tandem.http.rest;

import io.tandem.engine.call.CallControl;
import io.tandem.engine.call.CallControl.CallOrder;
import io.tandem.engine.call.CallControl.Created;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

/// Places calls, and remembers the orders whose answer did not come in time. A client that was told 503 tries again,
/// often without anybody's doing: the same order soon afterwards is that try, and gets the answer of the first.
final class UnheardOrders {
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int MOST = 10_000;

    private record Unheard(CompletionStage<Created> answer, Instant since) {}

    private final CallControl control;
    private final InstantSource clock;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final SequencedMap<CallOrder, Unheard> oldestFirst = new LinkedHashMap<>();

    /// @param patience how long a request waits for its answer
    UnheardOrders(CallControl control, InstantSource clock, Duration patience) {
        this.control = control;
        this.clock = clock;
        this.patience = patience;
    }

    Created place(CallOrder order) {
        CompletionStage<Created> answer = taken(order).orElseGet(() -> control.create(order));
        try {
            return Await.result(answer, patience);
        } catch (Refusal late) {
            if (!answer.toCompletableFuture().isDone()) {
                keep(order, answer);
            }
            throw late;
        }
    }

    private Optional<CompletionStage<Created>> taken(CallOrder order) {
        lock.lock();
        try {
            expire();
            return Optional.ofNullable(oldestFirst.remove(order)).map(Unheard::answer);
        } finally {
            lock.unlock();
        }
    }

    private void keep(CallOrder order, CompletionStage<Created> answer) {
        lock.lock();
        try {
            oldestFirst.putLast(order, new Unheard(answer, clock.instant()));
            if (oldestFirst.size() > MOST) {
                oldestFirst.pollFirstEntry();
            }
        } finally {
            lock.unlock();
        }
    }

    private void expire() {
        Instant oldest = clock.instant().minus(KEPT);
        Iterator<Unheard> ages = oldestFirst.values().iterator();
        while (ages.hasNext() && ages.next().since().isBefore(oldest)) {
            ages.remove();
        }
    }
}
