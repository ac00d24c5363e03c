package io.tandem.app.bench;

import io.tandem.app.Tandem;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// An engine in a fresh JVM, started by `serve` with the flags that this JVM has, and an empty data folder.
final class EngineProcess implements AutoCloseable {
    private static final String SID = "AC00000000000000000000000000000001";
    private static final String TOKEN = "bench";
    private static final Pattern READY = Pattern.compile("ready sip=(\\S+):(\\d+) http=(\\S+)");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String sipHost;
    private final int sipPort;
    private final String http;
    private final Duration startToReady;

    /// Starts it; it takes calls when this returns.
    ///
    /// @param folder an empty folder for data, and for `engine.log`
    /// @param settings more of `key=value`
    /// @throws BenchFailure when it does not get ready
    static EngineProcess start(Path folder, List<String> settings) throws BenchFailure {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Tandem.class.getName(), "serve"));
        var all = new ArrayList<>(List.of(
                "sip.host=127.0.0.1",
                "sip.port=0",
                "http.port=0",
                "data=" + folder.resolve("data"),
                "account.sid=" + SID,
                "account.token=" + TOKEN));
        all.addAll(settings);
        all.forEach(setting -> command.addAll(List.of("--set", setting)));
        long began = System.nanoTime();
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(folder.resolve("engine.log").toFile())
                    .start();
            return new EngineProcess(process, began, folder);
        } catch (IOException e) {
            throw new BenchFailure("the engine cannot be started: " + e.getMessage(), e);
        }
    }

    private EngineProcess(Process process, long began, Path folder) throws BenchFailure {
        this.process = process;
        Optional<Matcher> found = readyLine(process);
        if (found.isEmpty()) {
            process.destroyForcibly();
            throw new BenchFailure("the engine did not get ready: " + folder.resolve("engine.log"));
        }
        Matcher ready = found.get();
        this.startToReady = Duration.ofNanos(System.nanoTime() - began);
        this.sipHost = ready.group(1);
        this.sipPort = Integer.parseInt(ready.group(2));
        this.http = "http://" + ready.group(3);
    }

    private static Optional<Matcher> readyLine(Process process) throws BenchFailure {
        // The reader stays open: it belongs to the process.
        BufferedReader lines = process.inputReader();
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher ready = READY.matcher(line);
                if (ready.matches()) {
                    return Optional.of(ready);
                }
            }
            return Optional.empty(); // the process has ended
        } catch (IOException e) {
            throw new BenchFailure("the engine's output cannot be read: " + e.getMessage(), e);
        }
    }

    /// From the start of the JVM to the ready line.
    Duration startToReady() {
        return startToReady;
    }

    /// Where SIPp is to call.
    String sip() {
        return sipHost + ":" + sipPort;
    }

    /// Makes a number whose script is at `voiceUrl`.
    void number(String number, URI voiceUrl) throws BenchFailure {
        number(Map.of("PhoneNumber", number, "VoiceUrl", voiceUrl.toString()));
    }

    /// Makes a number that also has a Refer application.
    void number(String number, URI voiceUrl, URI referUrl) throws BenchFailure {
        number(Map.of("PhoneNumber", number, "VoiceUrl", voiceUrl.toString(), "ReferUrl", referUrl.toString()));
    }

    private void number(Map<String, String> fields) throws BenchFailure {
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpResponse<String> made = send(request("IncomingPhoneNumbers.json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build());
        if (made.statusCode() != 201 && made.statusCode() != 200) {
            throw new BenchFailure("the number could not be made: " + made.statusCode() + " " + made.body());
        }
    }

    /// What the API says to GET of a resource of the master account.
    String get(String resource) throws BenchFailure {
        HttpResponse<String> answer = send(request(resource).build());
        if (answer.statusCode() != 200) {
            throw new BenchFailure(resource + " got " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private HttpRequest.Builder request(String resource) {
        String login = Base64.getEncoder().encodeToString((SID + ":" + TOKEN).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create(http + "/2010-04-01/Accounts/" + SID + "/" + resource))
                .header("Authorization", "Basic " + login);
    }

    /// Processor time that the engine has used so far.
    Duration cpu() throws BenchFailure {
        return process.toHandle()
                .info()
                .totalCpuDuration()
                .orElseThrow(() -> new BenchFailure("this system does not tell a process's CPU time"));
    }

    /// Waits until `metric` is 0.
    ///
    /// @return whether it became 0 within `patience`
    boolean settled(String metric, Duration patience) throws BenchFailure {
        long deadline = System.nanoTime() + patience.toNanos();
        while (metric(metric) != 0) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        return true;
    }

    /// The sum of all lines of a metric.
    double metric(String name) throws BenchFailure {
        return send(HttpRequest.newBuilder(URI.create(http + "/metrics")).build())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /// Bytes of heap in use after a full collection.
    long liveHeap() throws BenchFailure {
        jcmd("GC.run");
        return (long) send(HttpRequest.newBuilder(URI.create(http + "/metrics")).build())
                .body()
                .lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{") && line.contains("area=\"heap\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /// Begins a profile, if one is wanted.
    void record(BenchOptions options) throws BenchFailure {
        if (options.recording().isPresent()) {
            jcmd("JFR.start", "name=bench", "settings=profile");
        }
    }

    /// Ends the profile, if there is one.
    void recorded(BenchOptions options) throws BenchFailure {
        if (options.recording().isPresent()) {
            jcmd("JFR.stop", "name=bench", "filename=" + options.recording().get());
        }
    }

    /// Gives the engine's JVM a diagnostic command.
    void jcmd(String... command) throws BenchFailure {
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        words.add(Long.toString(process.pid()));
        words.addAll(List.of(command));
        try {
            Process jcmd = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!jcmd.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
                jcmd.destroyForcibly();
                throw new BenchFailure("jcmd " + String.join(" ", command) + " failed");
            }
        } catch (IOException e) {
            throw new BenchFailure("jcmd, which comes with a JDK, cannot be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }

    private HttpResponse<String> send(HttpRequest request) throws BenchFailure {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new BenchFailure("the engine's HTTP server does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
