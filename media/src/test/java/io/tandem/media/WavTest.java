package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.AudioDecoder.UnreadableAudio;
import io.tandem.engine.media.Codec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WavTest {
    private static final short[] WAVE = Tones.sineSamples(1000, 0.5, 8000);

    private static byte[] chunk(String name, byte[] content) {
        var out = ByteBuffer.allocate(8 + content.length + content.length % 2).order(ByteOrder.LITTLE_ENDIAN);
        out.put(name.getBytes(StandardCharsets.US_ASCII)).putInt(content.length).put(content);
        return out.array();
    }

    private static byte[] format(int tag, int channels, int rate, int bits) {
        int frame = channels * bits / 8;
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) tag)
                .putShort((short) channels)
                .putInt(rate)
                .putInt(rate * frame)
                .putShort((short) frame)
                .putShort((short) bits)
                .array();
    }

    private static byte[] extensible(int tag, int channels, int rate, int bits) {
        byte[] longer = Arrays.copyOf(format(0xFFFE, channels, rate, bits), 40);
        ByteBuffer.wrap(longer)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(16, (short) 22)
                .putShort(24, (short) tag);
        return longer;
    }

    private static byte[] wav(byte[]... chunks) {
        var out = new ByteArrayOutputStream();
        out.writeBytes("WAVE".getBytes(StandardCharsets.US_ASCII));
        for (byte[] chunk : chunks) {
            out.writeBytes(chunk);
        }
        return chunk("RIFF", out.toByteArray());
    }

    private static byte[] packed(int count, int width, BiConsumer<ByteBuffer, Integer> put) {
        var out = ByteBuffer.allocate(count * width).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            put.accept(out, i);
        }
        return out.array();
    }

    private static byte[] pcm(int bits, short[] samples) {
        return packed(samples.length, bits / 8, (out, i) -> {
            switch (bits) {
                case 8 -> out.put((byte) ((samples[i] >> 8) + 128));
                case 16 -> out.putShort(samples[i]);
                case 24 -> out.put((byte) 0).putShort(samples[i]);
                default -> out.putInt(samples[i] << 16);
            }
        });
    }

    private static AudioClip decode(byte[]... chunks) throws UnreadableAudio {
        return new WavDecoder().decode(wav(chunks));
    }

    @Nested
    class Decoding {
        @ParameterizedTest
        @ValueSource(ints = {16, 24, 32})
        void pcmAtTelephonyRateIsKeptExactly(int bits) throws UnreadableAudio {
            AudioClip clip = decode(chunk("fmt ", format(1, 1, 8000, bits)), chunk("data", pcm(bits, WAVE)));
            assertThat(clip.encoded(Codec.PCMU)).isEqualTo(G711.encode(Codec.PCMU, WAVE));
            assertThat(clip.encoded(Codec.PCMA)).isEqualTo(G711.encode(Codec.PCMA, WAVE));
        }

        @Test
        void eightBitsAreUnsigned() throws UnreadableAudio {
            AudioClip clip = decode(chunk("fmt ", format(1, 1, 8000, 8)), chunk("data", pcm(8, WAVE)));
            assertThat(ToneDetector.hears(1000, G711.samples(clip))).isTrue();
        }

        @ParameterizedTest
        @ValueSource(ints = {32, 64})
        void floatingPointIsReadAndClipped(int bits) throws UnreadableAudio {
            byte[] data = packed(3, bits / 8, (out, i) -> {
                double value = new double[] {0.5, 7, Double.NaN}[i];
                if (bits == 32) {
                    out.putFloat((float) value);
                } else {
                    out.putDouble(value);
                }
            });
            AudioClip clip = decode(chunk("fmt ", format(3, 1, 8000, bits)), chunk("data", data));
            assertThat(clip.encoded(Codec.PCMU))
                    .isEqualTo(G711.encode(Codec.PCMU, new short[] {16_384, Short.MAX_VALUE, 0}));
        }

        @Test
        void g711AtTelephonyRateIsTakenAsItIs() throws UnreadableAudio {
            byte[] codes = G711.encode(Codec.PCMA, WAVE);
            AudioClip clip = decode(chunk("fmt ", format(6, 1, 8000, 8)), chunk("data", codes));
            assertThat(clip.encoded(Codec.PCMA)).isEqualTo(codes);
            AudioClip muClip =
                    decode(chunk("fmt ", extensible(7, 1, 8000, 8)), chunk("data", G711.encode(Codec.PCMU, WAVE)));
            assertThat(muClip.encoded(Codec.PCMU)).isEqualTo(G711.encode(Codec.PCMU, WAVE));
        }

        @ParameterizedTest
        @CsvSource({"44100, 2", "48000, 2", "16000, 1", "22050, 1", "11025, 2"})
        void otherRatesAndChannelsBecomeOneChannelOf8000(int rate, int channels) throws UnreadableAudio {
            byte[] data = packed(
                    rate * channels,
                    2,
                    (out, i) -> out.putShort(
                            (short) Math.round(16_000 * Math.sin(2 * Math.PI * 1000 * (i / channels) / rate))));
            AudioClip clip = decode(chunk("fmt ", format(1, channels, rate, 16)), chunk("data", data));
            assertThat(clip.samples()).isBetween(7999, 8000);
            assertThat(ToneDetector.hears(1000, G711.samples(clip))).isTrue();
        }

        @Test
        void chunksThatAreNotAudioArePassedOverEvenWithOddLengths() throws UnreadableAudio {
            AudioClip clip = decode(
                    chunk("LIST", new byte[33]),
                    chunk("fmt ", format(1, 1, 8000, 16)),
                    chunk("fact", new byte[4]),
                    chunk("data", pcm(16, WAVE)),
                    chunk("LIST", new byte[5]));
            assertThat(clip.samples()).isEqualTo(8000);
        }

        @ParameterizedTest
        @ValueSource(ints = {0xFFFF_FFFF, 0x7FFF_FFFF, 1_000_000})
        void aLengthBeyondTheEndOfTheFileMeansAllThereIs(int length) throws UnreadableAudio {
            byte[] file = wav(chunk("fmt ", format(1, 1, 8000, 16)), chunk("data", pcm(16, WAVE)));
            ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(40, length);
            assertThat(new WavDecoder().decode(file).samples()).isEqualTo(8000);
        }

        @Test
        void whatIsWrongIsSaid() {
            byte[] data = chunk("data", new byte[10]);
            says("it starts with nothing, expected are RIFF", new byte[0]);
            says("\"<html><body>\"", "<html><body>404".getBytes(StandardCharsets.US_ASCII));
            says("no format before its samples", wav(data));
            says("holds no samples", wav(chunk("fmt ", format(1, 1, 8000, 16))));
            says("format has 4 bytes", wav(chunk("fmt ", new byte[4]), data));
            says("0 channels, expected are 1 to 8", wav(chunk("fmt ", format(1, 0, 8000, 16)), data));
            says("4294967295 samples a second", wav(chunk("fmt ", format(1, 1, -1, 16)), data));
            says("format 17 with 4 bits", wav(chunk("fmt ", format(0x11, 1, 8000, 4)), data));
            says("format 1 with 12 bits", wav(chunk("fmt ", format(1, 1, 8000, 12)), data));
            says("extensible format has 16 bytes", wav(chunk("fmt ", format(0xFFFE, 1, 8000, 16)), data));
        }

        private static void says(String problem, byte[] file) {
            assertThatThrownBy(() -> new WavDecoder().decode(file))
                    .isInstanceOf(UnreadableAudio.class)
                    .hasMessageContaining(problem);
        }

        @Test
        void noFileEverDoesWorseThanUnreadable() {
            var random = new Random(7);
            byte[] good = wav(chunk("fmt ", extensible(1, 2, 44_100, 16)), chunk("data", new byte[400]));
            for (int round = 0; round < 20_000; round++) {
                byte[] bad = Arrays.copyOf(good, 12 + random.nextInt(good.length - 12));
                for (int i = 0; i < 4 && bad.length > 12; i++) {
                    bad[12 + random.nextInt(Math.min(60, bad.length - 12))] = (byte) random.nextInt();
                }
                try {
                    assertThat(new WavDecoder().decode(bad).samples()).isLessThanOrEqualTo(2 * bad.length);
                } catch (UnreadableAudio expected) {
                    assertThat(expected.getMessage()).isNotBlank();
                }
            }
        }
    }

    @Nested
    class Writing {
        @TempDir
        private Path folder;

        @Test
        void whatWasWrittenIsReadAgain() throws Exception {
            Path path = folder.resolve("a.wav");
            try (var writer = WavWriter.create(path)) {
                for (int at = 0; at < 8000; at += 160) {
                    writer.write(Arrays.copyOfRange(WAVE, at, at + 160), 160);
                }
                assertThat(writer.samples()).isEqualTo(8000);
            }
            byte[] file = Files.readAllBytes(path);
            assertThat(file).hasSize(16_044);
            var header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(header.getInt(4)).isEqualTo(16_036);
            assertThat(header.getInt(40)).isEqualTo(16_000);
            assertThat(new WavDecoder().decode(file).encoded(Codec.PCMU)).isEqualTo(G711.encode(Codec.PCMU, WAVE));
        }

        @Test
        void aFileThatWasNeverClosedCanBeRead() throws Exception {
            Path path = folder.resolve("b.wav");
            try (var writer = WavWriter.create(path)) {
                short[] more = new short[40_000];
                writer.write(more, more.length);
                byte[] cut = Files.readAllBytes(path);
                assertThat(new WavDecoder().decode(cut).samples()).isGreaterThan(30_000);
            }
        }
    }
}
