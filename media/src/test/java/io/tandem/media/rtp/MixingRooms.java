package io.tandem.media.rtp;

import io.tandem.engine.media.Codec;
import io.tandem.engine.media.MediaEvent.PlaybackEnded;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.media.Mixer.Seat;
import io.tandem.media.G711;
import io.tandem.media.Tones;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;

/// Measures, no test: rooms whose parties all send 50 packets a second, a few of them a tone and the others silence.
/// Prints the processor time of the media threads per room, the part of all packets due that was sent, and late ticks.
///
/// `java … io.tandem.media.rtp.MixingRooms [rooms] [parties] [talkers] [seconds]`
public final class MixingRooms {
    private static final int FIRST_PORT = 40_000;
    private static final int WARM_UP_SECONDS = 5;
    private static final int LOUDEST = 5;

    private MixingRooms() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rooms = argument(arguments, 0, 1);
        int parties = argument(arguments, 1, 100);
        int talkers = argument(arguments, 2, 3);
        int seconds = argument(arguments, 3, 20);
        var kit = ActorTestKit.create();
        var settings = RtpSettings.loopback().withPorts(FIRST_PORT, FIRST_PORT + 10_000 - 1);
        try (var plane = RtpMediaPlane.start(settings);
                var phones = DatagramChannel.open()) {
            phones.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
            phones.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            TestProbe<PlaybackEnded> listener = kit.createTestProbe(PlaybackEnded.class);
            var speaking = new ArrayList<InetSocketAddress>();
            var silent = new ArrayList<InetSocketAddress>();
            for (int room = 0; room < rooms; room++) {
                Mixer mixer = plane.open(LOUDEST, listener.ref());
                for (int i = 0; i < parties; i++) {
                    var party = Party.open(kit, plane);
                    party.connect((InetSocketAddress) phones.getLocalAddress());
                    mixer.seat(party.session(), Seat.OPEN);
                    (i < talkers ? speaking : silent).add(party.address());
                }
            }
            Thread.ofPlatform().daemon().start(() -> hear(phones));
            var talk = Thread.ofPlatform().daemon().start(() -> talk(phones, speaking, silent));
            Thread.sleep(Duration.ofSeconds(WARM_UP_SECONDS));
            measure(plane, rooms, parties, talkers, seconds);
            talk.interrupt();
            talk.join();
        }
        kit.shutdownTestKit();
    }

    private static void measure(RtpMediaPlane plane, int rooms, int parties, int talkers, int seconds)
            throws InterruptedException {
        plane.meter().takeWorstLateness();
        long sentBefore = plane.meter().packetsSent();
        long receivedBefore = plane.meter().packetsReceived();
        long lateBefore = plane.meter().lateTicks();
        long cpuBefore = mediaCpuNanos(plane);
        long began = System.nanoTime();
        Thread.sleep(Duration.ofSeconds(seconds));
        double elapsed = System.nanoTime() - began;
        double cpu = mediaCpuNanos(plane) - cpuBefore;
        double due = elapsed / MediaLoop.TICK_NANOS * rooms * parties;
        long sent = plane.meter().packetsSent() - sentBefore;
        long received = plane.meter().packetsReceived() - receivedBefore;
        System.out.printf(
                "%d rooms of %d with %d talkers, %d loops: %.2f %% of a core per room, %.4f %% per party, %.2f us per packet sent and received%n",
                rooms,
                parties,
                talkers,
                plane.loops().size(),
                100 * cpu / elapsed / rooms,
                100 * cpu / elapsed / rooms / parties,
                cpu / 1000 / sent);
        System.out.printf(
                "sent %.1f %% and received %.1f %% of the packets due; late ticks %d, worst lateness %.2f ms%n",
                100 * sent / due,
                100 * received / due,
                plane.meter().lateTicks() - lateBefore,
                plane.meter().takeWorstLateness().toNanos() / 1e6);
    }

    private static int argument(String[] arguments, int place, int otherwise) {
        return arguments.length > place ? Integer.parseInt(arguments[place]) : otherwise;
    }

    private static long mediaCpuNanos(RtpMediaPlane plane) {
        var threads = ManagementFactory.getThreadMXBean();
        return plane.loops().stream()
                .mapToLong(loop -> threads.getThreadCpuTime(loop.thread().threadId()))
                .sum();
    }

    private static void hear(DatagramChannel phones) {
        var buffer = ByteBuffer.allocateDirect(2048);
        try {
            while (phones.receive(buffer.clear()) != null) {
                buffer.flip();
            }
        } catch (IOException closed) {
            buffer.clear();
        }
    }

    private static void talk(DatagramChannel phones, List<InetSocketAddress> speaking, List<InetSocketAddress> silent) {
        ByteBuffer tone = packet(Tones.sineSamples(500, 0.25, MediaLoop.FRAME));
        ByteBuffer silence = packet(new short[MediaLoop.FRAME]);
        int frame = 0;
        try {
            for (long due = System.nanoTime(); !Thread.interrupted(); due += MediaLoop.TICK_NANOS) {
                send(phones, tone, speaking, frame);
                send(phones, silence, silent, frame);
                frame++;
                LockSupport.parkNanos(due - System.nanoTime());
            }
        } catch (IOException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static ByteBuffer packet(short[] samples) {
        var packet = ByteBuffer.allocateDirect(RtpPacket.HEADER + samples.length);
        packet.putShort(0, (short) 0x8000).putInt(8, 7);
        return packet.put(RtpPacket.HEADER, G711.encode(Codec.PCMU, samples));
    }

    private static void send(DatagramChannel phones, ByteBuffer packet, List<InetSocketAddress> legs, int frame)
            throws IOException {
        packet.putShort(2, (short) frame).putInt(4, frame * MediaLoop.FRAME);
        for (InetSocketAddress leg : legs) {
            phones.send(packet.rewind(), leg);
        }
    }
}
