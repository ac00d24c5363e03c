package io.tandem.media;

/// Decodes GSM full rate speech, ETSI EN 300 961 (GSM 06.10): 160 samples of 8000 a second from each frame. All
/// arithmetic is that of the standard, 16 bits with saturation, so that the samples are exactly its samples.
final class Gsm {
    static final int FRAME_SAMPLES = 160;

    /// A frame of a bare file: four bits that say what it is, then 260 of speech, highest bits first.
    static final int FRAME_BYTES = 33;

    /// Two frames as WAV files hold them: without the four bits, lowest bits first.
    static final int PAIR_BYTES = 65;

    private static final int SIGNATURE = 0xD;
    private static final int SUBFRAMES = 4;
    private static final int SUBFRAME_SAMPLES = 40;
    private static final int PULSES = 13;
    private static final int LONGEST_LAG = 120;
    private static final int DE_EMPHASIS = 28_180;

    private static final int[] LAR_BITS = {6, 6, 5, 5, 4, 4, 3, 3};

    // Table 4.1 of the standard: B, MIC and the inverse of A.
    private static final int[] B = {0, 0, 2048, -2560, 94, -1792, -341, -1144};
    private static final int[] MIC = {-32, -32, -16, -16, -8, -8, -4, -4};
    private static final int[] INVERSE_A = {13_107, 13_107, 13_107, 13_107, 19_223, 17_476, 31_454, 29_708};

    // Tables 4.3b and 4.6: gains of the long term predictor, and of the pulses.
    private static final int[] LTP_GAIN = {3277, 11_469, 21_299, 32_767};
    private static final int[] PULSE_GAIN = {18_431, 20_479, 22_527, 24_575, 26_623, 28_671, 30_719, 32_767};

    private final int[] residual = new int[LONGEST_LAG + FRAME_SAMPLES];
    private final int[] filter = new int[LAR_BITS.length + 1];
    private int[] lastLar = new int[LAR_BITS.length];
    private int lastLag = SUBFRAME_SAMPLES;
    private int lastSample;

    private Gsm() {}

    /// Whether these are the bytes of a bare file: at least one frame, and all of them say that they are.
    static boolean isFrames(byte[] file) {
        if (file.length < FRAME_BYTES || file.length % FRAME_BYTES != 0) {
            return false;
        }
        for (int at = 0; at < file.length; at += FRAME_BYTES) {
            if ((file[at] & 0xFF) >> 4 != SIGNATURE) {
                return false;
            }
        }
        return true;
    }

    /// The samples of a bare file.
    static short[] frames(byte[] file) {
        var decoder = new Gsm();
        short[] samples = new short[file.length / FRAME_BYTES * FRAME_SAMPLES];
        for (int frame = 0; frame < file.length / FRAME_BYTES; frame++) {
            var bits = new HighestFirst(file, frame * FRAME_BYTES, 4);
            decoder.decode(bits, samples, frame * FRAME_SAMPLES);
        }
        return samples;
    }

    /// The samples of what a WAV file holds; half a pair at the end is left out.
    static short[] pairs(byte[] data) {
        var decoder = new Gsm();
        short[] samples = new short[data.length / PAIR_BYTES * 2 * FRAME_SAMPLES];
        for (int pair = 0; pair < data.length / PAIR_BYTES; pair++) {
            var bits = new LowestFirst(data, pair * PAIR_BYTES);
            decoder.decode(bits, samples, 2 * pair * FRAME_SAMPLES);
            decoder.decode(bits, samples, (2 * pair + 1) * FRAME_SAMPLES);
        }
        return samples;
    }

    private void decode(Bits bits, short[] samples, int at) {
        int[] lar = new int[LAR_BITS.length];
        for (int i = 0; i < lar.length; i++) {
            int coded = shifted(bits.next(LAR_BITS[i]) + MIC[i], 10);
            int value = product(INVERSE_A[i], saturated(coded - (B[i] << 1)));
            lar[i] = saturated(value + value);
        }
        for (int subframe = 0; subframe < SUBFRAMES; subframe++) {
            decodeResidual(bits, LONGEST_LAG + subframe * SUBFRAME_SAMPLES);
        }
        synthesize(lar, samples, at);
        lastLar = lar;
        System.arraycopy(residual, FRAME_SAMPLES, residual, 0, LONGEST_LAG);
    }

