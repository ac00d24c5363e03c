package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PlacingTest {
    private static final int FRAME = 160;
    private static final int SSRC = 7;
    private final Placing placing = new Placing();

    private long place(int packet, long now) {
        return place(SSRC, packet, packet * FRAME, now);
    }

    private long place(int ssrc, int sequence, int timestamp, long now) {
        return placing.place(ssrc, sequence & 0xFFFF, timestamp, FRAME, now);
    }

    @Test
    void packetsStayTogetherWhateverTheJitter() {
        var random = new Random(4);
        assertThat(place(0, 1000)).isEqualTo(1000);
        for (int packet = 1; packet < 100_000; packet++) {
            long due = 1000 + packet * (long) FRAME;
            assertThat(place(packet, due + random.nextInt(-1500, 1500))).isEqualTo(due);
        }
    }

    @Test
    void numbersThatWrapAreNoJump() {
        assertThat(place(SSRC, 65_535, -FRAME, 0)).isZero();
        assertThat(place(SSRC, 65_536, 0, FRAME)).isEqualTo(FRAME);
        assertThat(place(SSRC, 65_535 - 2, -3 * FRAME, 2 * FRAME)).isEqualTo(-2 * FRAME);
    }

    @Test
    void silenceOfTheSenderIsAGapAsLong() {
        assertThat(place(SSRC, 1, 0, 500)).isEqualTo(500);
        assertThat(place(SSRC, 2, 80_000, 80_520)).isEqualTo(80_500);
    }

    @Test
    void lateAndDoubleOnesChangeNothingForThoseThatFollow() {
        place(10, 0);
        place(12, 320);
        assertThat(place(11, 400)).isEqualTo(FRAME);
        assertThat(place(12, 410)).isEqualTo(2 * FRAME);
        assertThat(place(13, 480)).isEqualTo(3 * FRAME);
    }

    @Test
    void anotherStreamBeginsWhenItComesButOverwritesNothing() {
        place(0, 1000);
        assertThat(place(SSRC + 1, 400, 5_000_000, 9000)).isEqualTo(9000);
        assertThat(place(SSRC + 2, 9, 77, 9040)).isEqualTo(9160);
    }

    @Test
    void timestampsThatJumpBeginAnew() {
        place(0, 1000);
        assertThat(place(SSRC, 1, 50_000_000, 1160)).isEqualTo(1160);
        assertThat(place(SSRC, 2, 50_000_160, 1300)).isEqualTo(1320);
        assertThat(place(SSRC, 3, 8, 1480)).isEqualTo(1480);
        assertThat(place(SSRC, 4, 168, 1700)).isEqualTo(1640);
    }

    @Test
    void aStreamThatWasHeldUpLosesNothing() {
        place(0, 0);
        // 350 ms pass, then all that was meant to come meanwhile does at once.
        long now = 18 * FRAME;
        long first = place(1, now);
        assertThat(first).isEqualTo(now - Placing.LATE);
        for (int packet = 2; packet <= 18; packet++) {
            assertThat(place(packet, now)).isEqualTo(first + (packet - 1L) * FRAME);
        }
        assertThat(place(19, now + FRAME)).isEqualTo(first + 18 * FRAME);
    }

    @Test
    void aClockThatDriftsNeverLeavesTheWindow() {
        for (double drift : new double[] {0.998, 1.002}) {
            var drifting = new Placing();
            long before = Long.MIN_VALUE;
            for (int packet = 0; packet < 200_000; packet++) {
                long now = (long) (packet * FRAME * drift);
                long at = drifting.place(SSRC, packet & 0xFFFF, packet * FRAME, FRAME, now);
                assertThat(at - now).isBetween((long) -Placing.LATE, (long) Placing.EARLY);
                assertThat(at).isGreaterThan(before);
                before = at;
            }
        }
    }

    @Test
    void whatIsOlderThanAJumpHasNoPlace() {
        place(5, 0);
        place(SSRC, 7, 9_000_000, 320);
        assertThat(place(6, 330)).isEqualTo(Placing.NOWHERE);
    }
}
