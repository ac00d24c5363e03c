package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.Codec;
import io.tandem.media.G711;
import io.tandem.media.Tones;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Time is simulated: a tick is a call.
class IntakeTest {
    private static final int FRAME = MediaLoop.FRAME;
    private static final int SSRC = 7;

    private final Intake intake = new Intake();
    private final short[] frame = new short[FRAME];

    private void hears(int ssrc, int timestamp, short[] samples) {
        byte[] codes = G711.encode(Codec.PCMA, samples);
        var bytes = ByteBuffer.allocate(RtpPacket.HEADER + codes.length);
        bytes.put((byte) 0x80).put((byte) 8).putShort((short) 0).putInt(timestamp);
        bytes.putInt(ssrc).put(codes).flip();
        var packet = new RtpPacket();
        assertThat(packet.reads(bytes)).isTrue();
        intake.hear(packet, Codec.PCMA);
    }

    private void hears(int timestamp, int level) {
        hears(SSRC, timestamp, frameOf(level));
    }

    private static short[] frameOf(int level) {
        short[] samples = new short[FRAME];
        Arrays.fill(samples, (short) level);
        return samples;
    }

    /// What A-law keeps of `level`.
    private static short kept(int level) {
        return G711.decode(Codec.PCMA, G711.encode(Codec.PCMA, (short) level));
    }

    private void says(int level) {
        intake.read(frame);
        assertThat(frame).containsOnly(level == 0 ? 0 : kept(level));
    }

    private void fades(int level, int to) {
        intake.read(frame);
        assertThat(frame).containsOnly(kept(level) / to);
    }

    @Test
    void whoSendsNothingIsSilent() {
        says(0);
        assertThat(intake.power()).isZero();
    }

    @Test
    void theFirstPacketIsHeardTwoFramesLater() {
        hears(1000, 500);
        says(0);
        hears(1160, 600);
        says(0);
        hears(1320, 700);
        says(500);
        says(600);
        says(700);
        fades(700, 2);
        fades(700, 4);
        says(0);
    }

    @Test
    void packetsOutOfOrderAreHeardInOrder() {
        hears(1000, 500);
        hears(1320, 700);
        hears(1160, 600);
        says(0);
        says(0);
        says(500);
        says(600);
        says(700);
    }

    @Test
    void aLostPacketIsCoveredByTheOneBefore() {
        hears(1000, 500);
        says(0);
        says(0);
        hears(1320, 700);
        says(500);
        fades(500, 2);
        says(700);
    }

    @Test
    void whatIsLostForLongIsSilence() {
        hears(1000, 4000);
        says(0);
        says(0);
        hears(1000 + 5 * FRAME, 700);
        says(4000);
        fades(4000, 2);
        fades(4000, 4);
        fades(4000, 8);
        says(0);
        says(700);
    }

    @Test
    void whatComesTooLateIsHeardLater() {
        hears(1000, 500);
        says(0);
        says(0);
        says(500);
        fades(500, 2);
        hears(1160, 600);
        hears(1320, 700);
        says(600);
        says(700);
    }

    @Test
    void anotherSourceBeginsAnew() {
        hears(1000, 500);
        says(0);
        hears(8, 999_999, frameOf(900));
        says(0);
        says(0);
        says(900);
    }

    @Test
    void aSourceThatPausedBeginsAnew() {
        hears(1000, 500);
        for (int tick = 0; tick < 20; tick++) {
            intake.read(frame);
        }
        hears(1160, 600);
        says(0);
        says(0);
        says(600);
    }

    @Test
    void timestampsThatJumpBackBeginAnewAfterSomePackets() {
        hears(1_000_000, 500);
        int timestamp = 1000;
        for (int packet = 0; packet < 5; packet++) {
            hears(timestamp, 600);
            hears(1_000_160 + packet * FRAME, 500);
            intake.read(frame);
            timestamp += FRAME;
        }
        assertThat(frame).as("one that is merely late changes nothing").containsOnly(kept(500));
        for (int packet = 0; packet < 8; packet++) {
            hears(timestamp, 600);
            intake.read(frame);
            timestamp += FRAME;
        }
        assertThat(frame).containsOnly(kept(600));
    }

    @Test
    void timestampsMayWrap() {
        int timestamp = Integer.MAX_VALUE - 3 * FRAME / 2;
        for (int packet = 0; packet < 5; packet++) {
            hears(timestamp + packet * FRAME, 500 + packet * 100);
        }
        says(0);
        says(0);
        says(500);
        says(600);
        says(700);
        says(800);
        says(900);
    }

