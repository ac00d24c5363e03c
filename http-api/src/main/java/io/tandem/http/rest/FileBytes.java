package io.tandem.http.rest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/// The bytes of a file as a stream, read when the client takes them.
final class FileBytes {
    private static final int CHUNK = 64 * 1024;

    private final FileChannel channel;
    private long left;

    private FileBytes(FileChannel channel, long left) {
        this.channel = channel;
        this.left = left;
    }

    /// @param from the first byte
    /// @param length how many
    static Source<ByteString, NotUsed> of(Path file, long from, long length) {
        return Source.unfoldResource(
                () -> new FileBytes(
                        FileChannel.open(file, StandardOpenOption.READ).position(from), length),
                FileBytes::next,
                bytes -> bytes.channel.close());
    }

    private Optional<ByteString> next() throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, left));
        if (left == 0 || channel.read(chunk) < 0) {
            return Optional.empty();
        }
        left -= chunk.position();
        return Optional.of(ByteString.fromByteBuffer(chunk.flip()));
    }
}
