package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.AudioDecoder.UnreadableAudio;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The files were made by SoX and LAME from sines at half of the largest level.
class AudioFilesTest {
    private static byte[] file(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(AudioFilesTest.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }

    private static AudioClip decoded(String name) throws IOException, UnreadableAudio {
        return new AudioFiles().decode(file(name));
    }

    /// Of the samples as 16 bits, lowest byte first.
    private static long checksum(short[] samples) {
        var sum = new CRC32();
        for (short sample : samples) {
            sum.update(sample);
            sum.update(sample >> 8);
        }
        return sum.getValue();
    }

    /// How much of the energy has that frequency.
    private static double share(double hertz, short[] samples) {
        double real = 0;
        double imaginary = 0;
        double energy = 0;
        for (int i = 0; i < samples.length; i++) {
            double angle = 2 * Math.PI * hertz * i / AudioClip.RATE;
            real += samples[i] * Math.cos(angle);
            imaginary += samples[i] * Math.sin(angle);
            energy += (double) samples[i] * samples[i];
        }
        return 2 * (real * real + imaginary * imaginary) / (energy * samples.length);
    }

    private static double level(short[] samples) {
        double energy = 0;
        for (short sample : samples) {
            energy += (double) sample * sample;
        }
        return Math.sqrt(2 * energy / samples.length) / Short.MAX_VALUE;
    }

    @ParameterizedTest
    @CsvSource({
        "tone.gsm, 8000",
        "tone-gsm.wav, 8000",
        "tone-adpcm.wav, 8000",
        "tones-adpcm-stereo.wav, 4000",
        "tones-mpeg1-stereo.mp3, 4000",
        "tone-mpeg2-checked.mp3, 4000",
        "tone-mpeg25.mp3, 4000"
    })
    void theToneIsHeardAsLongAsItWas(String name, int samples) throws IOException, UnreadableAudio {
        short[] heard = G711.samples(decoded(name));

        assertThat(share(1000, Arrays.copyOfRange(heard, 1600, 3200))).isGreaterThan(0.4);
        // MP3 comes in whole frames, with some silence before and after.
        assertThat(heard.length).isBetween(samples - 400, samples + 2200);
    }

    /// LAME takes 5 % away.
    @ParameterizedTest
    @ValueSource(strings = {"tone-mpeg2-checked.mp3", "tone-mpeg25.mp3"})
    void mp3HasItsLevel(String name) throws IOException, UnreadableAudio {
        short[] heard = G711.samples(decoded(name));

        assertThat(level(Arrays.copyOfRange(heard, 1600, 3200))).isBetween(0.46, 0.49);
    }

    @Test
    void bothChannelsOfMp3AreHeard() throws IOException, UnreadableAudio {
        short[] heard = Arrays.copyOfRange(G711.samples(decoded("tones-mpeg1-stereo.mp3")), 1600, 3200);

        assertThat(share(1000, heard)).isBetween(0.45, 0.55);
        assertThat(share(1500, heard)).isBetween(0.45, 0.55);
    }

    @Test
    void theMixOfIntensityStereoIsThatOfItsLeftChannel() throws IOException, UnreadableAudio {
        byte[] file = file("tones-mpeg1-stereo.mp3");
        short[] plain = G711.samples(new AudioFiles().decode(file));

        assertThat(G711.samples(new AudioFiles().decode(withIntensity(file)))).isEqualTo(plain);
    }

    @Test
    void intensityStereoOfMpeg2IsRefusedAndNotSilent() throws IOException {
        // its frames say two channels then: what is in them does not count
        byte[] stereo = withIntensity(file("tone-mpeg2-checked.mp3"));

        assertThatThrownBy(() -> new AudioFiles().decode(stereo)).hasMessageContaining("intensity stereo");
    }

    /// The file, all of whose frames say that their high bands are in intensity stereo.
    private static byte[] withIntensity(byte[] file) {
        byte[] changed = file.clone();
        int first = 0;
        while ((file[first] & 0xFF) != 0xFF || (file[first + 1] & 0xE6) != 0xE2) {
            first++;
        }
        for (int at = first; at + 4 <= file.length; at++) {
            boolean begins = file[at] == file[first]
                    && file[at + 1] == file[first + 1]
                    && (file[at + 2] & 0x0C) == (file[first + 2] & 0x0C);
            if (begins) {
                int joint = (file[at + 3] & 0xC0) == 0x40 ? file[at + 3] : (file[at + 3] & 0x0F) | 0x40;
                changed[at + 3] = (byte) (joint | 0x10);
            }
        }
        return changed;
    }

    @Test
    void gsmIsDecodedExactlyAsTheStandardSays() throws IOException {
        assertThat(checksum(Gsm.frames(file("tone.gsm")))).isEqualTo(0x3CCDDCD3L);
    }

    @Test
    void bothWaysToHoldGsmAreTheSameSound() throws IOException, UnreadableAudio {
        short[] bare = G711.samples(decoded("tone.gsm"));
        short[] inWav = G711.samples(decoded("tone-gsm.wav"));

        assertThat(Arrays.copyOf(inWav, bare.length)).isEqualTo(bare);
    }

    @Test
    void aFrameOfMp3ThatIsDamagedIsSilenceAndTheRestIsHeard() throws IOException, UnreadableAudio {
        byte[] damaged = file("tone-mpeg2-checked.mp3");
        Arrays.fill(damaged, 300, 500, (byte) 0);

        short[] heard = G711.samples(new AudioFiles().decode(damaged));

        assertThat(ToneDetector.hears(1000, Arrays.copyOfRange(heard, 2000, 3600)))
                .isTrue();
    }

    @Test
    void whatIsNoSoundSaysWhatItIsAndWhatIsExpected() {
        assertThatThrownBy(() -> new AudioFiles().decode("<html><body>404".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(UnreadableAudio.class)
                .hasMessage("this is no sound file that can be played: it starts with \"<html><body>\","
                        + " expected is WAV, MP3 or GSM");
    }

    @Test
    void aTagWithoutSoundIsNoMp3() {
        byte[] tag = "ID3\3\0\0\0\0\0\0nothing here".getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> new AudioFiles().decode(tag)).hasMessageContaining("no frame of MPEG layer III");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tone.gsm", "tone-gsm.wav", "tone-adpcm.wav", "tones-mpeg1-stereo.mp3", "tone-mpeg25.mp3"})
    void noFileEverDoesWorseThanUnreadable(String name) throws IOException {
        byte[] good = file(name);
        var random = new Random(7);
        for (int round = 0; round < 300; round++) {
            byte[] bad = Arrays.copyOf(good, 1 + random.nextInt(good.length));
            for (int i = 0; i < 20; i++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(new AudioFiles().decode(bad).samples()).isLessThan(100 * good.length);
            } catch (UnreadableAudio expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
    }
}
