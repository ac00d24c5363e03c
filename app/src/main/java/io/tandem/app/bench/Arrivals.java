package io.tandem.app.bench;

import java.util.ArrayList;
import java.util.List;

/// What came through a bridge. Written by one thread, read when that has nothing more to write.
final class Arrivals {
    private static final int EVERY = 10;

    private final List<Double> delays = new ArrayList<>();
    private final List<Double> spacings = new ArrayList<>();
    private long heard;
    private long unheard;
    private long packets;
    private long lost;
    private double jitter;

    /// A packet came, after `missing` that did not.
    synchronized void came(int missing, long delayNanos, long changeNanos) {
        lost += missing;
        jitter += changeNanos / 1e6;
        if (packets++ % EVERY == 0) {
            delays.add(delayNanos / 1e6);
        }
    }

    /// Audio of the engine's own came, after `missing` packets that did not, so long after the one before it.
    synchronized void heard(int missing, long spacingNanos) {
        unheard += missing;
        if (heard++ % EVERY == 0) {
            spacings.add(spacingNanos / 1e6);
        }
    }

    /// Packets of audio, whoever made it.
    synchronized long heard() {
        return heard;
    }

    /// Packets of audio that did not come, by their sequence numbers.
    synchronized long unheard() {
        return unheard;
    }

    /// Between two packets in a row, of every tenth packet.
    synchronized Millis spacings() {
        return Millis.of(spacings);
    }

    synchronized long packets() {
        return packets;
    }

    synchronized long lost() {
        return lost;
    }

    /// By how much the delays of two packets in a row differ, on average, in milliseconds.
    synchronized double jitter() {
        return packets == 0 ? Double.NaN : jitter / packets;
    }

    /// From one phone to the other, of every tenth packet.
    synchronized Millis delays() {
        return Millis.of(delays);
    }
}
