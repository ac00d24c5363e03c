package io.tandem.media.rtp;

import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// The pairs of ports of one plane. A pair is looked for from a random place on, so that a port that was just freed, to
/// which late packets may still come, is seldom the next one.
final class PortPool {
    private static final int FREE = 0;
    private static final int TAKEN = 1;

    private final int firstPort;
    private final AtomicIntegerArray pairs;

    PortPool(int firstPort, int lastPort) {
        this.firstPort = firstPort;
        this.pairs = new AtomicIntegerArray((lastPort - firstPort + 1) / 2);
    }

    /// An even port that with the one above it is nobody else's now; empty when all are taken.
    OptionalInt take() {
        int count = pairs.length();
        int start = ThreadLocalRandom.current().nextInt(count);
        for (int i = 0; i < count; i++) {
            int pair = (start + i) % count;
            if (pairs.get(pair) == FREE && pairs.compareAndSet(pair, FREE, TAKEN)) {
                return OptionalInt.of(firstPort + 2 * pair);
            }
        }
        return OptionalInt.empty();
    }

    void giveBack(int port) {
        pairs.set((port - firstPort) / 2, FREE);
    }

    int taken() {
        int taken = 0;
        for (int pair = 0; pair < pairs.length(); pair++) {
            taken += pairs.get(pair);
        }
        return taken;
    }
}
