package io.tandem.app.bench;

import java.util.Arrays;

/// Measured times in milliseconds, in order of size.
record Millis(double[] sorted) {
    static Millis of(double[] measured) {
        double[] copy = measured.clone();
        Arrays.sort(copy);
        return new Millis(copy);
    }

    /// The time that `percent` of all did not exceed; not a number when nothing was measured.
    double percentile(double percent) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1, Math.ceil(percent / 100 * sorted.length) - 1)];
    }
}
