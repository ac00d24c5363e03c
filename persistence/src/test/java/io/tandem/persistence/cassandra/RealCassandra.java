package io.tandem.persistence.cassandra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A real Cassandra for tests: each node a JVM of its own, on 127.0.0.1 and its neighbours, its data in a folder that
/// goes with it.
///
/// Its jars come from the pom in `persistence/cassandra`, by `mvn verify` or `mvn -f persistence/cassandra/pom.xml
/// dependency:build-classpath`; it needs a JDK 17, found by `JAVA_HOME_17` or in the usual places.
public final class RealCassandra implements AutoCloseable {
    /// The data centre of its nodes.
    public static final String DATACENTER = "datacenter1";

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Object SHARED_LOCK = new Object();
    private static Optional<RealCassandra> shared = Optional.empty(); // guarded by SHARED_LOCK

    private final Path folder;
    private final int cqlPort;
    private final int storagePort;
    private final List<CassandraProcess> nodes = new ArrayList<>();

    private RealCassandra(Path folder, int cqlPort, int storagePort) {
        this.folder = folder;
        this.cqlPort = cqlPort;
        this.storagePort = storagePort;
    }

    /// Whether there is what it needs; otherwise says loudly what is missing, since the tests are skipped then.
    public static boolean isAvailable() {
        Optional<String> missing = JavaSeventeen.find().isEmpty()
                ? Optional.of("no JDK 17 was found (set JAVA_HOME_17)")
                : CassandraProcess.classPath().isEmpty()
                        ? Optional.of("no jars: mvn -f persistence/cassandra/pom.xml dependency:build-classpath")
                        : Optional.empty();
        missing.ifPresent(what -> {
            System.err.println("*".repeat(100));
            System.err.println("** Tests with a real Cassandra are SKIPPED: " + what);
            System.err.println("*".repeat(100));
        });
        return missing.isEmpty();
    }

    /// The node that all tests of this process share; it ends with the process.
    public static RealCassandra shared() {
        synchronized (SHARED_LOCK) {
            if (shared.isEmpty()) {
                shared = Optional.of(start(1));
            }
            return shared.get();
        }
    }

    /// A cluster of so many nodes on 127.0.0.1, 127.0.0.2, …, started one after the other.
    public static RealCassandra start(int nodes) {
        try {
            var cluster = new RealCassandra(Files.createTempDirectory("tandem-cassandra-"), freePort(), freePort());
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
            for (int number = 1; number <= nodes; number++) {
                var node = new CassandraProcess(
                        cluster.folder.resolve("node" + number),
                        number,
                        cluster.cqlPort,
                        cluster.storagePort,
                        nodes > 1);
                cluster.nodes.add(node);
                node.start();
                cluster.awaitAnswer(number - 1);
            }
            return cluster;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Where its nodes take CQL, as the settings want it.
    public List<String> contactPoints() {
        return nodes.stream().map(node -> node.address() + ":" + cqlPort).toList();
    }

    /// Settings for a store in a keyspace of its own, made when it is not there.
    public CassandraSettings settings(String keyspace) {
        return new CassandraSettings(
                contactPoints(),
                DATACENTER,
                keyspace,
                Optional.of("{'class': 'SimpleStrategy', 'replication_factor': " + nodes.size() + "}"),
                "LOCAL_QUORUM",
                Optional.empty(),
                CassandraSettings.Life.FOR_EVER,
                Duration.ofSeconds(25),
                Optional.empty());
    }

    /// Ends a node as `kill -9` does.
    public void kill(int node) {
        nodes.get(node).kill();
    }

    /// Stops a node, which writes what it has.
    public void stop(int node) {
        nodes.get(node).stop();
    }

    /// Starts a node again, with its data, and waits until it answers.
    public void startAgain(int node) {
        nodes.get(node).start();
        awaitAnswer(node);
    }

    private void awaitAnswer(int node) {
        CassandraProcess process = nodes.get(node);
        var address = new InetSocketAddress(process.address(), cqlPort);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(address)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("Cassandra does not start: " + process.lastWords());
            }
            pause();
        }
    }

    private static boolean answers(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address, 500);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        nodes.forEach(CassandraProcess::kill);
        CassandraProcess.delete(folder);
    }
}
