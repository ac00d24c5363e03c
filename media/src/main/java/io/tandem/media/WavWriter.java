package io.tandem.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Writes a WAV file of 16-bit PCM, 8000 samples a second, as the samples come. It blocks, so it is nothing for an
/// event loop.
///
/// Until it is closed the header says that the file is as long as a file can be: readers then take what is there, so a
/// file that was cut off by a crash can be played.
public final class WavWriter implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;
    private static final int LENGTH_UNKNOWN = 0xFFFF_FFFF;

    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private long written;
    private boolean closed;

    private WavWriter(FileChannel file) {
        this.file = file;
    }

    /// Creates `path`, or empties it.
    public static WavWriter create(Path path) throws IOException {
        FileChannel file = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        var writer = new WavWriter(file);
        try {
            writeFully(file, WavHeader.of(1, LENGTH_UNKNOWN, LENGTH_UNKNOWN), 0);
            file.position(WavHeader.LENGTH);
        } catch (IOException failure) {
            file.close();
            throw failure;
        }
        return writer;
    }

    /// Appends the first `length` of `samples`.
    public void write(short[] samples, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            if (buffer.remaining() < WavHeader.SAMPLE) {
                flush();
            }
            buffer.putShort(samples[i]);
        }
        written += length;
    }

    /// How many samples were written.
    public long samples() {
        return written;
    }

    /// Puts the true length into the header and closes the file.
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (file) {
            flush();
            long data = written * WavHeader.SAMPLE;
            boolean fits = data <= 0xFFFF_FFFFL - WavHeader.LENGTH;
            writeFully(
                    file,
                    fits
                            ? WavHeader.of(1, (int) (data + WavHeader.LENGTH - 8), (int) data)
                            : WavHeader.of(1, LENGTH_UNKNOWN, LENGTH_UNKNOWN),
                    0);
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
        buffer.clear();
    }

    private static void writeFully(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
    }
}
