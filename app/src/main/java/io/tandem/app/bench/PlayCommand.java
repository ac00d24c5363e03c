package io.tandem.app.bench;

import io.tandem.engine.media.AudioClip;
import io.tandem.media.G711;
import io.tandem.media.Tones;
import io.tandem.media.WavWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tandem bench play`: legs that play a file in a loop.
@Command(
        name = "play",
        description = "Legs that play G.711 from a looped file.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "What the figures mean:",
            "  CPU per leg      processor time of the whole engine process, in percent of one core, by leg",
            "  packets          received from all legs while it was measured; due are 50 a second from each leg",
            "  lost             packets that were sent and did not come to the sink (a full socket buffer loses some)",
            "  spacing          from one packet of a leg to the next at the sink; 20 ms is right",
            "  legs held        with `--most`: no packet was lost, and 99.9 % of those due came, while it was measured"
        })
final class PlayCommand implements Callable<Integer> {
    private static final int CALLS_PER_SECOND = 50;
    private static final int MOST = 5000;

    /// Percent of the packets that are due: what comes a moment too late to be counted is not missing.
    private static final double WHOLE = 99.9;

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SETTLING = Duration.ofSeconds(5);
    private static final String DOCUMENT = "<Response><Play loop=\"0\">/tone.wav</Play></Response>";

    @Option(names = "--legs", defaultValue = "200", description = "Legs that play (default: ${DEFAULT-VALUE}).")
    private int legs;

    @Option(
            names = "--most",
            description = "Add as many legs again and again, until packets are missing: the most that are held.")
    private boolean most;

    @Mixin
    private final HeldOptions held = new HeldOptions();

    @Mixin
    private final BenchOptions options = new BenchOptions();

    /// What was measured of so many legs.
    private record Measured(double legs, double cpuPerLeg, double packets, double ofDue, double lost, Millis spacing) {
        boolean isWhole() {
            return lost == 0 && ofDue >= WHOLE;
        }
    }

    @Override
    public Integer call() {
        int count = Math.clamp(legs, 1, MOST);
        return options.run(folder -> most ? most(count, held.length(), folder) : measure(count, held.length(), folder));
    }

    private Report measure(int count, Duration length, Path folder) throws BenchFailure {
        Duration building = building(count);
        try (var application = application(folder);
                var engine = EngineProcess.start(folder, options.settings());
                var sink = RtpSink.open()) {
            engine.number("1000", application.url("/start"));
            Duration talk = building.plus(length).plus(SETTLING);
            Load.Running load = load(count, talk, sink).start(engine.sip(), folder.resolve("sipp"));
            HeldCase.pass(building);
            engine.record(options);
            Measured measured = measured(engine, sink, length);
            engine.recorded(options);
            Load.Counted counted = Load.await(load);
            return new Report("play: " + count + " legs for " + length.toSeconds() + " s")
                    .with("legs that played", "legs", measured.legs(), 0, "")
                    .with("CPU per leg", "cpuPerLeg", measured.cpuPerLeg(), 4, "% of a core")
                    .with("packets", "packets", measured.packets(), 0, "")
                    .with("packets of those due", "packetsOfDue", measured.ofDue(), 2, "%")
                    .with("lost", "lost", measured.lost(), 0, "packets")
                    .with("spacing", "spacing", measured.spacing())
                    .with("failed", "failed", counted.failed(), 0, "calls")
                    .with("start to ready", "startToReady", CallCase.seconds(engine.startToReady()), 2, "s");
        }
    }

    /// The load grows until packets are missing.
    private Report most(int more, Duration length, Path folder) throws BenchFailure {
        List<Load.Running> loads = new ArrayList<>();
        try (var application = application(folder);
                var engine = EngineProcess.start(folder, options.settings());
                var sink = RtpSink.open()) {
            engine.number("1000", application.url("/start"));
            var whole = new Measured(0, Double.NaN, 0, 100, 0, Millis.of(List.of()));
            var last = whole;
            for (int begun = more; last.isWhole() && begun <= MOST; begun += more) {
                loads.add(load(more, LONG, sink).start(engine.sip(), folder.resolve("sipp" + begun)));
                HeldCase.pass(building(more));
                last = measured(engine, sink, length);
                whole = last.isWhole() ? last : whole;
            }
            return new Report("play: " + more + " more legs at a time, each time for " + length.toSeconds() + " s")
                    .with("legs held without loss", "legs", whole.legs(), 0, "")
                    .with("CPU per leg", "cpuPerLeg", whole.cpuPerLeg(), 4, "% of a core")
                    .with("spacing", "spacing", whole.spacing())
                    .with("legs measured last", "lastLegs", last.legs(), 0, "")
                    .with("packets of those due", "lastPacketsOfDue", last.ofDue(), 2, "%")
                    .with("lost", "lastLost", last.lost(), 0, "packets")
                    .with("spacing then", "lastSpacing", last.spacing());
        } finally {
            loads.forEach(load -> load.process().destroyForcibly());
        }
    }

    private static Duration building(int count) {
        return Duration.ofSeconds(count / CALLS_PER_SECOND + 1).plus(SETTLING);
    }

    private static SampleApplication application(Path folder) throws BenchFailure {
        return SampleApplication.start(Map.of("/start", SampleApplication.rcml(DOCUMENT), "/tone.wav", tone(folder)));
    }

    private static Load load(int count, Duration talk, RtpSink sink) {
        return new Load("uac-hangs-up-expect-200", CALLS_PER_SECOND, count, talk, sink.port());
    }

    private static Measured measured(EngineProcess engine, RtpSink sink, Duration length) throws BenchFailure {
        double playing = engine.metric("tandem_media_sessions");
        long packetsBefore = sink.packets();
        long lostBefore = sink.lost();
        Arrivals arrivals = sink.measure();
        Duration cpuBefore = engine.cpu();
        long began = System.nanoTime();
        HeldCase.pass(length);
        double elapsed = (System.nanoTime() - began) / 1e9;
        double cpu = CallCase.seconds(engine.cpu().minus(cpuBefore));
        double packets = (double) (sink.packets() - packetsBefore);
        double lost = (double) (sink.lost() - lostBefore);
        sink.measure();
        return new Measured(
                playing,
                100 * cpu / elapsed / playing,
                packets,
                100 * packets / (elapsed * 50 * playing),
                lost,
                arrivals.spacings());
    }

    private static byte[] tone(Path folder) throws BenchFailure {
        AudioClip clip = Tones.sine(1000, Duration.ofSeconds(3));
        Path file = folder.resolve("tone.wav");
        short[] samples = G711.samples(clip);
        try {
            try (var wav = WavWriter.create(file)) {
                wav.write(samples, samples.length);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new BenchFailure("the tone cannot be written: " + e.getMessage(), e);
        }
    }
}
