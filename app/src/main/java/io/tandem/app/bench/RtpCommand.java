package io.tandem.app.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tandem bench rtp`: calls that talk on.
@Command(
        name = "rtp",
        description = "Bridged calls that talk G.711 both ways, and what their audio costs the engine.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "What the figures mean:",
            "  CPU per call     processor time of the whole engine process, in percent of one core, by bridged call",
            "  packets          that came through the engine while it was measured; due are 100 a second for each call",
            "  lost             gaps in their numbers",
            "  delay            from one phone's send to the other's receive, both in this process",
            "  jitter           by how much the delays of two packets in a row differ, on average"
        })
final class RtpCommand implements Callable<Integer> {
    private static final int CALLS_PER_SECOND = 25;
    private static final Duration SETTLING = Duration.ofSeconds(5);

    @Option(names = "--calls", defaultValue = "100", description = "Bridged calls (default: ${DEFAULT-VALUE}).")
    private int calls;

    @Option(names = "--seconds", defaultValue = "20", description = "How long to measure (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        try {
            WorkFolder work = WorkFolder.create();
            options.print(
                    measure(Math.clamp(calls, 1, 2000), Duration.ofSeconds(Math.clamp(seconds, 1, 600)), work.path()));
            work.discard();
            return 0;
        } catch (BenchFailure e) {
            System.err.println("tandem: " + e.getMessage());
            return 1;
        }
    }

    private Report measure(int count, Duration length, Path folder) throws BenchFailure {
        Duration building = Duration.ofSeconds(count / CALLS_PER_SECOND + 1).plus(SETTLING);
        Duration talk = building.plus(length).plus(SETTLING);
        Map<String, PartyActor.Part> callees = Map.of("bob", new PartyActor.Stays());
        try (var phones = Phones.start(RtpLoad.Talk.YES, callees);
                var application = SampleApplication.start(
                        ConnectedCase.rcml(Map.of("/start", BridgeCommand.dial("bob", phones.address()))));
                var engine = EngineProcess.start(folder, options.settings())) {
            engine.number("1000", application.url("/start"), application.url("/refer"));
            var run = phones.begin(count, CALLS_PER_SECOND, "sip:1000@" + engine.sip(), new PartyActor.HangsUp(talk));
            pass(building);
            double bridged = engine.metric("tandem_media_sessions") / 2;
            engine.record(options);
            Arrivals arrivals = phones.media().measure();
            Duration cpuBefore = engine.cpu();
            long began = System.nanoTime();
            pass(length);
            double elapsed = (System.nanoTime() - began) / 1e9;
            double cpu = CallCase.seconds(engine.cpu().minus(cpuBefore));
            double packets = arrivals.packets();
            double lost = arrivals.lost();
            double jitter = arrivals.jitter();
            Millis delays = arrivals.delays();
            engine.recorded(options);
            PhonesActor.Counted counted = Phones.await(run);
            return new Report("rtp: " + count + " bridged calls for " + length.toSeconds() + " s")
                    .with("calls that talked", "calls", bridged, 0, "")
                    .with("CPU per call", "cpuPerCall", 100 * cpu / elapsed / bridged, 4, "% of a core")
                    .with("CPU per 100 calls", "cpuPer100", 100 * cpu / elapsed / bridged, 3, "cores")
                    .with("packets", "packets", packets, 0, "")
                    .with("packets of those due", "packetsOfDue", 100 * packets / (elapsed * 100 * bridged), 2, "%")
                    .with("lost", "lost", lost, 0, "packets")
                    .with("delay", "delay", delays)
                    .with("jitter", "jitter", jitter, 3, "ms")
                    .with(
                            "failed",
                            "failed",
                            count - counted.answered().sorted().size(),
                            0,
                            "calls")
                    .with("start to ready", "startToReady", CallCase.seconds(engine.startToReady()), 2, "s");
        }
    }

    private static void pass(Duration time) {
        for (long end = System.nanoTime() + time.toNanos(); System.nanoTime() < end; ) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
