package io.tandem.media.tape;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/// A WAV file as the JDK reads it, which knows nothing of our writer.
public final class WavFile {
    private final int channels;
    private final short[] samples;

    private WavFile(int channels, short[] samples) {
        this.channels = channels;
        this.samples = samples;
    }

    public static WavFile read(Path path) throws IOException {
        try (AudioInputStream in =
                AudioSystem.getAudioInputStream(new ByteArrayInputStream(Files.readAllBytes(path)))) {
            assertThat(in.getFormat().getSampleRate()).isEqualTo(8000);
            assertThat(in.getFormat().getSampleSizeInBits()).isEqualTo(16);
            byte[] bytes = in.readAllBytes();
            int channels = in.getFormat().getChannels();
            assertThat(in.getFrameLength() * channels * 2)
                    .as("what the header says")
                    .isEqualTo(bytes.length);
            short[] samples = new short[bytes.length / 2];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(samples);
            return new WavFile(channels, samples);
        } catch (UnsupportedAudioFileException unreadable) {
            throw new AssertionError(path + " is no WAV file", unreadable);
        }
    }

    /// How many samples per channel its header says that it has, whether it is complete or not.
    static int header(Path path) throws IOException {
        try (var in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(Files.readAllBytes(path)))) {
            return (int) in.getFrameLength();
        } catch (UnsupportedAudioFileException unreadable) {
            throw new AssertionError(path + " is no WAV file", unreadable);
        }
    }

    public int channels() {
        return channels;
    }

    /// All of them, as they are in the file.
    public short[] samples() {
        return samples;
    }

    public short[] channel(int number) {
        short[] one = new short[samples.length / channels];
        for (int i = 0; i < one.length; i++) {
            one[i] = samples[i * channels + number];
        }
        return one;
    }
}
