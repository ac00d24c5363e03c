package io.tandem.app.phone;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.AudioTap;
import io.tandem.media.ToneDetector;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Tells sounds apart, a fifth of a second at a time. Fed by a media event loop, asked by an actor.
final class Hearing implements AudioTap {
    private static final int WINDOW = AudioClip.RATE / 5;

    /// Below this root mean square it is silence.
    private static final double QUIET = 100;

    /// The two halves of a steady tone have the same pitch, nearly.
    private static final int STEADY = 10;

    private final short[] window = new short[WINDOW];
    private final AtomicReference<@Nullable Sound> latest = new AtomicReference<>();
    private volatile @Nullable Tape tape;
    private int filled;

    @Override
    public void heard(short[] samples, int length) {
        Tape running = tape;
        if (running != null) {
            running.append(samples, length);
        }
        for (int i = 0; i < length; i++) {
            window[filled++] = samples[i];
            if (filled == WINDOW) {
                filled = 0;
                latest.set(judge(window));
            }
        }
    }

    /// The sound of the last window that was not taken yet; empty when no window was filled since.
    Optional<Sound> take() {
        return Optional.ofNullable(latest.getAndSet(null));
    }

    /// Keeps on `onto` what is heard from now on.
    void record(Tape onto) {
        tape = onto;
    }

    static Sound judge(short[] samples) {
        double energy = 0;
        for (short sample : samples) {
            energy += (double) sample * sample;
        }
        if (Math.sqrt(energy / samples.length) < QUIET) {
            return new Sound.Silence();
        }
        int half = samples.length / 2;
        int first = pitch(samples, 0, half);
        int second = pitch(samples, half, samples.length);
        int whole = pitch(samples, 0, samples.length);
        return Math.abs(first - second) <= STEADY && ToneDetector.hears(whole, samples)
                ? new Sound.Tone(whole)
                : new Sound.Speech();
    }

    /// How often the samples cross zero upwards in a second.
    private static int pitch(short[] samples, int from, int to) {
        int crossings = 0;
        int firstAt = -1;
        int lastAt = -1;
        for (int i = from + 1; i < to; i++) {
            if (samples[i - 1] < 0 && samples[i] >= 0) {
                crossings++;
                firstAt = firstAt < 0 ? i : firstAt;
                lastAt = i;
            }
        }
        return crossings < 2 ? 0 : Math.round((crossings - 1) * (float) AudioClip.RATE / (lastAt - firstAt));
    }
}
