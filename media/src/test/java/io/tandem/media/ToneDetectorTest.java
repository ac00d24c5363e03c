package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ToneDetectorTest {
    @Test
    void aToneIsToldFromItsNeighbours() {
        short[] tone = Tones.sineSamples(1000, 0.25, 1600);
        assertThat(ToneDetector.hears(1000, tone)).isTrue();
        assertThat(ToneDetector.hears(940, tone)).isFalse();
        assertThat(ToneDetector.hears(1100, tone)).isFalse();
    }

    @Test
    void neitherSilenceNorNoiseIsATone() {
        assertThat(ToneDetector.hears(1000, new short[1600])).isFalse();
        var random = new Random(1);
        short[] noise = new short[1600];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (short) (random.nextGaussian() * 5000);
        }
        assertThat(ToneDetector.hears(1000, noise)).isFalse();
    }

    @Test
    void ofARingOnlyTheRingIsHeardNotThePause() {
        short[] ring = G711.samples(Tones.ringback());
        assertThat(ring).hasSize(48_000);
        var detector = new ToneDetector(460);
        detector.heard(ring, ring.length);
        assertThat(detector.blocksHeard()).isEqualTo(300);
        assertThat(detector.blocksInTone()).isBetween(50, 100);
    }

    @Test
    void whatIsNoKeyHasNoTone() {
        assertThatThrownBy(() -> Tones.key('E', Duration.ofMillis(100)))
                .hasMessage("'E' is no telephone key; one of 0123456789*#ABCD is expected");
    }
}
