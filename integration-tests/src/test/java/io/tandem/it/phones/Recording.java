package io.tandem.it.phones;

import io.tandem.engine.media.AudioClip;
import io.tandem.media.ToneDetector;
import io.tandem.media.Tones;
import io.tandem.media.WavWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// The file in which a phone keeps what it hears: 16-bit samples at 8000 a second, that may still grow.
///
/// @param file finds it; a phone may give it its name late
record Recording(Supplier<Optional<Path>> file) {
    private static final int HEADER = 44;
    private static final int LAST = AudioClip.RATE / 2;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /// Writes a file that a phone can play: `hertz` for a minute, longer than any test talks.
    static Path tone(Path file, int hertz) throws IOException {
        int count = AudioClip.RATE * 60;
        try (WavWriter wav = WavWriter.create(file)) {
            wav.write(Tones.sineSamples(hertz, 0.4, count), count);
        }
        return file;
    }

    /// Waits until the last half second of it is that tone.
    void awaitTone(int hertz) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!endsWith(hertz)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("a tone of " + hertz + " Hz should be heard, but " + file.get() + " ends with "
                        + "something else after " + length() + " samples");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private boolean endsWith(int hertz) throws IOException {
        short[] samples = samples();
        if (samples.length < LAST) {
            return false;
        }
        short[] last = Arrays.copyOfRange(samples, samples.length - LAST, samples.length);
        return ToneDetector.hears(hertz, last);
    }

    private int length() throws IOException {
        return samples().length;
    }

    private short[] samples() throws IOException {
        Optional<Path> found = file.get().filter(Files::exists);
        if (found.isEmpty()) {
            return new short[0];
        }
        byte[] octets = Files.readAllBytes(found.get());
        var samples = new short[Math.max(0, (octets.length - HEADER) / 2)];
        if (samples.length > 0) {
            ByteBuffer.wrap(octets, HEADER, samples.length * 2)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(samples);
        }
        return samples;
    }
}
