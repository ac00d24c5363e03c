package io.tandem.media.rtp;

import io.tandem.engine.media.Playback;
import io.tandem.engine.media.TapeEvent;
import io.tandem.engine.media.TapeOrder;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.media.Tones;
import io.tandem.media.tape.WavTapes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;

/// Measures, no test: legs that play G.711 to a sink. Prints the processor time of the media threads per leg, and how
/// evenly the packets come.
///
/// `java … io.tandem.media.rtp.PlayingLegs [legs] [seconds] [silent|latched|talking] [folder]`: a silent peer sends
/// nothing, a latched one sends a single packet, a talking one sends 50 packets a second as our leg does. With a folder
/// every leg is recorded there, on two channels; the files stay.
public final class PlayingLegs {
    private static final int FIRST_PORT = 40_000;
    private static final int WARM_UP_SECONDS = 5;

    private PlayingLegs() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int legs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        String peers = arguments.length > 2 ? arguments[2] : "latched";
        String folder = arguments.length > 3 ? arguments[3] : "";
        var kit = ActorTestKit.create();
        var settings = RtpSettings.loopback().withPorts(FIRST_PORT, FIRST_PORT + 10_000 - 1);
        try (var plane = RtpMediaPlane.start(settings);
                var tapes = WavTapes.in(folder.isEmpty() ? Files.createTempDirectory("tapes") : Path.of(folder));
                var sink = new Sink()) {
            var parties = new ArrayList<Party>();
            for (int i = 0; i < legs; i++) {
                var party = Party.open(kit, plane);
                parties.add(party);
                party.connect(sink.address());
                if (!folder.isEmpty()) {
                    party.session()
                            .record(tapes.open(
                                    order(), kit.<TapeEvent>createTestProbe().ref()));
                }
                party.session().play(new Playback(1, List.of(Tones.sine(1000, Duration.ofSeconds(3))), 0));
            }
            List<InetSocketAddress> talkTo =
                    parties.stream().map(Party::address).toList();
            if (!peers.equals("silent")) {
                sink.talk(talkTo);
            }
            var talker = peers.equals("talking") ? Thread.ofPlatform().daemon().start(() -> sink.talkOn(talkTo)) : null;
            Thread.sleep(Duration.ofSeconds(WARM_UP_SECONDS));
            sink.beginMeasuring();
            plane.meter().takeWorstLateness();
            long sentBefore = plane.meter().packetsSent();
            long lateBefore = plane.meter().lateTicks();
            long cpuBefore = mediaCpuNanos(plane);
            long tapesCpuBefore = tapesCpuNanos();
            long began = System.nanoTime();
            Thread.sleep(Duration.ofSeconds(seconds));
            long elapsed = System.nanoTime() - began;
            long cpu = mediaCpuNanos(plane) - cpuBefore;
            long tapesCpu = tapesCpuNanos() - tapesCpuBefore;
            long sent = plane.meter().packetsSent() - sentBefore;
            long[] spacings = sink.endMeasuring();
            System.out.printf(
                    "%d legs, peers %s, %d loops: %.4f %% of a core per leg, %.2f us per packet, %d packets (%.1f %% of those due)%n",
                    legs,
                    peers,
                    settings.loops(),
                    100.0 * cpu / elapsed / legs,
                    cpu / 1000.0 / sent,
                    sent,
                    100.0 * sent / (elapsed / 20_000_000.0 * legs));
            System.out.printf(
                    "spacing of a leg's packets at the sink: p1 %.2f ms, p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms; late ticks %d, worst lateness %.2f ms%n",
                    at(spacings, 0.01),
                    at(spacings, 0.5),
                    at(spacings, 0.99),
                    at(spacings, 0.999),
                    plane.meter().lateTicks() - lateBefore,
                    plane.meter().takeWorstLateness().toNanos() / 1e6);
            System.out.printf(
                    "%d recordings: their writer takes %.2f %% of a core%n",
                    tapes.openTapes(), 100.0 * tapesCpu / elapsed);
            if (talker != null) {
                talker.interrupt();
            }
        }
        kit.shutdownTestKit();
    }

    private static double at(long[] sorted, double part) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) (part * (sorted.length - 1))] / 1e6;
    }

    private static long mediaCpuNanos(RtpMediaPlane plane) {
        var threads = ManagementFactory.getThreadMXBean();
        return plane.loops().stream()
                .mapToLong(loop -> threads.getThreadCpuTime(loop.thread().threadId()))
                .sum();
    }

    private static TapeOrder order() {
        return new TapeOrder(
                RecordingSid.mint(),
                TapeOrder.Channels.DUAL,
                TapeOrder.Track.BOTH,
                TapeOrder.Trim.NOTHING,
                Duration.ofHours(1),
                Optional.of(Duration.ofSeconds(5)),
                TapeOrder.Wordless.KEPT);
    }

    private static long tapesCpuNanos() {
        var threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().equals("tapes"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }

    /// One socket that all legs send to.
    private static final class Sink implements AutoCloseable {
        private static final int MOST_SPACINGS = 4_000_000;

        private final DatagramChannel channel = DatagramChannel.open();
        private final Thread reader = Thread.ofPlatform().daemon().name("sink").unstarted(this::read);
        private final long[] lastFrom = new long[1 << 16];
        private final long[] spacings = new long[MOST_SPACINGS];
        private volatile boolean measuring;
        private int count;
        private int frame;

        Sink() throws IOException {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            reader.start();
        }

        InetSocketAddress address() throws IOException {
            return (InetSocketAddress) channel.getLocalAddress();
        }

        void beginMeasuring() {
            count = 0;
            measuring = true;
        }

        long[] endMeasuring() {
            measuring = false;
            long[] sorted = Arrays.copyOf(spacings, count);
            Arrays.sort(sorted);
            return sorted;
        }

        /// Sends a packet to every leg.
        void talk(List<InetSocketAddress> legs) throws IOException {
            var packet = ByteBuffer.allocateDirect(172);
            packet.putShort(0, (short) 0x8000)
                    .putShort(2, (short) frame)
                    .putInt(4, frame * 160)
                    .putInt(8, 7);
            frame++;
            for (InetSocketAddress leg : legs) {
                channel.send(packet.rewind(), leg);
            }
        }

        void talkOn(List<InetSocketAddress> legs) {
            try {
                for (long due = System.nanoTime(); !Thread.interrupted(); due += 20_000_000) {
                    talk(legs);
                    LockSupport.parkNanos(due - System.nanoTime());
                }
            } catch (IOException closed) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }

        private void read() {
            var buffer = ByteBuffer.allocateDirect(2048);
            try {
                while (channel.receive(buffer.clear()) instanceof InetSocketAddress source) {
                    long now = System.nanoTime();
                    int port = source.getPort();
                    if (measuring && lastFrom[port] != 0 && count < MOST_SPACINGS) {
                        spacings[count++] = now - lastFrom[port];
                    }
                    lastFrom[port] = now;
                }
            } catch (IOException closed) {
                measuring = false;
            }
        }
    }
}
