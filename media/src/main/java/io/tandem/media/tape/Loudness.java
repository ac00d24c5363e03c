package io.tandem.media.tape;

/// Tells sound from the noise of a telephone line.
final class Loudness {
    /// How long the level is averaged: 20 ms.
    static final int BLOCK = 160;

    /// -45 dBm0 as a mean square: a sine of 0 dBm0 has a peak of 22 304 (ITU-T G.711: the largest is 3.17 dBm0).
    private static final long THRESHOLD = 22_304L * 22_304 / 2 * 100 / 3_162_278;

    private Loudness() {}

    /// Whether there is sound in the `length` samples from `from` on.
    static boolean isSound(short[] samples, int from, int length) {
        long squares = 0;
        for (int i = from; i < from + length; i++) {
            squares += samples[i] * samples[i];
        }
        return squares > THRESHOLD * length;
    }
}
