package io.tandem.it.phones;

import io.tandem.engine.media.AudioClip;
import io.tandem.media.Spectrum;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;

/// One channel of what the engine recorded, as it is fetched: 8000 samples a second.
final class Recorded {
    private static final int CHANNELS_AT = 22;
    private static final int HEADER = 44;
    private static final int BLOCK = AudioClip.RATE / 100;
    private static final int STEP = AudioClip.RATE / 10;

    /// Softer than that nobody spoke.
    private static final int QUIET = 500;

    private static final int LOUD = 2000;

    private final short[] samples;

    private Recorded(short[] samples) {
        this.samples = samples;
    }

    /// The channel of that number, from 0 on.
    static Recorded channel(byte[] wav, int channel) {
        var in = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
        int channels = in.getShort(CHANNELS_AT);
        var samples = new short[(wav.length - HEADER) / (2 * channels)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = in.getShort(HEADER + 2 * (i * channels + channel));
        }
        return new Recorded(samples);
    }

    /// Whether all these tones are in one second of it.
    boolean hears(int... hertz) {
        return IntStream.iterate(0, from -> from + AudioClip.RATE <= samples.length, from -> from + STEP)
                .mapToObj(from -> new Spectrum(Arrays.copyOfRange(samples, from, from + AudioClip.RATE)))
                .anyMatch(second -> Arrays.stream(hertz).allMatch(tone -> second.amplitude(tone) > LOUD));
    }

    /// The part of it in which nothing is heard for the longest time.
    ///
    /// @param from its first sample
    /// @param end the first sample after it
    record Gap(int from, int end) {
        int millis() {
            return (end - from) * 1000 / AudioClip.RATE;
        }
    }

    Gap longestGap() {
        var longest = new Gap(0, 0);
        int from = 0;
        for (int at = 0; at + BLOCK <= samples.length; at += BLOCK) {
            if (isSound(at)) {
                from = at + BLOCK;
            } else if (at + BLOCK - from > longest.end() - longest.from()) {
                longest = new Gap(from, at + BLOCK);
            }
        }
        return longest;
    }

    private boolean isSound(int at) {
        return IntStream.range(at, at + BLOCK).anyMatch(i -> Math.abs(samples[i]) > QUIET);
    }

    /// What comes before the sample of that number.
    Recorded before(int end) {
        return new Recorded(Arrays.copyOf(samples, end));
    }

    /// What comes from the sample of that number on.
    Recorded after(int from) {
        return new Recorded(Arrays.copyOfRange(samples, from, samples.length));
    }
}
