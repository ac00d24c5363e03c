package io.tandem.media.tape;

import io.tandem.media.WavHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/// Makes a recording whose writer died a whole file: its header is brought to say how long the file is.
final class WavRepair {
    private static final int CHUNK_HEADER = 8;

    private WavRepair() {}

    /// Sets the sizes in the header of `path`; a file with nothing in it is deleted.
    ///
    /// @return how long the file plays; empty when there was nothing in it
    static Optional<Duration> repair(Path path) throws IOException {
        try (var file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var header = ByteBuffer.allocate(WavHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            read(file, header, 0);
            if (header.hasRemaining() || file.size() == WavHeader.LENGTH) {
                Files.delete(path);
                return Optional.empty();
            }
            int channels = WavHeader.channels(header);
            if (channels == 0) {
                throw new IOException(path + " is no recording of ours");
            }
            int frame = channels * WavHeader.SAMPLE;
            long data = Integer.toUnsignedLong(header.getInt(WavHeader.DATA_LENGTH_AT));
            if (!marksFollow(file, WavHeader.LENGTH + data)) {
                data = (file.size() - WavHeader.LENGTH) / frame * frame;
                file.truncate(WavHeader.LENGTH + data);
            }
            write(file, WavHeader.of(channels, (int) (file.size() - CHUNK_HEADER), (int) data));
            return Optional.of(TapeTime.duration(data / frame));
        }
    }

    /// Marks are written once the length of the samples is right; they are no sound.
    private static boolean marksFollow(FileChannel file, long position) throws IOException {
        var name = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        read(file, name, position);
        return !name.hasRemaining() && name.getInt(0) == TapeFile.CUE;
    }

    private static void read(FileChannel file, ByteBuffer into, long position) throws IOException {
        long at = position;
        int count = 0;
        while (into.hasRemaining() && count >= 0) {
            count = file.read(into, at);
            at += count;
        }
    }

    private static void write(FileChannel file, ByteBuffer content) throws IOException {
        long at = 0;
        while (content.hasRemaining()) {
            at += file.write(content, at);
        }
    }
}
