package io.tandem.media;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.AudioDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;

/// Reads MP3 files: MPEG 1, 2 and 2.5, layer III, every rate, one channel or two, which are mixed. The frames are found
/// here and decoded by JCodec; a frame that cannot be decoded, such as one that was cut off, is silence.
///
/// Intensity stereo, which JCodec does not do, sends the high bands once, in the left channel, and says what share of
/// them each side has. In MPEG 1 both shares are one together (ISO/IEC 11172-3 2.4.3.4.9.3), so the mix of both sides
/// is that of a frame whose right side has nothing there: the frame is read as one. (Where the low bands are sent as
/// sum and difference, that makes the high ones 3 dB too loud.) In MPEG 2 the right side is also packed in another
/// way: such a file is refused.
final class Mp3Decoder implements AudioDecoder {
    private static final int LONGEST_SECONDS = 3600;
    private static final int ID3_HEADER = 10;
    private static final int FARTHEST_BACK = 511;
    private static final int INTENSITY = 0x10;
    private static final int MOST_BYTES_A_FRAME = 2 * 1152 * Short.BYTES;

    private static final int[] RATES = {44_100, 48_000, 32_000};
    private static final int[] KILOBITS_1 = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
    private static final int[] KILOBITS_2 = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};

    /// What the four bytes before a frame say, ISO/IEC 11172-3 2.4.1.3 and 13818-3.
    private record Frame(int halvings, int rate, int channels, int bytes, boolean checked, boolean intense) {
        static final Frame NONE = new Frame(0, 0, 0, 0, false, false);

        /// [#NONE] where no frame begins.
        static Frame at(byte[] file, int at) {
            if (at + 4 > file.length) {
                return NONE;
            }
            int header = ByteBuffer.wrap(file).getInt(at);
            int version = header >>> 19 & 3;
            int layer = header >>> 17 & 3;
            int bitRate = header >>> 12 & 15;
            int rate = header >>> 10 & 3;
            if (header >>> 21 != 0x7FF || version == 1 || layer != 1 || bitRate == 0 || bitRate == 15 || rate == 3) {
                return NONE;
            }
            int halvings = version == 3 ? 0 : version == 2 ? 1 : 2;
            int hertz = RATES[rate] >> halvings;
            int kilobits = halvings == 0 ? KILOBITS_1[bitRate] : KILOBITS_2[bitRate];
            int bytes = (halvings == 0 ? 144_000 : 72_000) * kilobits / hertz + (header >>> 9 & 1);
            int mode = header >>> 6 & 3;
            return new Frame(
                    halvings,
                    hertz,
                    mode == 3 ? 1 : 2,
                    bytes,
                    (header >>> 16 & 1) == 0,
                    mode == 1 && (header & INTENSITY) != 0);
        }

        boolean exists() {
            return bytes > 0;
        }

        int samples() {
            return halvings == 0 ? 1152 : 576;
        }

        /// Of the bytes after header and checksum, those that say how the rest is to be read.
        int sideBytes() {
            return halvings == 0 ? (channels == 1 ? 17 : 32) : (channels == 1 ? 9 : 17);
        }

        boolean continues(Frame first) {
            return rate == first.rate && channels == first.channels;
        }
    }

    /// Whether the file begins as an MP3 file does: with an ID3 tag, or two frames that follow each other.
    static boolean isMp3(byte[] file) {
        if (file.length > ID3_HEADER && file[0] == 'I' && file[1] == 'D' && file[2] == '3') {
            return true;
        }
        Frame first = Frame.at(file, 0);
        return first.exists()
                && (first.bytes() == file.length
                        || Frame.at(file, first.bytes()).continues(first));
    }

    @Override
    public AudioClip decode(byte[] file) throws UnreadableAudio {
        int at = firstFrame(file);
        Frame first = Frame.at(file, at);
        var frames = new Frames(first);
        while (at + 4 <= file.length) {
            Frame frame = Frame.at(file, at);
            if (frame.exists() && frame.continues(first) && at + frame.bytes() <= file.length) {
                frames.add(file, at, frame);
                at += frame.bytes();
            } else {
                at++;
            }
        }
        return G711.clip(Resampler.toTelephony(frames.samples(), first.rate()));
    }

    private static int firstFrame(byte[] file) throws UnreadableAudio {
        int start = 0;
        if (file.length > ID3_HEADER && file[0] == 'I' && file[1] == 'D' && file[2] == '3') {
            start = ID3_HEADER + tagBytes(file);
        }
        for (int at = start; at + 4 <= file.length; at++) {
            Frame frame = Frame.at(file, at);
            int next = at + frame.bytes();
            if (frame.exists() && (next == file.length || Frame.at(file, next).continues(frame))) {
                return at;
            }
        }
        throw new UnreadableAudio("the MP3 file holds no frame of MPEG layer III");
    }

    /// How long the ID3 tag is: seven bits of each of four bytes.
    private static int tagBytes(byte[] file) {
        int length = 0;
        for (int i = 6; i < ID3_HEADER; i++) {
            length = length << 7 | (file[i] & 0x7F);
        }
        return length;
    }

    /// What the frames sound like, as they come.
    private static final class Frames {
        private final Frame first;
        private final ByteBuffer sound = ByteBuffer.allocate(MOST_BYTES_A_FRAME);
        private org.jcodec.codecs.mpa.Mp3Decoder decoder = new org.jcodec.codecs.mpa.Mp3Decoder();
        private short[] mixed = new short[1 << 16];
        private int count;
        private int decoded;
        private final ArrayDeque<byte[]> before = new ArrayDeque<>();
        private String failure = "";

        Frames(Frame first) {
            this.first = first;
        }

        void add(byte[] file, int at, Frame frame) throws UnreadableAudio {
            int end = count + frame.samples();
            if (end > (long) LONGEST_SECONDS * frame.rate()) {
                throw new UnreadableAudio("the MP3 file is longer than an hour");
            }
            if (end > mixed.length) {
                mixed = Arrays.copyOf(mixed, Math.max(end, 2 * mixed.length));
            }
            if (frame.intense() && frame.halvings() > 0) {
                throw new UnreadableAudio("the MP3 file has intensity stereo at less than 32 kHz, which is not decoded:"
                        + " expected is mono or plain stereo");
            }
            byte[] bytes = checksumLast(file, at, frame);
            bytes[3] &= (byte) (frame.intense() ? ~INTENSITY : -1);
            if (decode(bytes) || decodeAnew(bytes)) {
                decoded++;
            }
            keep(bytes, frame);
            count = end;
        }

        /// A frame uses bytes of those before it, which the decoder has lost or never had.
        private boolean decodeAnew(byte[] bytes) {
            decoder = new org.jcodec.codecs.mpa.Mp3Decoder();
            before.forEach(this::decode);
            return decode(bytes);
        }

        private boolean decode(byte[] bytes) {
            try {
                sound.clear();
                ByteBuffer samples = decoder.decodeFrame(ByteBuffer.wrap(bytes), sound)
                        .getData()
                        .order(ByteOrder.LITTLE_ENDIAN);
                mix(samples.asShortBuffer());
                return true;
            } catch (IOException | RuntimeException broken) {
                failure = String.valueOf(broken.getMessage());
                return false;
            }
        }

        /// Keeps the frame as one that is silent itself and has what later ones use.
        private void keep(byte[] bytes, Frame frame) {
            Arrays.fill(bytes, 4, Math.min(bytes.length, 4 + frame.sideBytes()), (byte) 0);
            before.add(bytes);
            int kept = before.stream()
                    .mapToInt(one -> one.length - 4 - frame.sideBytes())
                    .sum();
            while (kept - before.getFirst().length > FARTHEST_BACK) {
                kept -= before.removeFirst().length - 4 - frame.sideBytes();
            }
        }

        private void mix(ShortBuffer samples) {
            for (int i = count; samples.remaining() >= first.channels() && i < mixed.length; i++) {
                int sum = samples.get();
                mixed[i] = (short) (first.channels() == 1 ? sum : (sum + samples.get()) / 2);
            }
        }

        /// The frame with its checksum at the end: JCodec looks for it there, and the standard has it after the
        /// header.
        private static byte[] checksumLast(byte[] file, int at, Frame frame) {
            byte[] bytes = Arrays.copyOfRange(file, at, at + frame.bytes());
            if (frame.checked() && bytes.length > 6 + frame.sideBytes()) {
                System.arraycopy(file, at + 6, bytes, 4, bytes.length - 6);
                System.arraycopy(file, at + 4, bytes, bytes.length - 2, 2);
            }
            return bytes;
        }

        short[] samples() throws UnreadableAudio {
            if (decoded == 0) {
                throw new UnreadableAudio("no frame of the MP3 file can be decoded: " + failure);
            }
            return Arrays.copyOf(mixed, count);
        }
    }
}
