package io.tandem.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.it.loss.EngineProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// New calls to some nodes, one after the other, until they are stopped. Each node must take each of them.
final class ShortCalls {
    private static final int PAUSE_MILLIS = 200;

    private final String number;
    private final List<EngineProcess> nodes;
    private final List<Long> setups = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final Thread caller =
            Thread.ofPlatform().daemon().name("short calls").unstarted(this::calls);

    private ShortCalls(String number, List<EngineProcess> nodes) {
        this.number = number;
        this.nodes = List.copyOf(nodes);
    }

    /// Begins at once.
    static ShortCalls start(String number, List<EngineProcess> nodes) {
        var calls = new ShortCalls(number, nodes);
        calls.caller.start();
        return calls;
    }

    private void calls() {
        try {
            while (true) {
                for (EngineProcess node : nodes) {
                    one(node);
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException stopped) {
            return;
        } catch (Exception | AssertionError e) {
            failures.add(e);
        }
    }

    private void one(EngineProcess node) throws Exception {
        long began = System.nanoTime();
        try (var call = PlainCall.answered(number, node)) {
            setups.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
            assertThat(call.hangsUp(node)).isEqualTo(200);
        }
    }

    /// Stops, and fails when one was not taken.
    ///
    /// @return how many were made, and how long an answer took
    String stopped() throws InterruptedException {
        caller.interrupt();
        caller.join();
        assertThat(failures).isEmpty();
        assertThat(setups).isNotEmpty();
        return setups.size() + " new calls, answered after at most "
                + setups.stream().mapToLong(Long::longValue).max().orElse(0) + " ms";
    }
}
