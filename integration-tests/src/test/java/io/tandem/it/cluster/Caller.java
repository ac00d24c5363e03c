package io.tandem.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.it.loss.EngineProcess;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Calls one node after the other, as a load balancer would let it, and talks for some seconds each time. A node that
/// says 503 or is not there any more is passed over; a call that was answered must go on until this party ends it.
public final class Caller {
    private static final int TALK_SECONDS = 3;

    private final String number;
    private final ThreeNodes nodes;
    private final AtomicBoolean enough = new AtomicBoolean();
    private final AtomicInteger talks = new AtomicInteger();
    private final AtomicInteger passedOver = new AtomicInteger();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private long longestGap;

    private Caller(String number, ThreeNodes nodes) {
        this.number = number;
        this.nodes = nodes;
    }

    /// Begins at once.
    ///
    /// @param first which node is called first
    public static Caller start(String number, ThreeNodes nodes, int first) {
        var caller = new Caller(number, nodes);
        Thread.ofPlatform().daemon().name("caller " + first).start(() -> caller.calls(first));
        return caller;
    }

    private void calls(int first) {
        try {
            for (int i = first; !enough.get(); i++) {
                List<EngineProcess> running = nodes.running();
                calls(running.get(i % running.size()));
            }
            ended.complete(null);
        } catch (Exception | AssertionError e) {
            ended.completeExceptionally(e);
        }
    }

    private void calls(EngineProcess node) throws Exception {
        try (var call = new PlainCall(number)) {
            OptionalInt status = answer(call, node);
            if (status.isEmpty() || status.getAsInt() == 503) {
                passedOver.incrementAndGet();
                TimeUnit.MILLISECONDS.sleep(50);
                return;
            }
            assertThat(status).hasValue(200);
            call.hears();
            TimeUnit.SECONDS.sleep(TALK_SECONDS);
            longestGap = Math.max(longestGap, call.longestGapMillis());
            assertThat(call.hangsUp(node)).as("answer to BYE").isEqualTo(200);
            talks.incrementAndGet();
        }
    }

    private static OptionalInt answer(PlainCall call, EngineProcess node) throws IOException {
        try {
            return OptionalInt.of(call.invites(node));
        } catch (AssertionError e) {
            if (node.isAlive()) {
                throw e;
            }
            return OptionalInt.empty();
        }
    }

    /// Lets it end its last call, and fails when one was lost.
    ///
    /// @return how many calls it has made
    public int stopped() throws Exception {
        enough.set(true);
        ended.get(60, TimeUnit.SECONDS);
        return talks.get();
    }

    /// How often a node was passed over.
    public int passedOver() {
        return passedOver.get();
    }

    /// Of all its calls, once it has stopped.
    public long longestGapMillis() {
        return longestGap;
    }
}
