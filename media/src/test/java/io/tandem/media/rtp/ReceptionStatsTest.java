package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReceptionStatsTest {
    private static final int SSRC = 77;
    private final ReceptionStats stats = new ReceptionStats();
    private ByteBuffer report = ByteBuffer.allocate(ReceptionStats.REPORT_BLOCK);

    @BeforeEach
    void aStreamHasBegun() {
        assertThat(comes(65_534)).isTrue();
    }

    private boolean comes(int sequence) {
        return stats.counts(SSRC, sequence & 0xFFFF, sequence * 160, sequence * 160);
    }

    private void report() {
        report = ByteBuffer.allocate(ReceptionStats.REPORT_BLOCK);
        stats.putReport(report, 5, 6);
    }

    @Test
    void sequenceNumbersWrap() {
        for (int sequence = 65_535; sequence < 65_600; sequence++) {
            assertThat(comes(sequence)).isTrue();
        }
        report();
        assertThat(report.getInt(0)).isEqualTo(SSRC);
        assertThat(report.getInt(4)).as("nothing lost").isZero();
        assertThat(report.getInt(8)).as("cycles and number").isEqualTo(65_599);
    }

    @Test
    void whatIsLostIsToldAsAFractionOfTheInterval() {
        comes(65_535);
        comes(65_537);
        comes(65_538);
        report();
        assertThat(report.get(4) & 0xFF).as("1 of 5 in 256ths").isEqualTo(51);
        assertThat(report.getInt(4) & 0xFF_FFFF).isEqualTo(1);
        comes(65_539);
        report();
        assertThat(report.get(4)).isZero();
        assertThat(report.getInt(4) & 0xFF_FFFF).isEqualTo(1);
    }

    @Test
    void aPacketThatComesTwiceIsHeardOnceAndALateOneIsHeard() {
        comes(65_537);
        assertThat(comes(65_537)).isFalse();
        assertThat(comes(65_536)).isTrue();
        assertThat(comes(65_536)).isFalse();
        assertThat(comes(65_535)).isTrue();
        assertThat(stats.lost()).isZero();
    }

    @Test
    void jitterIsSmoothedAsTheRfcDoes() {
        // Each packet 16 units later than its timestamp says, in turn: D is 16 for all of them.
        int late = 0;
        for (int sequence = 65_535; sequence < 66_500; sequence++) {
            late = 16 - late;
            stats.counts(SSRC, sequence & 0xFFFF, sequence * 160, sequence * 160 + late);
        }
        assertThat(stats.jitter()).isBetween(15, 16);
    }

    @Test
    void anotherSourceOrAJumpBeginsAnew() {
        stats.counts(78, 10, 0, 0);
        stats.counts(78, 11, 160, 160);
        assertThat(stats.lost()).isZero();
        assertThat(stats.received()).isEqualTo(2);
        stats.counts(78, 30_000, 0, 0);
        assertThat(stats.lost()).isZero();
    }

    @Test
    void thereIsAReportOnlyWhenSomethingCameSinceTheLast() {
        assertThat(stats.hasNews()).isTrue();
        report();
        assertThat(stats.hasNews()).isFalse();
    }
}
