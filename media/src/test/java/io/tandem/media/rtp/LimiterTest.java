package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LimiterTest {
    private static final short[] NOBODY = new short[MediaLoop.FRAME];

    private final Limiter limiter = new Limiter();
    private final short[] out = new short[MediaLoop.FRAME];

    private void says(int level) {
        int[] sum = new int[MediaLoop.FRAME];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = i % 2 == 0 ? level : -level;
        }
        limiter.follow(sum);
        limiter.limit(sum, NOBODY, out);
    }

    @Test
    void whatIsBelowTheCeilingStaysAsItIs() {
        says(26_000);
        assertThat(out).containsOnly(26_000, -26_000);
    }

    @Test
    void howeverLoudTheSumIsNothingIsCut() {
        for (int level = 0; level < 600_000; level += 997) {
            says(level);
            for (short sample : out) {
                assertThat((int) sample).isBetween(-32_767, 32_767);
                assertThat(Math.abs(sample)).isLessThan(Short.MAX_VALUE);
            }
        }
    }

    @Test
    void aLoudMomentLowersTheGainWithinItsFrameAndForAWhile() {
        says(52_000);
        assertThat(Arrays.copyOfRange(out, 40, 160)).containsOnly(26_000, -26_000);
        says(10_000);
        assertThat(out).containsOnly(5000, -5000);
    }

    @Test
    void theGainComesBackByLessThanADecibelInATenthOfASecond() {
        says(52_000);
        int before = 5000;
        for (int tick = 0; tick < 200; tick++) {
            says(10_000);
            assertThat((double) out[158]).isBetween((double) before, before * 1.025);
            before = out[158];
        }
        assertThat(before).isEqualTo(10_000);
    }

    @Test
    void steadyLoudnessIsSteadilyHeard() {
        for (int tick = 0; tick < 100; tick++) {
            says(60_000);
            if (tick > 0) {
                assertThat((double) out[0]).isEqualTo(26_000, within(2.0));
                assertThat(out[158]).isEqualTo(out[0]);
            }
        }
    }

    @Test
    void whoIsLouderThanTheSumBendsIntoTheCeiling() {
        int[] sum = new int[MediaLoop.FRAME];
        short[] own = new short[MediaLoop.FRAME];
        Arrays.fill(own, (short) -32_000);
        limiter.follow(sum);
        limiter.limit(sum, own, out);
        assertThat(out[0]).isBetween((short) 28_000, (short) 32_000);
    }
}
