package io.tandem.it.phones;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A phone in a process of its own, and what it says on its standard output.
final class PhoneProcess implements AutoCloseable {
    private static final int SECONDS_TO_END = 10;

    private final Process process;
    private final Transcript says;
    private final Thread reader;

    /// Starts it.
    ///
    /// @param folder is its working folder and its home: nothing is written elsewhere
    PhoneProcess(String name, Path folder, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("HOME", folder.toString());
        builder.environment()
                .put("XDG_DATA_HOME", folder.resolve(".local/share").toString());
        builder.environment().put("XDG_CONFIG_HOME", folder.resolve(".config").toString());
        this.process = builder.start();
        this.says = new Transcript(name);
        this.reader = Thread.ofVirtual().start(() -> read(process.inputReader(), says));
    }

    private static void read(BufferedReader lines, Transcript says) {
        try (lines) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                says.add(line);
            }
        } catch (IOException | UncheckedIOException ended) {
            says.add("(its output ended: " + ended.getMessage() + ")");
        }
    }

    /// What it says.
    Transcript says() {
        return says;
    }

    /// Types a line.
    void type(String line) {
        try {
            var out = process.outputWriter();
            out.write(line + "\n");
            out.flush();
        } catch (IOException e) {
            throw new AssertionError("the phone has ended; it said " + says, e);
        }
    }

    /// Waits for its end, or ends it.
    @Override
    public void close() {
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
            reader.join();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// Skips the test, loudly, where a program is missing.
    static void assumeInstalled(String program, String debianPackage) {
        boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
        if (!found) {
            System.err.println("** " + program + " is not installed: its tests are SKIPPED (apt install "
                    + debianPackage + ") **");
        }
        Assumptions.assumeTrue(found, program + " is not installed");
    }

    /// A UDP port that nobody has, and whose successor nobody has.
    static int freePort() throws IOException {
        var loopback = InetAddress.getLoopbackAddress();
        for (int i = 0; i < 100; i++) {
            try (var first = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
                int port = first.getLocalPort();
                if (port % 2 == 0 && isFree(new InetSocketAddress(loopback, port + 1))) {
                    return port;
                }
            }
        }
        throw new IOException("no two UDP ports in a row are free");
    }

    private static boolean isFree(InetSocketAddress address) {
        try (var socket = new DatagramSocket(address)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
