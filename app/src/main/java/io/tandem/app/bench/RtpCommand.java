package io.tandem.app.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
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
    @Option(names = "--calls", defaultValue = "100", description = "Bridged calls (default: ${DEFAULT-VALUE}).")
    private int calls;

    @Mixin
    private final HeldOptions held = new HeldOptions();

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        return options.run(folder -> measure(Math.clamp(calls, 1, 2000), held.length(), folder));
    }

    private Report measure(int count, Duration length, Path folder) throws BenchFailure {
        var measured = new HeldCase(
                        count,
                        1,
                        Map.of("bob", new PartyActor.Stays()),
                        asked -> BridgeCommand.dial("bob", asked.phones()),
                        2)
                .measure(length, options, folder);
        Arrivals arrivals = measured.arrivals();
        double due = measured.elapsed() * 100 * measured.held();
        return measured.rest(measured.report("rtp: " + count + " bridged calls for " + length.toSeconds() + " s")
                .with("packets", "packets", (double) arrivals.packets(), 0, "")
                .with("packets of those due", "packetsOfDue", 100.0 * arrivals.packets() / due, 2, "%")
                .with("lost", "lost", (double) arrivals.lost(), 0, "packets")
                .with("delay", "delay", arrivals.delays())
                .with("jitter", "jitter", arrivals.jitter(), 3, "ms"));
    }
}
