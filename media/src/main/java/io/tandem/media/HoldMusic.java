package io.tandem.media;

import io.tandem.engine.media.AudioClip;

/// What somebody hears who waits: seven soft chords of three seconds and a bit that go round, made here so that nobody
/// has rights in them. Every chord begins and ends in silence, and so does the whole: its seam is not heard.
///
/// The level is about -25 dBm0, well below speech.
final class HoldMusic {
    private static final int CHORD_SAMPLES = 3 * AudioClip.RATE + AudioClip.RATE / 2;
    private static final double RISE_SECONDS = 0.35;
    private static final double LEVEL = 0.055;
    private static final double OCTAVE = 12;
    private static final double A = 440;

    /// Semitones above A4 of the notes of C, A minor, F, D minor, G, E minor and F.
    private static final int[][] CHORDS = {
        {-21, -14, -9, -5},
        {-24, -17, -12, -9},
        {-16, -9, -12, -4},
        {-19, -12, -7, -4},
        {-14, -10, -7, -2},
        {-17, -10, -5, -2},
        {-16, -9, -4, 0},
    };

    private HoldMusic() {}

    /// The whole, which can be played again and again.
    static AudioClip clip() {
        short[] samples = new short[CHORDS.length * CHORD_SAMPLES];
        for (int chord = 0; chord < CHORDS.length; chord++) {
            add(CHORDS[chord], samples, chord * CHORD_SAMPLES);
        }
        return G711.clip(samples);
    }

    private static void add(int[] notes, short[] samples, int from) {
        for (int i = 0; i < CHORD_SAMPLES; i++) {
            double seconds = (double) i / AudioClip.RATE;
            double sum = 0;
            for (int note : notes) {
                double turn = 2 * Math.PI * A * Math.pow(2, note / OCTAVE) * seconds;
                // A little of the octave makes it warmer than a bare sine.
                sum += Math.sin(turn) + 0.25 * Math.sin(2 * turn);
            }
            samples[from + i] =
                    (short) Math.round(sum * LEVEL / notes.length * 2 * Short.MAX_VALUE * loudness(seconds));
        }
    }

    /// Rises, falls off slowly, and is gone at the end.
    private static double loudness(double seconds) {
        double length = (double) CHORD_SAMPLES / AudioClip.RATE;
        double rise = 0.5 - 0.5 * Math.cos(Math.PI * Math.min(1, seconds / RISE_SECONDS));
        double end = 0.5 - 0.5 * Math.cos(Math.PI * Math.min(1, (length - seconds) / (2 * RISE_SECONDS)));
        return rise * end * Math.exp(-0.25 * seconds);
    }
}
