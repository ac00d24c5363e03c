package io.tandem.app.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tandem bench rooms`: conferences.
@Command(
        name = "rooms",
        description = "Conferences all of whose parties talk G.711 all the time.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "What the figures mean:",
            "  CPU per call     processor time of the whole engine process, in percent of one core, by party",
            "  packets          that the parties heard while it was measured; due are 50 a second for each party",
            "  lost             gaps in their sequence numbers",
            "  spacing          from one packet to the next at a party's socket; 20 ms is right"
        })
final class RoomsCommand implements Callable<Integer> {
    @Option(names = "--rooms", defaultValue = "1", description = "Rooms (default: ${DEFAULT-VALUE}).")
    private int rooms;

    @Option(names = "--parties", defaultValue = "100", description = "Parties in each (default: ${DEFAULT-VALUE}).")
    private int parties;

    @Mixin
    private final HeldOptions held = new HeldOptions();

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        return options.run(
                folder -> measure(Math.clamp(rooms, 1, 500), Math.clamp(parties, 1, 1000), held.length(), folder));
    }

    private Report measure(int count, int size, Duration length, Path folder) throws BenchFailure {
        var measured = new HeldCase(
                        count * size,
                        count,
                        Map.of(),
                        asked -> "<Response><Dial><Conference beep=\"false\" maxParticipants=\"1000\">room "
                                + asked.place() + "</Conference></Dial></Response>",
                        1)
                .measure(length, options, folder);
        Arrivals arrivals = measured.arrivals();
        double due = measured.elapsed() * 50 * measured.held();
        return measured.rest(measured.report("rooms: " + count + " of " + size + " for " + length.toSeconds() + " s")
                .with("CPU per room", "cpuPerRoom", measured.cpuPerCall() * measured.held() / count, 2, "% of a core")
                .with("packets", "packets", (double) arrivals.heard(), 0, "")
                .with("packets of those due", "packetsOfDue", 100.0 * arrivals.heard() / due, 2, "%")
                .with("lost", "lost", (double) arrivals.unheard(), 0, "packets")
                .with("spacing", "spacing", arrivals.spacings()));
    }
}
