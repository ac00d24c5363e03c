package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.AudioClip;

/// What tones are in what was heard, and how loud. A stretch whose length is a whole number of each tone's periods
/// tells them apart exactly.
public final class Spectrum {
    private static final int BLOCK = AudioClip.RATE / 100;

    private final short[] samples;

    /// @param samples what was heard
    public Spectrum(short[] samples) {
        this.samples = samples.clone();
    }

    /// The peak of the tone of `hertz`.
    public double amplitude(double hertz) {
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < samples.length; i++) {
            double angle = 2 * Math.PI * hertz * i / AudioClip.RATE;
            real += samples[i] * Math.cos(angle);
            imaginary += samples[i] * Math.sin(angle);
        }
        return 2 * Math.hypot(real, imaginary) / samples.length;
    }

    /// The part of the power that is in none of `tones`.
    public double rest(double... tones) {
        double power = 0;
        for (short sample : samples) {
            power += (double) sample * sample;
        }
        double inTones = 0;
        for (double hertz : tones) {
            double amplitude = amplitude(hertz);
            inTones += amplitude * amplitude / 2 * samples.length;
        }
        return Math.max(0, 1 - inTones / power);
    }

    /// The tone is there, within a decibel of `expected`.
    public void hears(double hertz, double expected) {
        assertThat(20 * Math.log10(amplitude(hertz) / expected))
                .as("decibels that the tone of %s Hz is too loud", hertz)
                .isBetween(-1.0, 1.0);
    }

    /// The tone is not there.
    public void hearsNot(double hertz) {
        assertThat(amplitude(hertz)).as("peak of the tone of %s Hz", hertz).isLessThan(100);
    }

    /// The longest stretch in which nothing is heard, in milliseconds.
    public int longestGapMillis() {
        int longest = 0;
        int gap = 0;
        for (int start = 0; start + BLOCK <= samples.length; start += BLOCK) {
            int peak = 0;
            for (int i = start; i < start + BLOCK; i++) {
                peak = Math.max(peak, Math.abs(samples[i]));
            }
            gap = peak < 500 ? gap + 10 : 0;
            longest = Math.max(longest, gap);
        }
        return longest;
    }
}
