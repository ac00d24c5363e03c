package io.tandem.media;

import io.tandem.engine.media.AudioClip;
import java.util.Arrays;

/// Brings audio of any rate to 8000 samples a second: what telephony cannot carry is filtered away first, by a windowed
/// sinc of 32 zero crossings to each side (Blackman window), so that it does not come back as an alias.
public final class Resampler {
    /// Where the filter begins to fall, as part of the highest frequency that is kept: 3600 of 4000 Hz.
    private static final double PASS = 0.9;

    private static final int ZERO_CROSSINGS = 32;

    private Resampler() {}

    /// `samples` at 8000 a second.
    ///
    /// @param rate how many of them are a second
    /// @throws IllegalArgumentException when `rate` is not positive
    public static short[] toTelephony(short[] samples, int rate) {
        if (rate < 1) {
            throw new IllegalArgumentException("a sample rate must be positive, not " + rate);
        }
        if (rate == AudioClip.RATE) {
            return samples.clone();
        }
        return new Filter(rate).applied(samples);
    }

    /// The filter, one set of taps for each place that an output sample can have between two input samples.
    private static final class Filter {
        private final int up;
        private final int down;
        private final int reach;
        private final double[][] phases;

        Filter(int rate) {
            int common = greatestCommonDivisor(AudioClip.RATE, rate);
            this.up = AudioClip.RATE / common;
            this.down = rate / common;
            // The cut-off in cycles per input sample: half of the lower of both rates.
            double cutOff = PASS * Math.min(1.0, (double) AudioClip.RATE / rate) / 2;
            this.reach = (int) Math.ceil(ZERO_CROSSINGS / (2 * cutOff));
            // A rate with many phases would need a large table: those are computed as they come.
            this.phases = new double[up <= 512 ? up : 0][];
            for (int phase = 0; phase < phases.length; phase++) {
                phases[phase] = taps((double) phase / up, cutOff, reach);
            }
        }

        short[] applied(short[] samples) {
            int count = Math.toIntExact((long) samples.length * up / down);
            short[] out = new short[count];
            double cutOff = PASS * Math.min(1.0, (double) up / down) / 2;
            for (int i = 0; i < count; i++) {
                long position = (long) i * down;
                int center = (int) (position / up);
                int phase = (int) (position % up);
                double[] taps = phases.length == 0 ? taps((double) phase / up, cutOff, reach) : phases[phase];
                out[i] = sample(samples, center, taps);
            }
            return out;
        }

        private short sample(short[] samples, int center, double[] taps) {
            int first = center - reach + 1;
            int from = Math.max(0, -first);
            int to = Math.min(taps.length, samples.length - first);
            double sum = 0;
            for (int tap = from; tap < to; tap++) {
                sum += taps[tap] * samples[first + tap];
            }
            return (short) Math.clamp(Math.round(sum), Short.MIN_VALUE, Short.MAX_VALUE);
        }

        private static double[] taps(double fraction, double cutOff, int reach) {
            double[] taps = new double[2 * reach];
            for (int i = 0; i < taps.length; i++) {
                double distance = i - reach + 1 - fraction;
                double angle = Math.PI * (distance / reach + 1);
                double blackman = 0.42 - 0.5 * Math.cos(angle) + 0.08 * Math.cos(2 * angle);
                taps[i] = 2 * cutOff * sinc(2 * cutOff * distance) * blackman;
            }
            double gain = Arrays.stream(taps).sum();
            for (int i = 0; i < taps.length; i++) {
                taps[i] /= gain;
            }
            return taps;
        }

        private static double sinc(double x) {
            return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
        }

        private static int greatestCommonDivisor(int a, int b) {
            return b == 0 ? a : greatestCommonDivisor(b, a % b);
        }
    }
}
