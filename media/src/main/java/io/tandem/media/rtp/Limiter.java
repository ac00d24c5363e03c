package io.tandem.media.rtp;

/// Keeps the sum of many voices within what 16 bits can say.
///
/// As long as the sum is below the ceiling, it stays as it is, sample for sample. What is louder lowers the gain within
/// 4 ms; the gain stays there for a moment and comes back by 5 dB a second, so slowly that nobody hears it. What the
/// gain was too late for, and a voice that is louder without the others, bends into the ceiling in place of being cut.
final class Limiter {
    private static final float CEILING = 26_000;
    private static final float HEADROOM = Short.MAX_VALUE - CEILING;
    private static final int ATTACK = MediaLoop.FRAME / 5;
    private static final int HOLD_TICKS = 15;
    private static final float RELEASE = 1.0116f;

    private float before = 1;
    private float gain = 1;
    private int holds;

    /// Looks at the next frame's sum.
    void follow(int[] sum) {
        int peak = 0;
        for (int sample : sum) {
            peak = Math.max(peak, Math.abs(sample));
        }
        float allowed = peak > CEILING ? CEILING / peak : 1;
        before = gain;
        if (allowed <= gain) {
            gain = allowed;
            holds = HOLD_TICKS;
        } else if (holds > 0) {
            holds--;
        } else {
            gain = Math.min(allowed, gain * RELEASE);
        }
    }

    /// The frame's samples without `own`, as loud as they may be.
    void limit(int[] sum, short[] own, short[] into) {
        int ramp = gain < before ? ATTACK : MediaLoop.FRAME;
        float step = (gain - before) / ramp;
        for (int i = 0; i < MediaLoop.FRAME; i++) {
            float now = i < ramp ? before + step * (i + 1) : gain;
            into[i] = bent((sum[i] - own[i]) * now);
        }
    }

    private static short bent(float sample) {
        float size = Math.abs(sample);
        if (size <= CEILING) {
            return (short) Math.round(sample);
        }
        float over = size - CEILING;
        float bent = CEILING + over / (1 + over / HEADROOM);
        return (short) (sample < 0 ? -bent : bent);
    }
}
