package io.tandem.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Calls made by SIPp, open loop: new ones begin at their time, whether the earlier ones have ended or not.
///
/// @param scenario the file in `sipp/`, without `.xml`
/// @param rate calls per second
/// @param calls how many
/// @param talk how long a scenario that has a pause waits
/// @param rtpPort the port that takes the engine's RTP
record Load(String scenario, int rate, int calls, Duration talk, int rtpPort) {
    private static final Duration GRACE = Duration.ofSeconds(40);
    private static final int MOST_AT_ONCE = 10_000;

    /// What SIPp counted.
    ///
    /// @param invite from INVITE to 200
    record Counted(int successful, int failed, int retransmissions, Duration elapsed, Millis invite) {}

    /// SIPp that works on a load.
    record Running(Process process, Path folder, Duration most) {}

    /// Starts SIPp.
    ///
    /// @param engine `host:port`
    /// @param folder for SIPp's files; emptied of earlier ones
    Running start(String engine, Path folder) throws BenchFailure {
        Path file = home().resolve("sipp").resolve(scenario + ".xml");
        if (!Files.isReadable(file)) {
            throw new BenchFailure(file + " is missing: tandem bench runs from the source folder, by ./tandem");
        }
        Duration most = Duration.ofSeconds(calls / rate + 1).plus(talk).plus(GRACE);
        try {
            Files.createDirectories(folder);
            try (Stream<Path> old = Files.list(folder)) {
                for (Path one : old.toList()) {
                    Files.delete(one);
                }
            }
            Process process = new ProcessBuilder(command(engine, file, most))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("sipp.out").toFile())
                    .start();
            return new Running(process, folder, most);
        } catch (IOException e) {
            throw new BenchFailure(
                    "SIPp makes the calls, and it cannot be started: " + e.getMessage()
                            + " (Debian, Ubuntu: apt install sip-tester; macOS: brew install sipp)",
                    e);
        }
    }

    /// Waits for its end.
    static Counted await(Running running) throws BenchFailure {
        try {
            if (!running.process().waitFor(running.most().toSeconds() + 10, TimeUnit.SECONDS)) {
                throw new BenchFailure("SIPp did not end in " + running.most());
            }
            return read(running.folder());
        } catch (IOException e) {
            throw new BenchFailure("SIPp's figures cannot be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        } finally {
            running.process().destroyForcibly();
        }
    }

    /// The folder of the sources, as the launcher says it.
    private static Path home() {
        return Path.of(System.getProperty("tandem.home", "."));
    }

    private List<String> command(String engine, Path file, Duration most) {
        var command =
                new ArrayList<>(List.of("sipp", "-sf", file.toAbsolutePath().toString(), "-s", "1000"));
        command.addAll(List.of("-i", "127.0.0.1", "-mi", "127.0.0.1", "-key", "rtp", Integer.toString(rtpPort)));
        command.addAll(List.of("-r", Integer.toString(rate), "-m", Integer.toString(calls)));
        command.addAll(List.of("-l", Integer.toString(MOST_AT_ONCE), "-d", Long.toString(talk.toMillis())));
        command.addAll(List.of("-timeout", most.toSeconds() + "s", "-timeout_error", "-nostdin"));
        command.addAll(List.of("-trace_stat", "-stf", "stat.csv", "-fd", "1", "-trace_rtt", "-rtt_freq", "10"));
        command.addAll(List.of("-trace_err", "-error_file", "errors.log", "-buff_size", "4194304", engine));
        return command;
    }

    private static Counted read(Path folder) throws IOException, BenchFailure {
        Path file = folder.resolve("stat.csv");
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        if (lines.size() < 2) {
            throw new BenchFailure("SIPp made no calls; what it said is in " + folder.resolve("sipp.out"));
        }
        String[] names = lines.getFirst().split(";", -1);
        String[] values = lines.getLast().split(";", -1);
        Map<String, String> last = new HashMap<>();
        for (int i = 0; i < Math.min(names.length, values.length); i++) {
            last.put(names[i], values[i]);
        }
        return new Counted(
                count(last, "SuccessfulCall(C)"),
                count(last, "FailedCall(C)"),
                count(last, "Retransmissions(C)"),
                elapsed(last.getOrDefault("ElapsedTime(C)", "00:00:00:000000")),
                times(folder));
    }

    private static int count(Map<String, String> last, String name) {
        return Integer.parseInt(last.getOrDefault(name, "0").strip());
    }

    /// `hh:mm:ss:micros`.
    private static Duration elapsed(String text) {
        String[] parts = text.strip().split(":", -1);
        return Duration.ofHours(Long.parseLong(parts[0]))
                .plusMinutes(Long.parseLong(parts[1]))
                .plusSeconds(Long.parseLong(parts[2]))
                .plusNanos(parts.length > 3 ? Long.parseLong(parts[3]) * 1000 : 0);
    }

    private static Millis times(Path folder) throws IOException {
        var times = new ArrayList<Double>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith("_rtt.csv")).toList()) {
                Files.readAllLines(file).stream()
                        .skip(1)
                        .map(line -> line.split(";", -1))
                        .filter(fields -> fields.length > 1)
                        .forEach(fields -> times.add(Double.parseDouble(fields[1])));
            }
        }
        return Millis.of(times);
    }
}
