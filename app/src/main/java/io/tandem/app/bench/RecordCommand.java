package io.tandem.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tandem bench record`: bridged calls that are recorded.
@Command(
        name = "record",
        description = "Bridged calls that talk G.711 both ways and are recorded, a channel for each party.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "What the figures mean:",
            "  CPU per call     processor time of the whole engine process, in percent of one core, by recorded call;",
            "                   `bench rtp` has the same calls without a recording",
            "  packets          that came through the engine while it was measured; due are 100 a second for each call",
            "  recorded         seconds of audio in the files of all calls, of those that they talked"
        })
final class RecordCommand implements Callable<Integer> {
    private static final int HEADER = 44;
    private static final double OCTETS_PER_SECOND = 8000 * 2 * 2;

    @Option(names = "--calls", defaultValue = "100", description = "Recorded calls (default: ${DEFAULT-VALUE}).")
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
                        asked ->
                                "<Response><Dial answerOnBridge=\"true\" record=\"record-from-answer-dual\"><Sip>sip:bob@"
                                        + asked.phones() + "</Sip></Dial></Response>",
                        2)
                .measure(length, options, folder);
        Arrivals arrivals = measured.arrivals();
        double due = measured.elapsed() * 100 * measured.held();
        List<Long> files = files(folder);
        double recorded = (double) files.stream().mapToLong(Long::longValue).sum() / OCTETS_PER_SECOND;
        return measured.rest(measured.report("record: " + count + " bridged calls for " + length.toSeconds() + " s")
                .with("packets", "packets", (double) arrivals.packets(), 0, "")
                .with("packets of those due", "packetsOfDue", 100.0 * arrivals.packets() / due, 2, "%")
                .with("lost", "lost", (double) arrivals.lost(), 0, "packets")
                .with("delay", "delay", arrivals.delays())
                .with("recordings", "recordings", files.size(), 0, "files")
                .with("recorded by call", "recorded", recorded / Math.max(1, files.size()), 1, "s"));
    }

    /// The octets of audio in each file.
    private static List<Long> files(Path folder) throws BenchFailure {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".wav"))
                    .map(file -> Math.max(0, file.toFile().length() - HEADER))
                    .toList();
        } catch (IOException e) {
            throw new BenchFailure("the recordings cannot be read: " + e.getMessage(), e);
        }
    }
}
