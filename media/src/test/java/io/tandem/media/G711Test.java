package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.Codec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Values are those of the tables in ITU-T G.711 (14-bit µ-law values times 4, 13-bit A-law values times 8 or 16).
class G711Test {
    @ParameterizedTest
    @CsvSource({
        // µ-law code, linear: table 2a and 2b, decoder output y(n) times 4
        "0x80, 32124",
        "0x8F, 16764",
        "0x9F, 8316",
        "0xAF, 4092",
        "0xBF, 1980",
        "0xCF, 924",
        "0xDF, 396",
        "0xEF, 132",
        "0xFE, 8",
        "0xFF, 0",
        "0x7F, 0",
        "0x7E, -8",
        "0x6F, -132",
        "0x00, -32124"
    })
    void muLawDecodesToTheValuesOfTheTable(String code, int linear) {
        assertThat(G711.decode(Codec.PCMU, Integer.decode(code).byteValue())).isEqualTo((short) linear);
    }

    @ParameterizedTest
    @CsvSource({
        // A-law code with its even bits inverted, linear: table 1a and 1b, decoder output y(n) times 8
        "0xAA, 32256",
        "0xA5, 16896",
        "0xBA, 16128",
        "0xB5, 8448",
        "0x8A, 8064",
        "0x9A, 4032",
        "0xEA, 2016",
        "0xFA, 1008",
        "0xD5, 8",
        "0x55, -8",
        "0x2A, -32256"
    })
    void aLawDecodesToTheValuesOfTheTable(String code, int linear) {
        assertThat(G711.decode(Codec.PCMA, Integer.decode(code).byteValue())).isEqualTo((short) linear);
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void everyCodeSurvivesDecodingAndEncoding(Codec codec) {
        for (int code = 0; code < 256; code++) {
            // µ-law has two zeros, the negative one is sent as the positive one.
            int expected = codec == Codec.PCMU && code == 0x7F ? 0xFF : code;
            short linear = G711.decode(codec, (byte) code);
            assertThat(G711.encode(codec, linear) & 0xFF).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void everySampleIsKeptWithinHalfAStepOfItsSegment(Codec codec) {
        for (int linear = Short.MIN_VALUE; linear <= Short.MAX_VALUE; linear++) {
            int decoded = G711.decode(codec, G711.encode(codec, (short) linear));
            int clipped = Math.clamp(linear, -32_635, 32_635);
            assertThat(Math.abs(decoded - clipped)).isLessThanOrEqualTo(Math.max(8, Math.abs(clipped) / 20));
        }
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void theOtherLawSoundsTheSame(Codec codec) {
        Codec other = codec == Codec.PCMU ? Codec.PCMA : Codec.PCMU;
        for (int code = 0; code < 256; code++) {
            int before = G711.decode(codec, (byte) code);
            int after = G711.decode(other, G711.toTheOtherLaw(codec)[code]);
            assertThat(Math.abs(after - before)).isLessThanOrEqualTo(Math.max(8, Math.abs(before) / 24));
        }
    }

    @Test
    void silenceIsTheCodeOfZero() {
        assertThat(G711.silence(Codec.PCMU) & 0xFF).isEqualTo(0xFF);
        assertThat(G711.silence(Codec.PCMA) & 0xFF).isEqualTo(0xD5);
    }
}
