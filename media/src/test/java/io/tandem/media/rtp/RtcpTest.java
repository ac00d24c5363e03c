package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class RtcpTest {
    private final OutgoingStream stream = new OutgoingStream();
    private final ReceptionStats stats = new ReceptionStats();
    private final Rtcp rtcp = new Rtcp(stream, stats, "name");
    private final ByteBuffer out = ByteBuffer.allocate(500);

    private ByteBuffer report() {
        out.clear();
        rtcp.putReport(out, 3_000_000_000L, 8000);
        return out.flip();
    }

    @Test
    void whoOnlyHearsSendsAReceiverReportWithItsName() {
        stats.counts(9, 100, 0, 0);
        ByteBuffer report = report();
        assertThat(report.get(0) & 0x1F).as("blocks").isEqualTo(1);
        assertThat(report.get(1) & 0xFF).isEqualTo(201);
        assertThat(report.getShort(2)).isEqualTo((short) 7);
        assertThat(report.getInt(8)).isEqualTo(9);
        assertThat(report.get(33) & 0xFF).isEqualTo(202);
        assertThat(StandardCharsets.US_ASCII.decode(report.slice(42, 4)).toString())
                .isEqualTo("name");
        assertThat(report.limit() % 4).isZero();
        assertThat(new Rtcp(stream, stats, "x").reads(report, 0)).isTrue();
    }

    @Test
    void whoSentLatelySendsASenderReportTwiceAndThenNoMore() {
        stream.audio(ByteBuffer.allocate(200), 0, 3);
        stream.sent(160);
        for (int type : new int[] {200, 200, 201}) {
            assertThat(report().get(1) & 0xFF).isEqualTo(type);
        }
    }

    @Test
    void theLastSenderReportOfThePeerIsReportedBackWithItsAge() {
        var peersReport = ByteBuffer.allocate(28);
        peersReport.put((byte) 0x80).put((byte) 200).putShort((short) 6).putInt(9);
        peersReport.putInt(0x1111_2222).putInt(0x3333_4444).putInt(0).putInt(0).putInt(0);
        assertThat(rtcp.reads(peersReport.flip(), 1_000_000_000L)).isTrue();
        stats.counts(9, 100, 0, 0);
        ByteBuffer report = report();
        assertThat(report.getInt(24)).isEqualTo(0x2222_3333);
        assertThat(report.getInt(28)).as("two seconds in 1/65536").isEqualTo(2 << 16);
    }

    @Test
    void whatIsNotRtcpIsNotRead() {
        assertThat(rtcp.reads(ByteBuffer.allocate(0), 0)).isFalse();
        assertThat(rtcp.reads(ByteBuffer.allocate(28), 0)).isFalse();
        var tooLong = ByteBuffer.allocate(8).put((byte) 0x80).put((byte) 201).putShort((short) 9);
        assertThat(rtcp.reads(tooLong.clear(), 0)).isFalse();
    }

    @Test
    void reportsComeEveryFiveSecondsMoreOrLess() {
        double[] seconds =
                DoubleStream.generate(() -> Rtcp.interval() / 1e9).limit(2000).toArray();
        // RFC 3550 6.3.1: half to one and a half of 5 s, divided by e - 3/2.
        assertThat(DoubleStream.of(seconds).min().orElseThrow()).isBetween(2.05, 2.2);
        assertThat(DoubleStream.of(seconds).max().orElseThrow()).isBetween(6.0, 6.16);
    }
}
