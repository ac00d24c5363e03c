package io.tandem.media;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.AudioDecoder;
import io.tandem.engine.media.Codec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads WAV files: PCM of 8, 16, 24 or 32 bits, floating point of 32 or 64 bits, G.711, IMA ADPCM and GSM, with up to
/// 8 channels, which are mixed to one, and 4000 to 192000 samples a second.
///
/// A file that ends before its header says so is taken as long as it is: recordings that were cut off look like that.
public final class WavDecoder implements AudioDecoder {
    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int PLAIN_FORMAT = 16;
    private static final int EXTENSIBLE_FORMAT = 40;
    private static final int SUB_FORMAT_AT = 24;
    private static final int MOST_CHANNELS = 8;
    private static final int LOWEST_RATE = 4000;
    private static final int HIGHEST_RATE = 192_000;

    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;
    private static final int IMA_ADPCM = 0x11;
    private static final int GSM = 0x31;
    private static final int EXTENSIBLE = 0xFFFE;

    private static final int LONGEST_SECONDS = 3600;

    private record Format(int tag, int channels, int rate, int block, int bits) {
        int bytesPerSample() {
            return bits / 8;
        }

        int bytesPerFrame() {
            return channels * bytesPerSample();
        }
    }

    /// Whether the file begins as a WAV file does.
    static boolean isWav(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        return file.length >= RIFF_HEADER
                && text(bytes, 0).equals("RIFF")
                && text(bytes, 8).equals("WAVE");
    }

    @Override
    public AudioClip decode(byte[] file) throws UnreadableAudio {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (!isWav(file)) {
            throw new UnreadableAudio(
                    "this is no WAV file: it starts with " + shown(file) + ", expected are RIFF and WAVE");
        }
        Format format = null;
        ByteBuffer samples = null;
        long at = RIFF_HEADER;
        while (samples == null && at + CHUNK_HEADER <= file.length) {
            String name = text(bytes, (int) at);
            long length = bytes.getInt((int) at + 4) & 0xFFFF_FFFFL;
            int start = (int) at + CHUNK_HEADER;
            int there = (int) Math.min(length, file.length - start);
            if (name.equals("fmt ")) {
                format = format(bytes.slice(start, there).order(ByteOrder.LITTLE_ENDIAN));
            } else if (name.equals("data")) {
                samples = bytes.slice(start, there).order(ByteOrder.LITTLE_ENDIAN);
            }
            // Chunks begin at even places.
            at = start + length + (length & 1);
        }
        return clip(format, samples);
    }

    private static AudioClip clip(@Nullable Format format, @Nullable ByteBuffer samples) throws UnreadableAudio {
        if (format == null) {
            throw new UnreadableAudio("the WAV file says no format before its samples: a 'fmt ' chunk is expected");
        }
        if (samples == null) {
            throw new UnreadableAudio("the WAV file holds no samples: a 'data' chunk is expected");
        }
        boolean telephony = format.rate() == AudioClip.RATE && format.channels() == 1;
        if (telephony && format.tag() == MU_LAW) {
            byte[] codes = new byte[samples.remaining()];
            samples.get(codes);
            return new AudioClip(codes, translated(codes, G711.toTheOtherLaw(Codec.PCMU)));
        }
        if (telephony && format.tag() == A_LAW) {
            byte[] codes = new byte[samples.remaining()];
            samples.get(codes);
            return new AudioClip(translated(codes, G711.toTheOtherLaw(Codec.PCMA)), codes);
        }
        return G711.clip(Resampler.toTelephony(mono(format, samples), format.rate()));
    }

    private static short[] mono(Format format, ByteBuffer samples) throws UnreadableAudio {
        return switch (format.tag()) {
            case GSM -> Gsm.pairs(compressed(format, samples, 4.92));
            case IMA_ADPCM -> ImaAdpcm.mono(compressed(format, samples, 2), format.channels(), format.block());
            default -> mixed(format, samples);
        };
    }

    /// A short file can be a long sound: it is bounded before it is made.
    private static byte[] compressed(Format format, ByteBuffer samples, double samplesPerByte) throws UnreadableAudio {
        if (samples.remaining() * samplesPerByte > (double) LONGEST_SECONDS * format.rate() * format.channels()) {
            throw new UnreadableAudio("the WAV file is longer than an hour");
        }
        byte[] bytes = new byte[samples.remaining()];
        samples.get(bytes);
        return bytes;
    }

