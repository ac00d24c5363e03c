package io.tandem.media;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.AudioTap;
import java.util.concurrent.atomic.AtomicInteger;

/// Listens for one tone by the Goertzel algorithm: every 20 ms it knows whether that tone is most of what is heard.
///
/// As an [AudioTap] it is fed by one session's event loop; any thread may ask it.
public final class ToneDetector implements AudioTap {
    /// Samples looked at together: 20 ms, which tells tones apart that are 50 Hz from each other.
    private static final int BLOCK = AudioClip.RATE / 50;

    /// Below this root mean square it is noise, whatever its frequency.
    private static final double QUIET = 100;

    private static final double MOST = 0.5;

    private final double coefficient;
    private final AtomicInteger blocksInTone = new AtomicInteger();
    private final AtomicInteger blocksHeard = new AtomicInteger();
    private volatile double lastLevel;
    private double before;
    private double beforeThat;
    private double energy;
    private int inBlock;

    /// @param hertz the tone, between 0 and 4000
    public ToneDetector(double hertz) {
        this.coefficient = 2 * Math.cos(2 * Math.PI * hertz / AudioClip.RATE);
    }

    @Override
    public void heard(short[] samples, int length) {
        for (int i = 0; i < length; i++) {
            double sample = samples[i];
            double now = sample + coefficient * before - beforeThat;
            beforeThat = before;
            before = now;
            energy += sample * sample;
            if (++inBlock == BLOCK) {
                endBlock();
            }
        }
    }

    /// How many blocks of 20 ms held the tone so far.
    public int blocksInTone() {
        return blocksInTone.get();
    }

    /// How many blocks of 20 ms were heard so far, with or without it.
    public int blocksHeard() {
        return blocksHeard.get();
    }

    /// The root mean square of the last block in which the tone was heard; 0 before there was one.
    public double lastLevel() {
        return lastLevel;
    }

    /// Whether `samples` are mostly a tone of `hertz`.
    public static boolean hears(double hertz, short[] samples) {
        var detector = new ToneDetector(hertz);
        detector.heard(samples, samples.length);
        return detector.blocksInTone() * 2 > detector.blocksHeard();
    }

    private void endBlock() {
        // By Parseval a pure tone's squared magnitude is the block's energy times half its length.
        double power = before * before + beforeThat * beforeThat - coefficient * before * beforeThat;
        double rms = Math.sqrt(energy / BLOCK);
        if (rms > QUIET && power > MOST * energy * BLOCK / 2) {
            lastLevel = rms;
            blocksInTone.incrementAndGet();
        }
        blocksHeard.incrementAndGet();
        before = 0;
        beforeThat = 0;
        energy = 0;
        inBlock = 0;
    }
}
