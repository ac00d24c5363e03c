package io.tandem.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.it.loss.EngineProcess;
import io.tandem.it.sipp.FreePort;
import io.tandem.it.sipp.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Three nodes of one machine, each a process, that share a store. Node 1 is the oldest, unless all started at once.
public final class ThreeNodes implements AutoCloseable {
    public static final int NODES = 3;

    public static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern UP = Pattern.compile("\"status\":\\s*\"up\"");
    private static final Pattern MADE = Pattern.compile("master account: sid=(\\S+) token=(\\S+)");
    private static final Pattern MEMBER = Pattern.compile("\"status\":");

    private final Path folder;
    private final List<String> settings;
    private final Wires wires;
    private final Map<Integer, EngineProcess> running = new ConcurrentSkipListMap<>();

    private Optional<String> login = Optional.empty();

    /// How the nodes reach each other.
    interface Wires {
        /// Straight.
        Wires NONE = _ -> List.of();

        /// What this asks of a node beside or instead of the usual settings.
        List<String> settings(int node);

        /// What it asks of its JVM.
        default List<String> options(int node) {
            return List.of();
        }
    }

    private ThreeNodes(Path folder, List<String> settings, Wires wires) {
        this.folder = folder;
        this.settings = settings;
        this.wires = wires;
    }

    /// Returns when all of them know each other.
    ///
    /// @param more settings of each
    public static ThreeNodes start(Path folder, List<String> more) throws Exception {
        return start(folder, more, Wires.NONE);
    }

    /// The same, for nodes that reach each other by `wires`.
    static ThreeNodes start(Path folder, List<String> more, Wires wires) throws Exception {
        List<String> settings = new ArrayList<>(List.of("store.folder=" + store(folder), "store.shared=on"));
        settings.addAll(more);
        ThreeNodes nodes = of(folder, settings, wires);
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

    /// Starts all at the same time, on a store that may be empty, and without a word about the master account:
    /// returns when they know each other.
    ///
    /// @param store where it is
    static ThreeNodes startAtOnce(Path folder, List<String> store) throws Exception {
        List<String> settings = new ArrayList<>(List.of("account.sid=", "account.token="));
        settings.addAll(store);
        ThreeNodes nodes = of(folder, settings, Wires.NONE);
        try (var starting = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<EngineProcess>> started = new ArrayList<>();
            for (int node = 1; node <= NODES; node++) {
                int number = node;
                started.add(starting.submit(() -> nodes.started(number)));
            }
            for (Future<EngineProcess> each : started) {
                each.get();
            }
            nodes.login = Optional.of(nodes.madeAccount());
            for (EngineProcess each : nodes.running()) {
                each.logsIn(nodes.login.get());
            }
            nodes.knowEachOther();
        } catch (Exception | Error e) {
            nodes.close();
            throw e;
        }
        return nodes;
    }

    /// What the nodes told their operator, as `sid:token`: one of them made the account, and no other.
    private String madeAccount() throws IOException {
        List<String> made = new ArrayList<>();
        for (int node = 1; node <= NODES; node++) {
            MADE.matcher(Files.readString(log(node)))
                    .results()
                    .forEach(found -> made.add(found.group(1) + ":" + found.group(2)));
        }
        assertThat(made).as("master accounts that were made").hasSize(1);
        return made.getFirst();
    }

    private static ThreeNodes of(Path folder, List<String> more, Wires wires) throws IOException {
        int port = FreePort.of(host(1));
        String seeds = String.join(
                ",",
                IntStream.rangeClosed(1, NODES)
                        .mapToObj(node -> host(node) + ":" + port)
                        .toList());
        List<String> settings = new ArrayList<>(List.of("cluster.port=" + port, "cluster.seeds=" + seeds));
        settings.addAll(more);
        return new ThreeNodes(folder, settings, wires);
    }

    /// Where nodes that were started in `folder` have their store.
    static Path store(Path folder) {
        return folder.resolve("store");
    }

    /// The address of a node.
    static String host(int node) {
        return "127.0.0." + node;
    }

    /// Starts a node that is not running; returns when all that run know each other.
    public void starts(int node) throws Exception {
        EngineProcess started = started(node);
        login.ifPresent(started::logsIn);
        knowEachOther();
    }

    private EngineProcess started(int node) throws IOException {
        List<String> all = new ArrayList<>(settings);
        all.addAll(List.of("sip.host=" + host(node), "http.host=" + host(node), "cluster.host=" + host(node)));
        all.addAll(wires.settings(node));
        Path own = Files.createDirectories(own(node));
        EngineProcess started = EngineProcess.start(wires.options(node), own, all.toArray(String[]::new));
        running.put(node, started);
        return started;
    }

    /// What a node has logged, in all its lives.
    public Path log(int node) {
        return EngineProcess.log(own(node));
    }

    private Path own(int node) {
        return folder.resolve("node" + node);
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
