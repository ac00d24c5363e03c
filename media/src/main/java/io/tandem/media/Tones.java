package io.tandem.media;

import io.tandem.engine.media.AudioClip;
import java.time.Duration;
import java.util.Arrays;

/// Tones made here, so that nothing has to be recorded.
public final class Tones {
    /// The keys of a telephone in the order of their RFC 4733 event codes.
    public static final String KEYS = "0123456789*#ABCD";

    /// What a test tone and a beep are played at: -10 dBm0 or so.
    private static final double LEVEL = 0.25;

    private static final double[] ROW_HERTZ = {697, 770, 852, 941};
    private static final double[] COLUMN_HERTZ = {1209, 1336, 1477, 1633};
    private static final String KEYPAD = "123A456B789C*0#D";

    private Tones() {}

    /// A sine of `hertz`.
    public static AudioClip sine(double hertz, Duration length) {
        return G711.clip(sineSamples(hertz, LEVEL, samplesIn(length)));
    }

    /// What a caller hears before a recording starts.
    public static AudioClip beep() {
        return Made.BEEP;
    }

    /// What a room hears when somebody comes in: two notes upwards.
    public static AudioClip entry() {
        return Made.ENTRY;
    }

    /// What a room hears when somebody leaves: the same two notes downwards.
    public static AudioClip exit() {
        return Made.EXIT;
    }

    /// Calm music of about 25 seconds that can be played again and again, for whoever waits; about -25 dBm0.
    public static AudioClip holdMusic() {
        return Music.CLIP;
    }

    /// Clips that all calls share, made when the first of them is needed.
    private static final class Made {
        private static final double LOW = 523.25;
        private static final double HIGH = 783.99;
        static final AudioClip BEEP = sine(1000, Duration.ofMillis(400));
        static final AudioClip ENTRY = notes(LOW, HIGH);
        static final AudioClip EXIT = notes(HIGH, LOW);

        private static AudioClip notes(double first, double second) {
            short[] one = note(first);
            short[] two = note(second);
            short[] both = Arrays.copyOf(one, one.length + two.length);
            System.arraycopy(two, 0, both, one.length, two.length);
            return G711.clip(both);
        }

        /// A sixth of a second that begins and ends in silence.
        private static short[] note(double hertz) {
            short[] samples = sineSamples(hertz, LEVEL / 2, samplesIn(Duration.ofMillis(160)));
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (short) (samples[i] * Math.sin(Math.PI * i / samples.length));
            }
            return samples;
        }
    }

    private static final class Music {
        static final AudioClip CLIP = HoldMusic.clip();
    }

    /// One period of the ringback tone: 440 and 480 Hz for two seconds, then four seconds of silence.
    public static AudioClip ringback() {
        short[] samples = new short[samplesIn(Duration.ofSeconds(6))];
        short[] ring = sum(440, 480, samplesIn(Duration.ofSeconds(2)));
        System.arraycopy(ring, 0, samples, 0, ring.length);
        return G711.clip(samples);
    }

    /// The two tones of `key`, as a telephone sends them in the audio.
    ///
    /// @throws IllegalArgumentException when `key` is none of [#KEYS]
    public static AudioClip key(char key, Duration length) {
        int place = KEYPAD.indexOf(key);
        if (place < 0) {
            throw new IllegalArgumentException("'" + key + "' is no telephone key; one of " + KEYS + " is expected");
        }
        return G711.clip(sum(ROW_HERTZ[place / 4], COLUMN_HERTZ[place % 4], samplesIn(length)));
    }

    /// Samples of a sine.
    ///
    /// @param level its peak, 1 being the largest there is
    public static short[] sineSamples(double hertz, double level, int count) {
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] =
                    (short) Math.round(level * Short.MAX_VALUE * Math.sin(2 * Math.PI * hertz * i / AudioClip.RATE));
        }
        return samples;
    }

    private static short[] sum(double low, double high, int count) {
        short[] lows = sineSamples(low, LEVEL, count);
        short[] highs = sineSamples(high, LEVEL, count);
        for (int i = 0; i < count; i++) {
            lows[i] += highs[i];
        }
        return lows;
    }

    private static int samplesIn(Duration length) {
        return Math.toIntExact(length.toMillis() * AudioClip.RATE / 1000);
    }
}