    @Test
    void packetsOf30MillisecondsAreHeardWithoutAGap() {
        short[] wave = Tones.sineSamples(500, 0.25, 240 * 40);
        var heard = new short[FRAME * 50];
        double arrived = 0;
        int sent = 0;
        for (int tick = 0; tick < 50; tick++) {
            for (; arrived <= tick * 20 && sent < 40; arrived += 30, sent++) {
                hears(SSRC, sent * 240, Arrays.copyOfRange(wave, sent * 240, sent * 240 + 240));
            }
            intake.read(frame);
            System.arraycopy(frame, 0, heard, tick * FRAME, FRAME);
        }
        for (int i = 0; i < 45 * FRAME; i++) {
            assertThat(heard[i + Intake.DEPTH]).isEqualTo(kept(wave[i]));
        }
    }

    @Test
    void whatIsForgottenIsNotHeardAnyMore() {
        hears(1000, 500);
        intake.forget();
        says(0);
        says(0);
        says(0);
    }

    /// A source for some minutes: what is in hand after each tick, and how many ticks found nothing.
    private final class Source {
        final Random random = new Random(42);
        int largest;
        int gaps;
        int longestGap;
        private int gap;
        private boolean begun;

        /// @param clock how fast its clock is, 1 being ours
        /// @param jitterMillis how much later than another a packet may come
        /// @param loss the part of packets that never come
        /// @param pause how many of 75 packets are silence
        void speaks(int seconds, double clock, int jitterMillis, double loss, int pause) {
            record Arrival(double at, int number) {}
            var underWay = new PriorityQueue<Arrival>((a, b) -> Double.compare(a.at, b.at));
            int ticks = seconds * 50;
            for (int number = 0; number * 20 / clock < ticks * 20.0; number++) {
                if (random.nextDouble() >= loss) {
                    underWay.add(new Arrival(number * 20 / clock + random.nextDouble() * jitterMillis, number));
                }
            }
            for (int tick = 1; tick <= ticks; tick++) {
                while (!underWay.isEmpty() && underWay.peek().at < tick * 20) {
                    int number = underWay.remove().number;
                    hears(number * FRAME, number % 75 < 75 - pause ? 4000 : 0);
                }
                int inHand = intake.inHand();
                intake.read(frame);
                begun |= intake.power() > 0;
                gap = begun && intake.power() == 0 ? gap + 1 : 0;
                longestGap = Math.max(longestGap, gap);
                if (inHand < FRAME) {
                    gaps++;
                }
                largest = Math.max(largest, inHand);
            }
        }
    }

    @Test
    void aSourceWhoseClockIsFasterIsNotHeardLaterAndLater() {
        var source = new Source();
        source.speaks(600, 1.0002, 0, 0, 25);
        assertThat(source.gaps).isZero();
        assertThat(source.largest).isLessThanOrEqualTo(Intake.DEPTH + 3 * FRAME);
    }

    @Test
    void aSourceWhoseClockIsSlowerNeverRunsDry() {
        var source = new Source();
        source.speaks(600, 0.9998, 0, 0, 25);
        assertThat(source.gaps).isZero();
    }

    @Test
    void thirtyMillisecondsOfJitterWithOnePercentLossAndADriftingClockAreHeard() {
        for (double clock : new double[] {0.9998, 1, 1.0002}) {
            intake.forget();
            var source = new Source();
            source.speaks(600, clock, 30, 0.01, 25);
            assertThat(source.gaps).as("of 30000 ticks with clock %s", clock).isLessThan(30);
            assertThat(source.largest).isLessThanOrEqualTo(800 + 240);
        }
    }

    @Test
    void whatAHeldUpLoopLeftInHandIsGoneAfterTheNextPause() {
        for (int number = 0; number < 10; number++) {
            hears(number * FRAME, 4000);
        }
        for (int number = 10; number < 130; number++) {
            hears(number * FRAME, number < 115 ? 4000 : 0);
            intake.read(frame);
        }
        assertThat(intake.inHand()).isLessThanOrEqualTo(Intake.DEPTH + FRAME);
    }

    @Test
    void aToneThroughJitterAndLossHasNoGapAbove40Milliseconds() {
        for (double clock : new double[] {0.9998, 1, 1.0002}) {
            intake.forget();
            var source = new Source();
            source.speaks(60, clock, 30, 0.01, 0);
            assertThat(source.longestGap * 20).isLessThanOrEqualTo(40);
        }
    }

    @Test
    void aSourceThatIsNeverQuietStaysWithinBoundsToo() {
        int number = 0;
        for (int tick = 0; tick < 50_000; tick++) {
            hears(number++ * FRAME, 4000);
            if (tick % 100 == 0) {
                hears(number++ * FRAME, 4000);
            }
            intake.read(frame);
            assertThat(intake.inHand()).isLessThan(2048);
        }
    }
}
