package io.tandem.app.demo;

import io.tandem.app.demo.Demo.Disappointment;
import io.tandem.app.demo.Demo.Ports;
import io.tandem.app.node.NodeStartFailure;
import io.tandem.app.node.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// Where demos are shown: a folder that is gone afterwards, free ports, and exit codes.
final class Theatre {
    private Theatre() {}

    /// A demo.
    @FunctionalInterface
    interface Play {
        /// Shows it.
        ///
        /// @param data an empty folder
        /// @return the exit code
        int shown(Path data)
                throws Disappointment, NodeStartFailure, SettingsException, IOException, InterruptedException;
    }

    /// Shows `play`, and says what went wrong.
    static int opened(Play play) {
        if (System.getenv("TANDEM_LOG") == null) {
            System.setProperty("TANDEM_LOG", "WARN"); // the ladder says what happens
        }
        try {
            Path data = Files.createTempDirectory("tandem-demo-");
            try {
                return play.shown(data);
            } finally {
                delete(data);
            }
        } catch (Disappointment e) {
            System.err.println();
            System.err.println("tandem demo: something expected did not happen: " + e.getMessage());
        } catch (NodeStartFailure | SettingsException | IOException e) {
            System.err.println("tandem demo: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }

    /// Those ports, or free ones in their place.
    static Ports ports(int sip, int http) {
        return new Ports(free("SIP", sip), free("HTTP", http));
    }

    /// Whether nobody has that port.
    static boolean isFree(String host, int port) {
        return isFree(new InetSocketAddress(InetAddress.ofLiteral(host), port));
    }

    private static boolean isFree(InetSocketAddress address) {
        try (var udp = new DatagramSocket(address);
                var tcp = new ServerSocket()) {
            tcp.setReuseAddress(true);
            tcp.bind(address);
            return udp.isBound() && tcp.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /// That port if nobody has it, or 0.
    private static int free(String what, int wanted) {
        if (isFree("127.0.0.1", wanted)) {
            return wanted;
        }
        System.out.println("Port " + wanted + " for " + what + " is taken; another one is used.");
        return 0;
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException | UncheckedIOException e) {
            System.err.println("tandem demo: could not delete all of " + folder + ": " + e.getMessage());
        }
    }
}
