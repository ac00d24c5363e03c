package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.AudioClip;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TonesTest {
    private static final double FULL_SINE = Short.MAX_VALUE / Math.sqrt(2);

    /// A sine of the largest level is 3.14 dBm0 (ITU-T G.711).
    private static double decibels(short[] samples) {
        double energy = 0;
        for (short sample : samples) {
            energy += (double) sample * sample;
        }
        return 3.14 + 20 * Math.log10(Math.sqrt(energy / samples.length) / FULL_SINE);
    }

    @Test
    void holdMusicIsCalmAndGoesRoundWithoutASeam() {
        short[] music = G711.samples(Tones.holdMusic());

        assertThat(Tones.holdMusic().length()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
        assertThat(decibels(music)).isBetween(-28.0, -22.0);
        short before = music[music.length - 1];
        for (short sample : music) {
            assertThat(Math.abs(sample - before)).isLessThan(2500);
            before = sample;
        }
        assertThat(Math.abs(music[0])).isLessThan((short) 50);
        assertThat(Math.abs(music[music.length - 1])).isLessThan((short) 50);
    }

    @Test
    void holdMusicIsNeverSilentForLong() {
        short[] music = G711.samples(Tones.holdMusic());
        for (int from = 0; from + AudioClip.RATE <= music.length; from += AudioClip.RATE) {
            assertThat(decibels(Arrays.copyOfRange(music, from, from + AudioClip.RATE)))
                    .isGreaterThan(-36);
        }
    }

    @Test
    void entryRisesAndExitFalls() {
        short[] entry = G711.samples(Tones.entry());
        short[] exit = G711.samples(Tones.exit());
        int half = entry.length / 2;

        assertThat(ToneDetector.hears(523.25, Arrays.copyOf(entry, half))).isTrue();
        assertThat(ToneDetector.hears(783.99, Arrays.copyOfRange(entry, half, entry.length)))
                .isTrue();
        assertThat(ToneDetector.hears(783.99, Arrays.copyOf(exit, half))).isTrue();
        assertThat(ToneDetector.hears(523.25, Arrays.copyOfRange(exit, half, exit.length)))
                .isTrue();
    }

    @Test
    void allCallsShareTheClips() {
        assertThat(Tones.holdMusic()).isSameAs(Tones.holdMusic());
        assertThat(Tones.beep()).isSameAs(Tones.beep());
        assertThat(Tones.entry()).isSameAs(Tones.entry());
        assertThat(Tones.exit()).isSameAs(Tones.exit());
    }
}