    private static Format format(ByteBuffer chunk) throws UnreadableAudio {
        if (chunk.limit() < PLAIN_FORMAT) {
            throw new UnreadableAudio(
                    "the WAV file's format has " + chunk.limit() + " bytes, expected are at least 16");
        }
        int tag = chunk.getShort(0) & 0xFFFF;
        if (tag == EXTENSIBLE) {
            if (chunk.limit() < EXTENSIBLE_FORMAT) {
                throw new UnreadableAudio(
                        "the WAV file's extensible format has " + chunk.limit() + " bytes, expected are at least 40");
            }
            tag = chunk.getShort(SUB_FORMAT_AT) & 0xFFFF;
        }
        var format = new Format(
                tag,
                chunk.getShort(2) & 0xFFFF,
                chunk.getInt(4),
                chunk.getShort(12) & 0xFFFF,
                chunk.getShort(14) & 0xFFFF);
        if (format.channels() < 1 || format.channels() > MOST_CHANNELS) {
            throw new UnreadableAudio("the WAV file has " + format.channels() + " channels, expected are 1 to 8");
        }
        if (format.rate() < LOWEST_RATE || format.rate() > HIGHEST_RATE) {
            throw new UnreadableAudio("the WAV file has " + Integer.toUnsignedString(format.rate())
                    + " samples a second, expected are 4000 to 192000");
        }
        if (!isKnown(format)) {
            throw new UnreadableAudio("the WAV file has format " + format.tag() + " with " + format.bits()
                    + " bits, expected are PCM (1) with 8, 16, 24 or 32, floating point (3) with 32 or 64,"
                    + " A-law (6) or µ-law (7) with 8, IMA ADPCM (17) with 4, GSM (49)");
        }
        return format;
    }

    private static boolean isKnown(Format format) {
        int bits = format.bits();
        return switch (format.tag()) {
            case PCM -> bits == 8 || bits == 16 || bits == 24 || bits == 32;
            case FLOAT -> bits == 32 || bits == 64;
            case A_LAW, MU_LAW -> bits == 8;
            case IMA_ADPCM -> bits == 4 && format.block() > 4 * format.channels();
            case GSM -> format.channels() == 1 && format.block() == Gsm.PAIR_BYTES;
            default -> false;
        };
    }

    private static short[] mixed(Format format, ByteBuffer samples) {
        int frames = samples.limit() / format.bytesPerFrame();
        short[] mixed = new short[frames];
        int at = 0;
        for (int frame = 0; frame < frames; frame++) {
            int sum = 0;
            for (int channel = 0; channel < format.channels(); channel++) {
                sum += sample(format, samples, at);
                at += format.bytesPerSample();
            }
            mixed[frame] = (short) (sum / format.channels());
        }
        return mixed;
    }

    private static int sample(Format format, ByteBuffer samples, int at) {
        return switch (format.tag()) {
            case A_LAW -> G711.decode(Codec.PCMA, samples.get(at));
            case MU_LAW -> G711.decode(Codec.PCMU, samples.get(at));
            case FLOAT -> fromFloat(format.bits() == 32 ? samples.getFloat(at) : samples.getDouble(at));
            default ->
                switch (format.bits()) {
                    // 8 bits are unsigned, all others signed.
                    case 8 -> ((samples.get(at) & 0xFF) - 128) << 8;
                    case 16 -> samples.getShort(at);
                    case 24 -> samples.getShort(at + 1);
                    default -> samples.getShort(at + 2);
                };
        };
    }

    private static int fromFloat(double value) {
        return Double.isNaN(value) ? 0 : Math.clamp(Math.round(value * 32_768), Short.MIN_VALUE, Short.MAX_VALUE);
    }

    private static byte[] translated(byte[] codes, byte[] table) {
        byte[] others = new byte[codes.length];
        for (int i = 0; i < codes.length; i++) {
            others[i] = table[codes[i] & 0xFF];
        }
        return others;
    }

    private static String text(ByteBuffer bytes, int at) {
        byte[] name = new byte[4];
        bytes.get(at, name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    /// How the file begins, for people.
    static String shown(byte[] file) {
        if (file.length == 0) {
            return "nothing";
        }
        var shown = new StringBuilder("\"");
        for (int i = 0; i < Math.min(file.length, 12); i++) {
            shown.append(file[i] >= ' ' && file[i] < 127 ? (char) file[i] : '.');
        }
        return shown.append('"').toString();
    }
}
