package io.tandem.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.it.loss.EngineProcess;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.NothingLeft;
import io.tandem.it.sipp.Patience;
import io.tandem.persistence.cassandra.RealCassandra;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Three nodes that begin together on an empty Cassandra, lose one of them, and then Cassandra for a while. It runs
/// with `-Pcluster-load`; [io.tandem.it.CassandraOutageIT] is its short version.
///
/// ```
/// node 1   first call --------- gets another script by node 2 -------------------------------- ends
///                                             a call while Cassandra is away ---- ends
/// node 2   second call ------------------------------------- ends
/// node 3   third call --------- killed                       starts again, a call ---- ends
///                                             Cassandra stopped                            Cassandra back
/// ```
@Tag("cluster-load")
@EnabledIf("io.tandem.persistence.cassandra.RealCassandra#isAvailable")
@SuppressWarnings("NullAway.Init") // JUnit sets them
class CassandraClusterIT {
    private static final String NUMBER = "1001";
    private static final int CALLS = 5;
    private static final String BRIDGED = "calls are taken with what this node remembers";
    private static final Pattern SPOOLED = Pattern.compile("(?m)^tandem_records_spooled (\\S+)$");

    @TempDir
    private Path folder;

    private final List<PlainCall> calls = new ArrayList<>();
    private Application application;
    private RealCassandra cassandra;
    private ThreeNodes nodes;

    @BeforeEach
    void threeNodesAtOnce() throws Exception {
        application = ToneApplication.start(folder);
        application.answers("/gather", "<Response><Gather action=\"/gathered\" timeout=\"120\"/></Response>");
        cassandra = RealCassandra.start(1);
        nodes = ThreeNodes.startAtOnce(
                folder,
                List.of(
                        "store.kind=cassandra",
                        "store.cassandra.contact-points=" + String.join(",", cassandra.contactPoints()),
                        "store.cassandra.local-datacenter=" + RealCassandra.DATACENTER,
                        "store.cassandra.replication={'class': 'SimpleStrategy', 'replication_factor': 1}",
                        "store.cassandra.refresh=1 s"));
    }

    @AfterEach
    void stop() {
        calls.forEach(PlainCall::close);
        nodes.close();
        cassandra.close();
        application.close();
    }

    private PlainCall talking(EngineProcess node) throws Exception {
        PlainCall call = PlainCall.answered(NUMBER, node);
        calls.add(call);
        call.hears();
        return call;
    }

    @Test
    void nodesOnOneCassandraAreOneEngineWhoeverOfThemIsLost() throws Exception {
        EngineProcess one = nodes.node(1);
        EngineProcess two = nodes.node(2);
        for (EngineProcess node : nodes.running()) {
            assertThat(node.page("/2010-04-01/Accounts.json")).containsPattern("\"total\":\\s*1\\b");
        }
        one.number(NUMBER, application.url(ToneApplication.PATH), application.url("/status"));
        PlainCall first = talking(one);
        Patience.until("node 2 shows it", () -> ShownCall.talking(two) == 1);
        String sid = ShownCall.all(two).getFirst().sid();
        PlainCall second = talking(two);
        talking(nodes.node(3));
        for (EngineProcess node : nodes.running()) {
            Patience.until(
                    "each node shows all calls",
                    () -> ShownCall.talking(node) == nodes.running().size());
        }
        two.post(
                "Calls/" + sid + ".json",
                Map.of("Url", application.url("/gather").toString()));
        Patience.until(
                "the call of node 1 has the script that node 2 was told",
                () -> application.paths().contains("/gather"));

        EngineProcess dying = nodes.taken(3);
        dying.kill();
        dying.close();
        Patience.until(
                "the others close its call",
                ThreeNodes.PATIENCE,
                () -> ShownCall.lost(two).size() == 1);
        nodes.knowEachOther();
        assertThat(ShownCall.talking(one)).isEqualTo(2);

        cassandra.stop(0);
        Patience.until("node 1 says so", () -> one.page("/ready").contains(BRIDGED));
        assertThat(second.hangsUp(two)).isEqualTo(200);
        PlainCall during = talking(one);
        assertThat(during.hangsUp(one)).isEqualTo(200);
        assertThat(one.status("Calls.json")).isEqualTo(503);
        nodes.starts(3);
        EngineProcess again = nodes.node(3);
        saysThatItDoesWithout(again);
        assertThat(talking(again).hangsUp(again)).isEqualTo(200);
        for (EngineProcess node : nodes.running()) {
            Patience.until("records wait on the disk of each node", () -> spooled(node) > 0);
        }

        cassandra.startAgain(0);
        for (EngineProcess node : nodes.running()) {
            Patience.until("they are written", ThreeNodes.PATIENCE, () -> spooled(node) == 0);
        }
        assertThat(first.hangsUp(one)).isEqualTo(200);
        for (EngineProcess node : nodes.running()) {
            NothingLeft.assertOn(node.http(), node.login(), Duration.ofSeconds(20));
            assertThat(ShownCall.all(node))
                    .hasSize(CALLS)
                    .allMatch(call -> call.status().equals("completed"));
            assertThat(ShownCall.lost(node)).hasSize(1);
            assertThat(node.page("/ready")).doesNotContain(BRIDGED);
        }
        stopAtOnce();
        assertThat(ends()).as("each was told once").hasSize(CALLS).doesNotHaveDuplicates();
    }

