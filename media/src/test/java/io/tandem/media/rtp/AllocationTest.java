package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.media.Playback;
import io.tandem.engine.media.TapeEvent;
import io.tandem.engine.media.TapeOrder;
import io.tandem.engine.media.TapeOrder.Channels;
import io.tandem.engine.media.TapeOrder.Track;
import io.tandem.engine.media.TapeOrder.Trim;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.media.Tones;
import io.tandem.media.tape.WavTapes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The path of a packet allocates nothing of ours. What is left is the JDK's: its selector boxes a file descriptor for
/// each readable socket (16 bytes), as long as the compiler has not removed that.
class AllocationTest {
    private static final int PAIRS = 40;
    private static final int MOST_BYTES_PER_PACKET = 24;
    private static ActorTestKit kit;

    @BeforeAll
    static void start() {
        kit = ActorTestKit.create();
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void playingHearingAndRelayingAllocateNothingPerPacket() throws IOException, InterruptedException {
        measure(party -> {});
    }

    @Test
    void recordingAllocatesNothingPerPacket(@TempDir Path folder) throws IOException, InterruptedException {
        try (var tapes = WavTapes.in(folder)) {
            TestProbe<TapeEvent> owner = kit.createTestProbe(TapeEvent.class);
            measure(party -> {
                var order = new TapeOrder(
                        RecordingSid.mint(),
                        Channels.DUAL,
                        Track.BOTH,
                        Trim.NOTHING,
                        Duration.ofHours(1),
                        Optional.of(Duration.ofSeconds(5)),
                        TapeOrder.Wordless.KEPT);
                party.session().record(tapes.open(order, owner.ref()));
            });
            assertThat(tapes.openTapes()).isEqualTo(2 * PAIRS);
            owner.expectNoMessage(Duration.ZERO);
        }
    }

    /// @param before done with both sessions of each bridge
    private static void measure(Consumer<Party> before) throws IOException, InterruptedException {
        var plane = RtpMediaPlane.start(
                RtpSettings.loopback().withPorts(24_400, 24_999).withLoops(1));
        try (plane) {
            var warm = new CountDownLatch(2000);
            var measured = new CountDownLatch(6000);
            AudioClip clip = Tones.sine(1000, Duration.ofSeconds(1));
            for (int i = 0; i < PAIRS; i++) {
                var alice = Party.open(kit, plane);
                var left = Party.open(kit, plane);
                var right = Party.open(kit, plane);
                var bob = Party.open(kit, plane);
                alice.connect(left.address());
                left.connect(alice.address());
                right.connect(bob.address());
                bob.connect(right.address());
                before.accept(left);
                before.accept(right);
                left.session().bridge(right.session());
                bob.session().tap((samples, length) -> {
                    if (warm.getCount() > 0) {
                        warm.countDown();
                    } else {
                        measured.countDown();
                    }
                });
                alice.session().play(new Playback(1, List.of(clip), 0));
            }
            assertThat(warm.await(30, TimeUnit.SECONDS)).isTrue();
            long bytesBefore = allocated(plane);
            long packetsBefore = packets(plane);
            assertThat(measured.await(30, TimeUnit.SECONDS)).isTrue();
            long packets = packets(plane) - packetsBefore;
            long bytes = allocated(plane) - bytesBefore;
            assertThat(packets).isGreaterThan(20_000);
            assertThat((double) bytes / packets)
                    .as("%s bytes for %s packets", bytes, packets)
                    .isLessThan(MOST_BYTES_PER_PACKET);
        }
    }

    @Test
    void mixingAllocatesNothingPerPacket() throws IOException, InterruptedException {
        var plane = RtpMediaPlane.start(
                RtpSettings.loopback().withPorts(24_400, 24_999).withLoops(1));
        try (plane) {
            var warm = new CountDownLatch(2000);
            var measured = new CountDownLatch(6000);
            TestProbe<MediaEvent> listener = kit.createTestProbe(MediaEvent.class);
            Mixer room = plane.open(3, listener.ref());
            for (int i = 0; i < PAIRS; i++) {
                var phone = Party.open(kit, plane);
                var near = Party.open(kit, plane);
                phone.connect(near.address());
                near.connect(phone.address());
                phone.session().tap((samples, length) -> {
                    if (warm.getCount() > 0) {
                        warm.countDown();
                    } else {
                        measured.countDown();
                    }
                });
                AudioClip clip = Tones.sine(400 + 10 * i, Duration.ofSeconds(1));
                phone.session().play(new Playback(1, List.of(clip), 0));
                room.seat(near.session(), Mixer.Seat.OPEN);
            }
            assertThat(warm.await(30, TimeUnit.SECONDS)).isTrue();
            long bytesBefore = allocated(plane);
            long packetsBefore = packets(plane);
            assertThat(measured.await(30, TimeUnit.SECONDS)).isTrue();
            long packets = packets(plane) - packetsBefore;
            long bytes = allocated(plane) - bytesBefore;
            assertThat(packets).isGreaterThan(20_000);
            assertThat((double) bytes / packets)
                    .as("%s bytes for %s packets", bytes, packets)
                    .isLessThan(MOST_BYTES_PER_PACKET);
        }
    }

    private static long allocated(RtpMediaPlane plane) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(plane.loops().getFirst().thread().threadId());
    }

    private static long packets(RtpMediaPlane plane) {
        return plane.meter().packetsSent() + plane.meter().packetsReceived();
    }
}
