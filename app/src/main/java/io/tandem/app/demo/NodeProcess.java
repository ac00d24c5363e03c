package io.tandem.app.demo;

import io.tandem.app.Tandem;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A node of the cluster in a JVM of its own, as `serve` runs it.
final class NodeProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready sip=(\\S+) http=(\\S+)");
    private static final int PATIENCE_SECONDS = 30;

    private final String name;
    private final Process process;
    private final String sip;
    private final String http;

    private NodeProcess(String name, Process process, String sip, String http) {
        this.name = name;
        this.process = process;
        this.sip = sip;
        this.http = http;
    }

    /// Starts it with the flags that this JVM has; it takes calls when the stage completes.
    ///
    /// @param config its file
    /// @param settings more of `key=value`
    /// @param log takes what it says
    static CompletableFuture<NodeProcess> start(String name, Path config, List<String> settings, Path log) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")); // sooner ready
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Tandem.class.getName()));
        command.addAll(List.of("serve", "--config", config.toString()));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        Process process = new ProcessBuilder(command)
                                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                                .start();
                        Runtime.getRuntime()
                                .addShutdownHook(new Thread(process::destroyForcibly)); // after Ctrl-C none stays
                        return ready(name, process, log);
                    } catch (IOException e) {
                        throw new IllegalStateException(name + " cannot be started: " + e.getMessage(), e);
                    }
                },
                Thread::startVirtualThread);
    }

    private static NodeProcess ready(String name, Process process, Path log) throws IOException {
        BufferedReader lines = process.inputReader(); // stays open: it belongs to the process
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                return new NodeProcess(name, process, ready.group(1), ready.group(2));
            }
        }
        process.destroyForcibly();
        throw new IllegalStateException(
                name + " did not get ready: " + Files.readAllLines(log).stream().collect(Collectors.joining("; ")));
    }

    String name() {
        return name;
    }

    /// `host:port` for phones.
    String sip() {
        return sip;
    }

    /// `host:port` for the API.
    String http() {
        return http;
    }

    /// `kill -9`.
    void kill() {
        process.destroyForcibly();
    }

    /// Its exit code, once it has ended by itself.
    CompletableFuture<Integer> exitCode() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /// SIGTERM, and -9 when that does not help.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
