package io.tandem.media;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.Codec;

/// ITU-T G.711: the µ-law and the A-law, by tables that are computed once.
///
/// Linear samples are 16-bit. The µ-law knows 14 bits and the A-law 13: what is below falls away.
public final class G711 {
    private static final int LINEAR_VALUES = 1 << 16;
    private static final int MU_BIAS = 0x84;
    private static final int MU_CLIP = 32_635;

    private static final short[] FROM_MU = new short[256];
    private static final short[] FROM_A = new short[256];
    private static final byte[] TO_MU = new byte[LINEAR_VALUES];
    private static final byte[] TO_A = new byte[LINEAR_VALUES];
    private static final byte[] MU_TO_A = new byte[256];
    private static final byte[] A_TO_MU = new byte[256];

    static {
        for (int code = 0; code < 256; code++) {
            FROM_MU[code] = (short) expandMu(code);
            FROM_A[code] = (short) expandA(code);
        }
        for (int linear = Short.MIN_VALUE; linear <= Short.MAX_VALUE; linear++) {
            TO_MU[linear & 0xFFFF] = (byte) compressMu(linear);
            TO_A[linear & 0xFFFF] = (byte) compressA(linear);
        }
        for (int code = 0; code < 256; code++) {
            MU_TO_A[code] = TO_A[FROM_MU[code] & 0xFFFF];
            A_TO_MU[code] = TO_MU[FROM_A[code] & 0xFFFF];
        }
    }

    private G711() {}

    /// The 16-bit sample that `code` stands for.
    public static short decode(Codec codec, byte code) {
        return decoding(codec)[code & 0xFF];
    }

    /// The code of a 16-bit sample.
    public static byte encode(Codec codec, short sample) {
        return encoding(codec)[sample & 0xFFFF];
    }

    /// All of `samples` encoded.
    public static byte[] encode(Codec codec, short[] samples) {
        byte[] table = encoding(codec);
        byte[] codes = new byte[samples.length];
        for (int i = 0; i < samples.length; i++) {
            codes[i] = table[samples[i] & 0xFFFF];
        }
        return codes;
    }

    /// All of `codes` decoded.
    public static short[] decode(Codec codec, byte[] codes) {
        short[] table = decoding(codec);
        short[] samples = new short[codes.length];
        for (int i = 0; i < codes.length; i++) {
            samples[i] = table[codes[i] & 0xFF];
        }
        return samples;
    }

    /// A clip of 8000 samples a second.
    public static AudioClip clip(short[] samples) {
        return new AudioClip(encode(Codec.PCMU, samples), encode(Codec.PCMA, samples));
    }

    /// The 16-bit samples of `clip`, as µ-law kept them.
    public static short[] samples(AudioClip clip) {
        return decode(Codec.PCMU, clip.encoded(Codec.PCMU));
    }

    /// The code that sounds like nothing.
    public static byte silence(Codec codec) {
        return encode(codec, (short) 0);
    }

    /// What each code of `codec` decodes to, by its unsigned value; to be read only.
    public static short[] decoding(Codec codec) {
        return switch (codec) {
            case PCMU -> FROM_MU;
            case PCMA -> FROM_A;
        };
    }

    /// What each code of `from` becomes in the other law, by its unsigned value; to be read only.
    public static byte[] toTheOtherLaw(Codec from) {
        return switch (from) {
            case PCMU -> MU_TO_A;
            case PCMA -> A_TO_MU;
        };
    }

    /// The code of each sample, by its unsigned 16-bit value; to be read only.
    public static byte[] encoding(Codec codec) {
        return switch (codec) {
            case PCMU -> TO_MU;
            case PCMA -> TO_A;
        };
    }

    private static int expandMu(int code) {
        int inverted = ~code & 0xFF;
        int segment = (inverted >> 4) & 7;
        int magnitude = ((((inverted & 0xF) << 3) + MU_BIAS) << segment) - MU_BIAS;
        return (inverted & 0x80) != 0 ? -magnitude : magnitude;
    }

    private static int compressMu(int linear) {
        int sign = linear < 0 ? 0x80 : 0;
        int biased = Math.min(Math.abs(linear), MU_CLIP) + MU_BIAS;
        int segment = 31 - Integer.numberOfLeadingZeros(biased) - 7;
        int step = (biased >> (segment + 3)) & 0xF;
        return ~(sign | segment << 4 | step) & 0xFF;
    }

    private static int expandA(int code) {
        int even = code ^ 0x55;
        int segment = (even >> 4) & 7;
        int step = ((even & 0xF) << 4) + 8;
        int magnitude = segment == 0 ? step : (step + 0x100) << (segment - 1);
        return (even & 0x80) != 0 ? magnitude : -magnitude;
    }

    private static int compressA(int linear) {
        // 12 bits and their sign; a negative value is complemented, so that -1 is in the smallest negative step.
        int value = linear >> 4;
        int sign = value >= 0 ? 0x80 : 0;
        int magnitude = value >= 0 ? value : ~value;
        int segment = Math.max(0, 31 - Integer.numberOfLeadingZeros(magnitude | 1) - 3);
        int step = (segment == 0 ? magnitude : magnitude >> (segment - 1)) & 0xF;
        return (sign | segment << 4 | step) ^ 0x55;
    }
}
