package io.tandem.media.rtp;

import java.util.concurrent.atomic.AtomicLong;

/// What one loop counted. Only its own thread writes, so counting needs no lock and no atomic addition.
final class LoopMeter {
    private static final long LATE = 10_000_000;

    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong lateTicks = new AtomicLong();
    private final AtomicLong worstLateness = new AtomicLong();

    void packetSent() {
        add(sent, 1);
    }

    void packetReceived() {
        add(received, 1);
    }

    void packetDropped() {
        add(dropped, 1);
    }

    void ticksLeftOut(long count) {
        add(lateTicks, count);
    }

    void tickCame(long nanosLate) {
        if (nanosLate > LATE) {
            add(lateTicks, 1);
        }
        if (nanosLate > worstLateness.getOpaque()) {
            worstLateness.setOpaque(nanosLate);
        }
    }

    long sent() {
        return sent.getOpaque();
    }

    long received() {
        return received.getOpaque();
    }

    long dropped() {
        return dropped.getOpaque();
    }

    long lateTicks() {
        return lateTicks.getOpaque();
    }

    long takeWorstLateness() {
        return worstLateness.getAndSet(0);
    }

    private static void add(AtomicLong counter, long count) {
        counter.setOpaque(counter.getPlain() + count);
    }
}
