package io.tandem.engine.media;

import java.time.Duration;
import java.util.Arrays;

/// A piece of audio in memory, ready to be played: mono, 8000 samples a second, both G.711 laws already made, so that
/// playing it costs a copy.
public final class AudioClip {
    /// Samples in a second.
    public static final int RATE = 8000;

    private final byte[] pcmu;
    private final byte[] pcma;

    /// @param pcmu the samples as G.711 µ-law; not to be changed any more
    /// @param pcma the same samples as G.711 A-law; not to be changed any more
    /// @throws IllegalArgumentException when the two are not equally long
    public AudioClip(byte[] pcmu, byte[] pcma) {
        if (pcmu.length != pcma.length) {
            throw new IllegalArgumentException(
                    "both laws must have as many samples: " + pcmu.length + " and " + pcma.length);
        }
        this.pcmu = pcmu;
        this.pcma = pcma;
    }

    /// Silence of that length.
    public static AudioClip silence(Duration length) {
        int samples = Math.toIntExact(length.toMillis() * RATE / 1000);
        byte[] pcmu = new byte[samples];
        byte[] pcma = new byte[samples];
        Arrays.fill(pcmu, (byte) 0xFF); // G.711: zero in either law
        Arrays.fill(pcma, (byte) 0xD5);
        return new AudioClip(pcmu, pcma);
    }

    /// How many samples it has.
    public int samples() {
        return pcmu.length;
    }

    /// How long it plays.
    public Duration length() {
        return Duration.ofMillis(samples() * 1000L / RATE);
    }

    /// The samples encoded for `codec`; to be read only.
    public byte[] encoded(Codec codec) {
        return switch (codec) {
            case PCMU -> pcmu;
            case PCMA -> pcma;
        };
    }
}