    /// Sections 5.3.1 and 5.3.2: the pulses, and what the long term predictor adds.
    private void decodeResidual(Bits bits, int at) {
        int lag = bits.next(7);
        int gain = LTP_GAIN[bits.next(2)];
        int grid = bits.next(2);
        int[] pulses = pulses(bits);
        if (lag >= SUBFRAME_SAMPLES && lag <= LONGEST_LAG) {
            lastLag = lag;
        }
        int[] excitation = new int[SUBFRAME_SAMPLES];
        for (int i = 0; i < PULSES; i++) {
            excitation[grid + 3 * i] = pulses[i];
        }
        for (int k = at; k < at + SUBFRAME_SAMPLES; k++) {
            residual[k] = saturated(excitation[k - at] + product(gain, residual[k - lastLag]));
        }
    }

    private static int[] pulses(Bits bits) {
        int largest = bits.next(6);
        int exponent = largest > 15 ? (largest >> 3) - 1 : 0;
        int mantissa = largest - (exponent << 3);
        if (mantissa == 0) {
            exponent = -4;
            mantissa = 7;
        } else {
            while (mantissa <= 7) {
                mantissa = mantissa << 1 | 1;
                exponent--;
            }
            mantissa -= 8;
        }
        int shift = 6 - exponent;
        int half = shift > 0 ? 1 << (shift - 1) : 0;
        int[] pulses = new int[PULSES];
        for (int i = 0; i < PULSES; i++) {
            int pulse = product(PULSE_GAIN[mantissa], (bits.next(3) * 2 - 7) << 12);
            pulses[i] = saturated(pulse + half) >> shift;
        }
        return pulses;
    }

    /// Sections 5.3.3 and 5.3.4: the filter of the vocal tract, whose coefficients glide from those of the frame
    /// before, and the de-emphasis.
    private void synthesize(int[] lar, short[] samples, int at) {
        int[] between = new int[lar.length];
        for (int k = 0; k < FRAME_SAMPLES; k++) {
            if (k == 0 || k == 13 || k == 27 || k == 40) {
                for (int i = 0; i < lar.length; i++) {
                    between[i] = reflection(glide(lastLar[i], lar[i], k));
                }
            }
            int sample = residual[LONGEST_LAG + k];
            for (int i = lar.length - 1; i >= 0; i--) {
                sample = saturated(sample - product(between[i], filter[i]));
                filter[i + 1] = saturated(filter[i] + product(between[i], sample));
            }
            filter[0] = sample;
            lastSample = saturated(sample + product(lastSample, DE_EMPHASIS));
            samples[at + k] = (short) (saturated(lastSample + lastSample) & 0xFFF8);
        }
    }

    private static int glide(int before, int now, int sample) {
        if (sample < 13) {
            return saturated(saturated((before >> 2) + (now >> 2)) + (before >> 1));
        }
        if (sample < 27) {
            return saturated((before >> 1) + (now >> 1));
        }
        return sample < 40 ? saturated(saturated((before >> 2) + (now >> 2)) + (now >> 1)) : now;
    }

    private static int reflection(int lar) {
        int size = lar == Short.MIN_VALUE ? Short.MAX_VALUE : Math.abs(lar);
        int value = size < 11_059 ? size << 1 : size < 20_070 ? size + 11_059 : saturated((size >> 2) + 26_112);
        return lar < 0 ? -value : value;
    }

    private static int shifted(int value, int places) {
        return (short) (value << places);
    }

    private static int product(int a, int b) {
        return a == Short.MIN_VALUE && b == Short.MIN_VALUE ? Short.MAX_VALUE : (a * b + 16_384) >> 15;
    }

    private static int saturated(int value) {
        return Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    /// The bits of frames, one parameter after another.
    private sealed interface Bits {
        int next(int count);
    }

    private static final class HighestFirst implements Bits {
        private final byte[] bytes;
        private final int from;
        private int at;

        HighestFirst(byte[] bytes, int from, int skipped) {
            this.bytes = bytes;
            this.from = from;
            this.at = skipped;
        }

        @Override
        public int next(int count) {
            int value = 0;
            for (int i = 0; i < count; i++, at++) {
                int bit = bytes[from + at / 8] >> (7 - at % 8) & 1;
                value = value << 1 | bit;
            }
            return value;
        }
    }

    private static final class LowestFirst implements Bits {
        private final byte[] bytes;
        private final int from;
        private int at;

        LowestFirst(byte[] bytes, int from) {
            this.bytes = bytes;
            this.from = from;
        }

        @Override
        public int next(int count) {
            int value = 0;
            for (int i = 0; i < count; i++, at++) {
                int bit = bytes[from + at / 8] >> (at % 8) & 1;
                value |= bit << i;
            }
            return value;
        }
    }
}
