package io.tandem.media;

import io.tandem.engine.media.AudioClip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The beginning of a WAV file of 16-bit PCM, 8000 samples a second, up to its first sample.
public final class WavHeader {
    /// How many bytes it has.
    public static final int LENGTH = 44;

    /// Where it says how long the file is, without the first eight bytes.
    public static final int RIFF_LENGTH_AT = 4;

    /// Where it says how many bytes of samples follow.
    public static final int DATA_LENGTH_AT = 40;

    /// Bytes of one sample.
    public static final int SAMPLE = 2;

    private WavHeader() {}

    /// The header of a file with so many channels.
    ///
    /// @param riffLength what it says of the file's length
    /// @param dataLength how many bytes of samples it says that follow
    public static ByteBuffer of(int channels, int riffLength, int dataLength) {
        return ByteBuffer.allocate(LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(ascii("RIFF"))
                .putInt(riffLength)
                .put(ascii("WAVEfmt "))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) channels)
                .putInt(AudioClip.RATE)
                .putInt(AudioClip.RATE * channels * SAMPLE)
                .putShort((short) (channels * SAMPLE))
                .putShort((short) (8 * SAMPLE))
                .put(ascii("data"))
                .putInt(dataLength)
                .flip();
    }

    /// How many channels a file that begins with `header` has; 0 when it is no file of this kind.
    public static int channels(ByteBuffer header) {
        int channels = header.duplicate().order(ByteOrder.LITTLE_ENDIAN).getShort(22);
        ByteBuffer same = of(
                channels,
                header.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(RIFF_LENGTH_AT),
                header.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(DATA_LENGTH_AT));
        return channels > 0 && same.equals(header.slice(0, LENGTH)) ? channels : 0;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
