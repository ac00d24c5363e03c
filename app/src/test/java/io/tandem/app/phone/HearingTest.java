package io.tandem.app.phone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.Tones;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HearingTest {
    private static final int WINDOW = 1600;

    @ParameterizedTest
    @ValueSource(ints = {100, 440, 1000, 2500, 3800})
    void aSineIsATone(int hertz) {
        assertThat(Hearing.judge(Tones.sineSamples(hertz, 0.25, WINDOW)))
                .isInstanceOfSatisfying(
                        Sound.Tone.class, tone -> assertThat(tone.isNear(hertz)).isTrue());
    }

    @Test
    void noiseIsNoTone() {
        var random = new Random(1);
        short[] samples = new short[WINDOW];
        for (int i = 0; i < WINDOW; i++) {
            samples[i] = (short) (random.nextGaussian() * 3000);
        }
        assertThat(Hearing.judge(samples)).isEqualTo(new Sound.Speech());
    }

    @Test
    void whatIsHardlyThereIsSilence() {
        assertThat(Hearing.judge(Tones.sineSamples(440, 0.001, WINDOW))).isEqualTo(new Sound.Silence());
    }
}
