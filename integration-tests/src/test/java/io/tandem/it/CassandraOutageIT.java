package io.tandem.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.node.Node;
import io.tandem.app.phone.Phone;
import io.tandem.app.phone.ScriptOutcome;
import io.tandem.app.phone.ScriptReader;
import io.tandem.engine.trace.TraceSink;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.Engine;
import io.tandem.it.sipp.FreePort;
import io.tandem.it.sipp.NothingLeft;
import io.tandem.it.sipp.Patience;
import io.tandem.persistence.cassandra.RealCassandra;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes of this JVM that begin together on an empty Cassandra, which is away for a while: the short version of
/// [io.tandem.it.cluster.CassandraClusterIT].
///
/// ```
/// here    Alice calls ------------- hangs up: her record waits on disk ------ is written
/// there   shows her call   stops               starts without Cassandra       shows her call
///                                 Cassandra stopped                   Cassandra back
/// ```
@EnabledIf("io.tandem.persistence.cassandra.RealCassandra#isAvailable")
@SuppressWarnings("NullAway.Init") // JUnit sets them
class CassandraOutageIT {
    private static final String BRIDGED = "calls are taken with what this node remembers";

    @TempDir
    private Path data;

    private Application application;
    private Phone alice;

    @BeforeEach
    void anApplicationAndAPhone() throws IOException {
        application =
                new Application().answers("/start", "<Response><Gather action=\"/over\" timeout=\"120\"/></Response>");
        alice = Phone.start("alice", new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), TraceSink.NONE);
    }

    @AfterEach
    void stop() {
        alice.close();
        application.close();
    }

    @Test
    void nodesBeginTogetherAndOutliveAnOutageAndOneStartsInTheMiddleOfIt() throws Exception {
        int one = FreePort.of("127.0.0.1");
        int other = FreePort.of("127.0.0.1");
        try (RealCassandra server = RealCassandra.start(1);
                var starting = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Engine> first = starting.submit(() -> node(server, "here", one, List.of(one, other)));
            Future<Engine> second = starting.submit(() -> node(server, "there", other, List.of(one, other)));
            try (Engine here = first.get()) {
                try (Engine there = second.get()) {
                    assertThat(List.of(here, there))
                            .filteredOn(node -> node.node().isFirstStart())
                            .as("nodes that made the master account")
                            .hasSize(1);
                    assertThat(there.node().master()).isEqualTo(here.node().master());
                    there.number("1000", application.url("/start"));
                    String call = "call sip:1000@" + Node.shown(here.node().sipAddress()) + "\nexpect answered 20s\n";
                    assertThat(alice.run(ScriptReader.read(call))
                                    .toCompletableFuture()
                                    .get(40, TimeUnit.SECONDS))
                            .isEqualTo(new ScriptOutcome.Passed());
                    shows(there, "in-progress");
                }
                server.stop(0);
                alice.hangUpAll().toCompletableFuture().get(20, TimeUnit.SECONDS);
                Patience.until("her record waits on disk", () -> spooled(here) > 0);
                assertThat(here.get("Calls.json")).contains("503");

                try (Engine there = node(server, "there", other, List.of(one, other))) {
                    assertThat(there.node().master()).isEqualTo(here.node().master());
                    assertThat(there.node().isFirstStart()).isFalse();
                    for (String path : List.of("/ready", "/health")) {
                        assertThat(page(there, path)).contains("Cassandra cannot be used yet", BRIDGED);
                    }
                    assertThat(there.get("Calls.json")).contains("503");
                    assertThat(there.get("IncomingPhoneNumbers.json")).contains("1000");

                    server.startAgain(0);

                    Patience.until("all is written", () -> spooled(here) + spooled(there) == 0);
                    for (Engine node : List.of(here, there)) {
                        shows(node, "completed");
                        NothingLeft.assertOn(node.node());
                        assertThat(page(node, "/ready")).doesNotContain(BRIDGED);
                    }
                }
            }
        }
    }

    private Engine node(RealCassandra server, String name, int port, List<Integer> seeds) throws Exception {
        return Engine.start(
                data.resolve(name),
                "store.kind=cassandra",
                "store.cassandra.contact-points=" + String.join(",", server.contactPoints()),
                "store.cassandra.local-datacenter=" + RealCassandra.DATACENTER,
                "store.cassandra.replication={'class': 'SimpleStrategy', 'replication_factor': 1}",
                "cluster.port=" + port,
                "cluster.seeds=127.0.0.1:" + seeds.getFirst() + ",127.0.0.1:" + seeds.getLast());
    }

    private static double spooled(Engine node) {
        return node.metric("tandem_records_spooled");
    }

    /// The list holds one call, and that has the status.
    private static void shows(Engine node, String status) throws Exception {
        Patience.until("one call, which is " + status, () -> {
            String list = node.get("Calls.json");
            return list.matches("(?s).*\"total\":\\s*1\\b.*\"status\":\\s*\"" + status + "\".*");
        });
    }

    private static String page(Engine node, String path) throws IOException {
        var connection = URI.create("http://" + Node.shown(node.node().httpAddress()) + path)
                .toURL()
                .openConnection();
        try (var body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
