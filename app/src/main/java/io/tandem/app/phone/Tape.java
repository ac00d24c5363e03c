package io.tandem.app.phone;

import io.tandem.engine.media.AudioClip;
import io.tandem.media.WavWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/// What a phone records: kept in memory while the call runs, written when the script has ended.
final class Tape {
    private static final int LONGEST = AudioClip.RATE * 60 * 30;

    private final Path file;
    private short[] samples = new short[AudioClip.RATE * 10];
    private int length;

    Tape(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /// Called by the media event loop; what comes after half an hour is not kept.
    synchronized void append(short[] more, int count) {
        if (length + count > LONGEST) {
            return;
        }
        if (length + count > samples.length) {
            samples = Arrays.copyOf(samples, samples.length * 2);
        }
        System.arraycopy(more, 0, samples, length, count);
        length += count;
    }

    synchronized void write() throws IOException {
        try (WavWriter writer = WavWriter.create(file)) {
            writer.write(samples, length);
        }
    }
}