    @Test
    void aNodeThatIsLostWhileCassandraIsAwayIsClosedOnceItIsBack() throws Exception {
        EngineProcess one = nodes.node(1);
        EngineProcess two = nodes.node(2);
        one.number(NUMBER, application.url(ToneApplication.PATH), application.url("/status"));
        PlainCall goesOn = talking(one);
        talking(nodes.node(3));
        Patience.until("both are shown", () -> ShownCall.talking(two) == 2);
        cassandra.stop(0);
        Patience.until("node 1 says so", () -> one.page("/ready").contains(BRIDGED));

        EngineProcess dying = nodes.taken(3);
        dying.kill();
        dying.close();
        nodes.knowEachOther();
        assertThat(ends()).isEmpty();
        cassandra.startAgain(0);

        Patience.until(
                "its call is closed",
                ThreeNodes.PATIENCE,
                () -> ShownCall.lost(two).size() == 1);
        Patience.until("and told of", () -> !ends().isEmpty());
        assertThat(goesOn.hangsUp(one)).isEqualTo(200);
        for (EngineProcess node : nodes.running()) {
            NothingLeft.assertOn(node.http(), node.login(), Duration.ofSeconds(20));
        }
        stopAtOnce();
        assertThat(ends()).as("each was told once").hasSize(2).doesNotHaveDuplicates();
    }

    /// All that they owe is told by then.
    private void stopAtOnce() throws InterruptedException {
        try (var stopping = Executors.newVirtualThreadPerTaskExecutor()) {
            stopping.invokeAll(nodes.running().stream()
                    .map(node -> (Callable<Integer>) node::stop)
                    .toList());
        }
    }

    private static void saysThatItDoesWithout(EngineProcess node) throws Exception {
        assertThat(node.page("/ready")).contains("Cassandra cannot be used yet", BRIDGED);
        assertThat(node.page("/health")).contains("Cassandra cannot be used yet");
        assertThat(node.status("Calls.json")).isEqualTo(503);
        assertThat(node.status("IncomingPhoneNumbers.json")).isEqualTo(200);
    }

    private static double spooled(EngineProcess node) throws Exception {
        Matcher spooled = SPOOLED.matcher(node.page("/metrics"));
        assertThat(spooled.find()).isTrue();
        return Double.parseDouble(spooled.group(1));
    }

    /// Of which calls the end was told.
    private List<String> ends() {
        return application.requests().stream()
                .filter(request -> request.path().equals("/status"))
                .filter(request -> request.parameter("CallStatus")
                        .filter(ShownCall::isFinal)
                        .isPresent())
                .flatMap(request -> request.parameter("CallSid").or(() -> Optional.of("none")).stream())
                .toList();
    }
}
