package io.tandem.it.cluster;

import io.tandem.it.loss.EngineProcess;
import io.tandem.it.sipp.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Three nodes of one machine, each a process, that share a store. Node 1 is the oldest.
public final class ThreeNodes implements AutoCloseable {
    public static final int NODES = 3;

    public static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern UP = Pattern.compile("\"status\":\\s*\"up\"");
    private static final Pattern MEMBER = Pattern.compile("\"status\":");

    private final Path folder;
    private final List<String> settings;
    private final Map<Integer, EngineProcess> running = new ConcurrentSkipListMap<>();

    private ThreeNodes(Path folder, List<String> settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /// Returns when all of them know each other.
    ///
    /// @param more settings of each
    public static ThreeNodes start(Path folder, List<String> more) throws Exception {
        int port = freePort();
        String seeds = String.join(
                ",",
                IntStream.rangeClosed(1, NODES)
                        .mapToObj(node -> host(node) + ":" + port)
                        .toList());
        List<String> settings = new ArrayList<>(List.of(
                "store.folder=" + store(folder), "store.shared=on", "cluster.port=" + port, "cluster.seeds=" + seeds));
        settings.addAll(more);
        var nodes = new ThreeNodes(folder, settings);
        try {
            for (int node = 1; node <= NODES; node++) {
                nodes.starts(node);
            }
        } catch (Exception | Error e) {
            nodes.close();
            throw e;
        }
        return nodes;
    }

    /// Where nodes that were started in `folder` have their store.
    static Path store(Path folder) {
        return folder.resolve("store");
    }

    /// What a node of those that were started in `folder` has for itself.
    public static Path own(Path folder, int node) {
        return folder.resolve("node" + node);
    }

    private static String host(int node) {
        return "127.0.0." + node;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral(host(1)))) {
            return socket.getLocalPort();
        }
    }

    /// Starts a node that is not running; returns when all that run know each other.
    public void starts(int node) throws Exception {
        List<String> all = new ArrayList<>(settings);
        all.addAll(List.of("sip.host=" + host(node), "http.host=" + host(node), "cluster.host=" + host(node)));
        Path own = Files.createDirectories(own(folder, node));
        running.put(node, EngineProcess.start(own, all.toArray(String[]::new)));
        knowEachOther();
    }

    /// Takes a node out of those that run; what becomes of its process is the caller's business.
    public EngineProcess taken(int node) {
        return Objects.requireNonNull(running.remove(node), "it does not run");
    }

    /// Those that run.
    public List<EngineProcess> running() {
        return List.copyOf(running.values());
    }

    /// One that runs.
    public EngineProcess node(int node) {
        return Objects.requireNonNull(running.get(node), "it does not run");
    }

    /// Waits until the members that each node sees are those that run.
    public void knowEachOther() throws Exception {
        for (EngineProcess node : running()) {
            Patience.until("each node sees " + running.size() + " members", PATIENCE, () -> {
                String members = node.page("/management/cluster");
                return count(UP, members) == running.size() && count(MEMBER, members) == running.size();
            });
        }
    }

    private static long count(Pattern pattern, String text) {
        return pattern.matcher(text).results().count();
    }

    @Override
    public void close() {
        running.values().forEach(EngineProcess::close);
    }
}
