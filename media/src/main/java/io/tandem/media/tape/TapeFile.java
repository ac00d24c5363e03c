package io.tandem.media.tape;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.TapeEvent.Mark;
import io.tandem.media.WavHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A WAV file that grows. Its header says what is there, as of a second ago, so that it plays whatever happens to us.
final class TapeFile {
    static final int CUE = id("cue ");

    /// A file's lengths are 32 bits; marks want some room too.
    private static final long MOST_BYTES = 0xFFFF_FFFFL - (1 << 20);

    private static final int LIST = id("LIST");
    private static final int ASSOCIATED = id("adtl");
    private static final int LABEL = id("labl");
    private static final int DATA = id("data");
    private static final int CHUNK_HEADER = 8;
    private static final int CUE_POINT = 24;

    private final SeekableByteChannel channel;
    private final int channels;
    private final int frame;
    private long bytes;
    private long bytesInHeader;

    private TapeFile(SeekableByteChannel channel, int channels) {
        this.channel = channel;
        this.channels = channels;
        this.frame = channels * WavHeader.SAMPLE;
    }

    /// Begins a file on `channel`, which is closed when that fails.
    static TapeFile begin(SeekableByteChannel channel, int channels) throws IOException {
        try {
            var file = new TapeFile(channel, channels);
            file.writeSizes();
            return file;
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    /// How many samples of each channel fit.
    static long mostFrames(int channels) {
        return MOST_BYTES / (channels * (long) WavHeader.SAMPLE);
    }

    /// How many samples each channel has.
    long frames() {
        return bytes / frame;
    }

    int bytesPerFrame() {
        return frame;
    }

    void append(ByteBuffer samples) throws IOException {
        while (samples.hasRemaining()) {
            bytes += channel.write(samples);
        }
    }

    /// Appends silence.
    void appendSilence(long frames) throws IOException {
        if (frames > 0) {
            // What is left out is zero, and the last byte makes the file as long as it is.
            channel.position(WavHeader.LENGTH + bytes + frames * frame - 1);
            write(ByteBuffer.allocate(1));
            bytes += frames * frame;
        }
    }

    /// Writes the sizes once a second of samples.
    void keepSizes() throws IOException {
        if (bytes - bytesInHeader >= (long) AudioClip.RATE * frame) {
            writeSizes();
        }
    }

    /// Ends the file after `frames`, with `marks` behind them.
    void finish(long frames, List<Mark> marks) throws IOException {
        try (channel) {
            bytes = frames * frame;
            channel.truncate(WavHeader.LENGTH + bytes);
            writeSizes();
            if (frames > 0 && !marks.isEmpty()) {
                write(cuePoints(marks));
                write(labels(marks));
                writeAt(
                        WavHeader.RIFF_LENGTH_AT,
                        ByteBuffer.allocate(Integer.BYTES)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putInt((int) (channel.size() - CHUNK_HEADER))
                                .flip());
            }
        }
    }

    private void writeSizes() throws IOException {
        writeAt(0, WavHeader.of(channels, (int) (bytes + WavHeader.LENGTH - CHUNK_HEADER), (int) bytes));
        channel.position(WavHeader.LENGTH + bytes);
        bytesInHeader = bytes;
    }

    private void writeAt(long position, ByteBuffer content) throws IOException {
        channel.position(position);
        write(content);
    }

    private void write(ByteBuffer content) throws IOException {
        while (content.hasRemaining()) {
            channel.write(content);
        }
    }

    private static ByteBuffer cuePoints(List<Mark> marks) {
        int length = Integer.BYTES + marks.size() * CUE_POINT;
        ByteBuffer out = chunk(CUE, length).putInt(marks.size());
        for (int i = 0; i < marks.size(); i++) {
            int at = (int) TapeTime.samples(marks.get(i).at());
            out.putInt(i + 1).putInt(at).putInt(DATA).putInt(0).putInt(0).putInt(at);
        }
        return out.flip();
    }

    private static ByteBuffer labels(List<Mark> marks) {
        List<byte[]> texts = marks.stream()
                .map(mark -> mark.what().getBytes(StandardCharsets.UTF_8))
                .toList();
        int length = Integer.BYTES;
        for (byte[] text : texts) {
            length += CHUNK_HEADER + even(labelLength(text));
        }
        ByteBuffer out = chunk(LIST, length).putInt(ASSOCIATED);
        for (int i = 0; i < texts.size(); i++) {
            byte[] text = texts.get(i);
            int end = out.position() + CHUNK_HEADER + even(labelLength(text));
            out.putInt(LABEL).putInt(labelLength(text)).putInt(i + 1).put(text).position(end);
        }
        return out.flip();
    }

    /// Its number, itself, and a zero.
    private static int labelLength(byte[] text) {
        return Integer.BYTES + text.length + 1;
    }

    private static int even(int length) {
        return length + length % 2;
    }

    private static ByteBuffer chunk(int name, int length) {
        return ByteBuffer.allocate(CHUNK_HEADER + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(name)
                .putInt(length);
    }

    private static int id(String name) {
        return ByteBuffer.wrap(name.getBytes(StandardCharsets.US_ASCII))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }
}
