package io.tandem.it.sipp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.node.Node;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// One run of SIPp: a scenario of the folder `sipp/`, bounded in calls and time.
public final class Sipp {
    private static final int RTP_NOWHERE = 9;
    private static final Duration LAUNCH = Duration.ofSeconds(10);

    private final Path folder;
    private final String scenario;
    private final List<String> options = new ArrayList<>();
    private Duration patience = Duration.ofSeconds(30);
    private int calls = 1;
    private String host = "127.0.0.1";
    private int rtp = RTP_NOWHERE;

    /// A run of that scenario.
    ///
    /// @param folder for what SIPp writes
    /// @param scenario without `.xml`
    public static Sipp scenario(Path folder, String scenario) {
        return new Sipp(folder, scenario);
    }

    private Sipp(Path folder, String scenario) {
        this.folder = folder;
        this.scenario = scenario;
    }

    /// Skips the test, loudly, where there is no SIPp.
    public static void assumeInstalled() {
        Assumptions.assumeTrue(isInstalled(), "SIPp is not installed");
    }

    /// Says so, loudly, where there is no SIPp.
    public static boolean isInstalled() {
        boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "sipp")));
        if (!found) {
            System.err.println("** SIPp is not installed: its scenarios are SKIPPED (apt install sip-tester) **");
        }
        return found;
    }

    Sipp with(String... words) {
        options.addAll(List.of(words));
        return this;
    }

    Sipp overTcp() {
        return with("-t", "t1");
    }

    Sipp from(String localHost) {
        this.host = localHost;
        return this;
    }

    public Sipp voiceAt(int port) {
        this.rtp = port;
        return this;
    }

    public Sipp calls(int count, int perSecond) {
        this.calls = count;
        return with("-r", Integer.toString(perSecond), "-l", Integer.toString(count));
    }

    public Sipp within(Duration most) {
        this.patience = most;
        return this;
    }

    /// Starts it; the caller goes on meanwhile.
    public Process start(Node node) throws IOException {
        return start(Node.shown(node.sipAddress()));
    }

    private Process start(String engine) throws IOException {
        Path file = Path.of("..", "sipp", scenario + ".xml").toAbsolutePath().normalize();
        assertThat(file).isRegularFile();
        var command = new ArrayList<>(List.of("sipp", "-sf", file.toString(), "-m", Integer.toString(calls)));
        command.addAll(List.of("-i", host, "-mi", host, "-s", "1000", "-key", "rtp", Integer.toString(rtp)));
        command.addAll(List.of("-timeout", patience.toSeconds() + "s", "-timeout_error", "-nostdin"));
        command.addAll(List.of("-trace_stat", "-stf", "stat.csv", "-trace_err", "-error_file", "errors.log"));
        command.addAll(options);
        command.add(engine);
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sipp.out").toFile())
                .start();
    }

    /// Runs it to its end, and fails unless every call went as the scenario says.
    void succeeds(Node node) throws IOException, InterruptedException {
        ended(start(node));
    }

    /// The same of an engine of another process.
    ///
    /// @param engine `host:port`
    public void succeeds(String engine) throws IOException, InterruptedException {
        ended(start(engine));
    }

    /// Waits for a run that was started, and fails unless every call went as the scenario says.
    public void ended(Process process) throws IOException, InterruptedException {
        try {
            assertThat(process.waitFor(patience.plus(LAUNCH).toSeconds(), TimeUnit.SECONDS))
                    .as("SIPp ended in time")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(this::said).isZero();
        Map<String, String> last = counted();
        assertThat(last).as(this::said).containsEntry("FailedCall(C)", "0");
        assertThat(last).as(this::said).containsEntry("SuccessfulCall(C)", Integer.toString(calls));
    }

    /// The last line of SIPp's statistics.
    Map<String, String> counted() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("stat.csv"));
        String[] names = lines.getFirst().split(";", -1);
        String[] values = lines.getLast().split(";", -1);
        var counted = new HashMap<String, String>();
        for (int i = 0; i < Math.min(names.length, values.length); i++) {
            counted.put(names[i], values[i].strip());
        }
        return counted;
    }

    private String said() {
        try (Stream<Path> files = Files.list(folder)) {
            var said = new StringBuilder(scenario);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.toString().endsWith(".csv")) {
                    said.append('\n').append(file.getFileName()).append(":\n");
                    said.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                }
            }
            return said.toString();
        } catch (IOException e) {
            return scenario + " (what SIPp wrote cannot be read: " + e + ")";
        }
    }
}
