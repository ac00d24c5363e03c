package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Telephone events as well-behaved and other peers send them.
class KeyReaderTest {
    private final KeyReader reader = new KeyReader();
    private final StringBuilder keys = new StringBuilder();

    private void packet(int event, int timestamp, int duration, int flags) {
        packet(event, timestamp, duration, flags, RtpPacket.NO_MARKER);
    }

    private void packet(int event, int timestamp, int duration, int flags, int marker) {
        char key = reader.read(timestamp, marker, event << 24 | (flags | 10) << 16 | duration);
        if (key != KeyReader.NO_KEY) {
            keys.append(key);
        }
    }

    private void press(int event, int timestamp, int packets) {
        packet(event, timestamp, 160, 0, RtpPacket.MARKER);
        for (int i = 2; i <= packets; i++) {
            packet(event, timestamp, i * 160, 0);
        }
        for (int i = 0; i < 3; i++) {
            packet(event, timestamp, packets * 160 + 160, KeyReader.END);
        }
    }

    @Test
    void allSixteenKeysAreToldOnceEach() {
        for (int event = 0; event < 16; event++) {
            press(event, 10_000 + event * 2000, 8);
        }
        assertThat(keys).hasToString("0123456789*#ABCD");
    }

    @Test
    void flashAndOtherEventsAreNoKeys() {
        press(16, 1000, 3);
        press(66, 3000, 3);
        press(255, 6000, 3);
        assertThat(keys).isEmpty();
    }

    @Test
    void theSameKeyTwiceIsTwoKeys() {
        press(5, 1000, 8);
        press(5, 1000 + 1440 + 400, 8);
        assertThat(keys).hasToString("55");
    }

    @Test
    void theFirstPacketOfAKeyMayBeLost() {
        packet(7, 5000, 640, 0);
        packet(7, 5000, 800, KeyReader.END);
        assertThat(keys).hasToString("7");
    }

    @Test
    void oneEndPacketIsEnough() {
        packet(1, 5000, 800, KeyReader.END);
        packet(2, 9000, 800, KeyReader.END);
        packet(2, 13_000, 800, KeyReader.END);
        assertThat(keys).hasToString("122");
    }

    @Test
    void allEndPacketsMayBeLost() {
        packet(1, 1000, 160, 0, RtpPacket.MARKER);
        packet(1, 1000, 320, 0);
        packet(1, 4000, 160, 0, RtpPacket.MARKER);
        packet(1, 4000, 320, 0);
        assertThat(keys).hasToString("11");
    }

    @Test
    void packetsThatOvertakeEachOtherPressNothingAgain() {
        packet(3, 1000, 320, 0);
        packet(3, 1000, 160, 0, RtpPacket.MARKER);
        packet(3, 1000, 800, KeyReader.END);
        packet(4, 3000, 160, 0, RtpPacket.MARKER);
        packet(3, 1000, 800, KeyReader.END);
        packet(4, 3000, 800, KeyReader.END);
        assertThat(keys).hasToString("34");
    }

    @Test
    void aKeyHeldForTwentySecondsInSegmentsIsOneKey() {
        int timestamp = 1000;
        packet(9, timestamp, 160, 0, RtpPacket.MARKER);
        for (int segment = 0; segment < 3; segment++) {
            for (int duration = 400; duration < 0xFFFF; duration += 400) {
                packet(9, timestamp, duration, 0);
            }
            packet(9, timestamp, 0xFFFF, 0);
            timestamp += 0xFFFF;
        }
        packet(9, timestamp, 400, KeyReader.END);
        assertThat(keys).hasToString("9");
    }

    @Test
    void aSegmentsEndMayBeLost() {
        packet(9, 1000, 0xFFFF - 800, 0);
        packet(9, 1000 + 0xFFFF, 400, 0);
        packet(9, 1000 + 0xFFFF, 800, KeyReader.END);
        assertThat(keys).hasToString("9");
    }

    @Test
    void aPeerThatMovesTheTimestampWithEveryPacketPressesOnce() {
        for (int i = 0; i < 8; i++) {
            packet(6, 1000 + i * 160, (i + 1) * 160, 0, i == 0 ? RtpPacket.MARKER : RtpPacket.NO_MARKER);
        }
        packet(6, 1000 + 8 * 160, 1280, KeyReader.END);
        packet(6, 1000 + 9 * 160, 1280, KeyReader.END);
        packet(6, 1000 + 10 * 160, 1280, KeyReader.END);
        assertThat(keys).hasToString("6");
    }

    @Test
    void timestampsMayWrapAndBeginAnew() {
        press(1, 0xFFFF_FF00, 8);
        press(2, 2000, 8);
        press(2, 2000 - 1_000_000, 8);
        assertThat(keys).hasToString("122");
    }

    @Test
    void aFirstPacketWithoutDurationCounts() {
        packet(8, 1000, 0, 0, RtpPacket.MARKER);
        packet(8, 1000, 800, KeyReader.END);
        assertThat(keys).hasToString("8");
    }
}
