package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {
    private static short[] sine(double hertz, int rate, int count) {
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (short) Math.round(16_000 * Math.sin(2 * Math.PI * hertz * i / rate));
        }
        return samples;
    }

    /// Level against the sine that went in, without what is near the ends.
    private static double decibels(short[] samples) {
        short[] middle = Arrays.copyOfRange(samples, 400, samples.length - 400);
        double energy = 0;
        for (short sample : middle) {
            energy += (double) sample * sample;
        }
        return 10 * Math.log10((energy + 1e-9) / middle.length / (16_000.0 * 16_000 / 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 6000, 47_999})
    void whatTelephonyCarriesStaysAtItsLevel(int rate) {
        for (double hertz : new double[] {300, 1000, 2000}) {
            short[] out = Resampler.toTelephony(sine(hertz, rate, rate), rate);
            assertThat(out.length).isBetween(7999, 8000);
            assertThat(decibels(out)).as("%s Hz from %s", hertz, rate).isBetween(-0.5, 0.5);
            assertThat(ToneDetector.hears(hertz, out)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000})
    void whatTelephonyCannotCarryIsGone(int rate) {
        for (double hertz = 4200; hertz < rate / 2.0 - 100; hertz += 500) {
            assertThat(decibels(Resampler.toTelephony(sine(hertz, rate, rate), rate)))
                    .as("%s Hz from %s", hertz, rate)
                    .isLessThan(-60);
        }
    }

    @Test
    void aFullScaleSquareWaveIsClippedNotWrapped() {
        short[] square = new short[16_000];
        for (int i = 0; i < square.length; i++) {
            square[i] = i / 40 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        short[] out = Resampler.toTelephony(square, 16_000);
        for (int i = 405; i < out.length - 400; i += 20) {
            assertThat(Math.abs(out[i]))
                    .as("sample %s is in the middle of a half wave", i)
                    .isGreaterThan(20_000);
        }
    }
}
