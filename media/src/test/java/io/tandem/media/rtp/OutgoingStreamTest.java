package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Sequence numbers and timestamps of what a session sends, counted from its first frame in tick 100.
class OutgoingStreamTest {
    private final OutgoingStream stream = new OutgoingStream();
    private final ByteBuffer out = ByteBuffer.allocate(500);
    private int firstSequence;
    private int firstTimestamp;

    @BeforeEach
    void aFrameWasSent() {
        stream.audio(out, 0, 100);
        firstSequence = out.getShort(2);
        firstTimestamp = out.getInt(4);
    }

    private void expect(int marker, int sequence, int timestamp) {
        assertThat(out.get(1) & 0x80).as("marker").isEqualTo(marker);
        assertThat((short) (out.getShort(2) - firstSequence)).as("sequence").isEqualTo((short) sequence);
        assertThat(out.getInt(4) - firstTimestamp).as("timestamp").isEqualTo(timestamp);
    }

    @Test
    void theFirstFrameIsMarkedTheNextIsNot() {
        assertThat(out.get(1) & 0x80).isEqualTo(RtpPacket.MARKER);
        stream.audio(out, 0, 101);
        expect(0, 1, 160);
    }

    @Test
    void aPauseShowsInTheTimestampNotInTheSequence() {
        stream.audio(out, 0, 150);
        expect(RtpPacket.MARKER, 1, 50 * 160);
    }

    @Test
    void allPacketsOfAKeyHaveItsFirstTimestamp() {
        stream.keyStarts(out, 101, 101);
        expect(RtpPacket.MARKER, 1, 160);
        stream.keyContinues(out, 101, 320);
        expect(0, 2, 160);
        stream.audio(out, 0, 112);
        expect(RtpPacket.MARKER, 3, 12 * 160);
    }

    @Nested
    class Relaying {
        private RtpPacket source(int ssrc, int sequence, int timestamp) {
            var bytes = ByteBuffer.allocate(172);
            bytes.put((byte) 0x80)
                    .put((byte) 0)
                    .putShort((short) sequence)
                    .putInt(timestamp)
                    .putInt(ssrc);
            var packet = new RtpPacket();
            assertThat(packet.reads(bytes.clear())).isTrue();
            return packet;
        }

        private boolean relayed(int ssrc, int sequence, int timestamp, long tick) {
            return stream.relayed(out, 0, source(ssrc, sequence, timestamp), 160, tick);
        }

        @Test
        void theRelayedStreamJoinsTheLineAndKeepsItsGaps() {
            assertThat(relayed(1, 65_535, 5000, 110)).isTrue();
            expect(RtpPacket.MARKER, 1, 1600);
            assertThat(relayed(1, 2, 5480, 113)).isTrue();
            expect(0, 4, 2080);
            assertThat(relayed(1, 1, 5320, 113)).isTrue();
            expect(0, 3, 1920);
        }

        @Test
        void whatIsOlderThanTheJointIsNotSent() {
            assertThat(relayed(1, 10, 5000, 110)).isTrue();
            assertThat(relayed(1, 9, 4840, 110)).isFalse();
        }

        @Test
        void anotherSourceJoinsAfterTheOneBefore() {
            relayed(1, 10, 5000, 110);
            relayed(2, 900, 777, 111);
            expect(RtpPacket.MARKER, 2, 11 * 160);
        }

        @Test
        void aSourceWithAFasterClockIsFollowedByOurOwnAudioNotOverlapped() {
            for (int i = 0; i < 50; i++) {
                relayed(1, 10 + i, 5000 + 161 * i, 101 + i);
            }
            expect(0, 50, 160 + 49 * 161);
            stream.audio(out, 0, 151);
            expect(RtpPacket.MARKER, 51, 160 + 49 * 161 + 160);
            stream.audio(out, 0, 152);
            expect(0, 52, 160 + 49 * 161 + 320);
        }

        @Test
        void numbersGoRoundInALongCall() {
            for (int i = 0; i < 200_000; i++) {
                assertThat(relayed(1, i & 0xFFFF, i * 160, 101 + i)).isTrue();
            }
            expect(0, 200_000, 200_000 * 160);
        }
    }
}
