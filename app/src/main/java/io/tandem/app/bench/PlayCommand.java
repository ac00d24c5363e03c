package io.tandem.app.bench;

import io.tandem.engine.media.AudioClip;
import io.tandem.media.G711;
import io.tandem.media.Tones;
import io.tandem.media.WavWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
            "  spacing          from one packet of a leg to the next at the sink; 20 ms is right"
        })
final class PlayCommand implements Callable<Integer> {
    private static final int CALLS_PER_SECOND = 50;
    private static final Duration SETTLING = Duration.ofSeconds(5);
    private static final String DOCUMENT = "<Response><Play loop=\"0\">/tone.wav</Play></Response>";

    @Option(names = "--legs", defaultValue = "200", description = "Legs that play (default: ${DEFAULT-VALUE}).")
    private int legs;

    @Mixin
    private final HeldOptions held = new HeldOptions();

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        return options.run(folder -> measure(Math.clamp(legs, 1, 5000), held.length(), folder));
    }

    private Report measure(int count, Duration length, Path folder) throws BenchFailure {
        Duration building = Duration.ofSeconds(count / CALLS_PER_SECOND + 1).plus(SETTLING);
        var contents = Map.of("/start", SampleApplication.rcml(DOCUMENT), "/tone.wav", tone(folder));
        try (var application = SampleApplication.start(contents);
                var engine = EngineProcess.start(folder, options.settings());
                var sink = RtpSink.open()) {
            engine.number("1000", application.url("/start"));
            Duration talk = building.plus(length).plus(SETTLING);
            Load.Running load = new Load("uac-hangs-up-expect-200", CALLS_PER_SECOND, count, talk, sink.port())
                    .start(engine.sip(), folder.resolve("sipp"));
            HeldCase.pass(building);
            engine.record(options);
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
            engine.recorded(options);
            Load.Counted counted = Load.await(load);
            return new Report("play: " + count + " legs for " + length.toSeconds() + " s")
                    .with("legs that played", "legs", playing, 0, "")
                    .with("CPU per leg", "cpuPerLeg", 100 * cpu / elapsed / playing, 4, "% of a core")
                    .with("packets", "packets", packets, 0, "")
                    .with("packets of those due", "packetsOfDue", 100 * packets / (elapsed * 50 * playing), 2, "%")
                    .with("lost", "lost", lost, 0, "packets")
                    .with("spacing", "spacing", arrivals.spacings())
                    .with("failed", "failed", counted.failed(), 0, "calls")
                    .with("start to ready", "startToReady", CallCase.seconds(engine.startToReady()), 2, "s");
        }
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
