package io.tandem.app.bench;

import java.util.List;

/// Measured times in milliseconds, in order of size.
record Millis(List<Double> sorted) {
    Millis {
        sorted = List.copyOf(sorted);
    }

    static Millis of(List<Double> measured) {
        return new Millis(measured.stream().sorted().toList());
    }

    /// The time that `percent` of all did not exceed; not a number when nothing was measured.
    double percentile(double percent) {
        return sorted.isEmpty()
                ? Double.NaN
                : sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(percent / 100 * sorted.size()) - 1));
    }
}
