package io.tandem.it.cluster;

import static io.tandem.it.cluster.Trio.CAROLS_TONE;
import static io.tandem.it.cluster.Trio.passes;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.store.Binding;
import io.tandem.it.loss.EngineProcess;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.NothingLeft;
import io.tandem.it.sipp.Patience;
import io.tandem.persistence.Sharing;
import io.tandem.persistence.SqliteStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of one node of three in the middle of attended transfers over two nodes, after some, and while a phone is
/// connected with it. A node that stands still keeps a transfer in its middle.
///
/// ```
///             REFER at   names a dialog at
/// done             1     3 (killed)           Alice and Carol talk when it dies
/// doneThere        3     2                    likewise
/// asking           1     3                    3 does not answer the INVITE with Replaces
/// asked            3     2                    nobody is there any more to hear the answer of 2
/// ```
@SuppressWarnings("NullAway.Init") // JUnit sets them
class TransferLossIT {
    private static final String PASSWORD = "quite-secret-1";
    private static final String CREDENTIALS = "dave:" + PASSWORD;
    private static final String DAVES = "2000";
    private static final Pattern STATUS = Pattern.compile("\"status\":\\s*\"([a-z-]+)\"");

    @TempDir
    private Path folder;

    private final List<Trio> trios = new ArrayList<>();
    private Application application;
    private ThreeNodes nodes;

    @BeforeEach
    void threeNodes() throws Exception {
        application = new Application();
        nodes = ThreeNodes.start(folder, List.of("sip.t1=100 ms", "cluster.stable-after=2 s"));
    }

    @AfterEach
    void stop() {
        application.close();
        hangUp();
        nodes.close();
    }

    private Trio trio(String prefix) throws Exception {
        var trio = new Trio(prefix, application, nodes.node(1));
        trios.add(trio);
        return trio;
    }

    private void hangUp() {
        CompletableFuture.allOf(trios.stream()
                        .map(trio -> CompletableFuture.runAsync(trio::close, Thread::startVirtualThread))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        trios.clear();
    }

    @Test
    void eachPartyIsWhereItWasOrItsCallEndsAndAllIsToldOnce() throws Exception {
        EngineProcess first = nodes.node(1);
        EngineProcess second = nodes.node(2);
        Trio done = trio("21");
        Trio doneThere = trio("22");
        Trio asking = trio("23");
        Trio asked = trio("24");
        EngineProcess dying = nodes.taken(3);
        try (dying;
                var dave = connected(dying)) {
            passes(List.of(
                    done.talks(first, dying),
                    doneThere.talks(dying, second),
                    asking.talks(first, dying),
                    asked.talks(dying, second)));
            String transfers = "transfer 1 to 2; expect notified 200 20s; on 1 expect over 20s; on 2 expect over 20s";
            for (Trio trio : List.of(done, doneThere)) {
                var alice = trio.alice("expect tone " + CAROLS_TONE + " 60s");
                passes(trio.bob(transfers));
                passes(alice);
            }

            second.standsStill();
            passes(asked.bob("transfer 1 to 2; expect accepted 20s; expect notified 100 20s"));
            boolean written = isWritten(first);
            dying.standsStill();
            second.goesOn();
            passes(asking.bob("transfer 1 to 2; expect accepted 20s"));
            var asks = List.of(
                    asking.bob("on 1 expect resumed 60s; on 1 play tone 800; on 1 expect tone 1200 20s"),
                    asking.alice("expect tone 800 90s; play tone 1200"));
            var bereft = List.of(done.alice("expect hungup 60s"), doneThere.carol("expect hungup 60s"));
            long killed = System.nanoTime();
            dying.kill();

            passes(bereft);
            passes(asks);
            passes(List.of(
                    asked.carol("expect tone 800 30s; play tone 1200"),
                    asked.bob("on 2 play tone 800; on 2 expect tone 1200 30s")));
            int failed = written ? 2 : 1;
            Patience.until(
                    "its transfers are closed", () -> Collections.frequency(transfers(first), "failed") == failed);
            System.out.println(failed + " transfers failed. All parties are settled after "
                    + Duration.ofNanos(System.nanoTime() - killed));
            assertThat(transfers(first)).doesNotContain("in-progress").hasSize(2 + failed);

            dave.isCutOff();
            daveIsNotThere(first);
        }
        List<String> actions =
                trios.stream().flatMap(trio -> trio.actions().stream()).toList();
        hangUp();
        Patience.until("all Dials are told of", () -> application.paths().containsAll(actions));
        for (EngineProcess node : nodes.running()) {
            NothingLeft.assertOn(node.http(), node.login(), Duration.ofSeconds(20));
            assertThat(ShownCall.all(node)).allMatch(ShownCall::isOver);
        }
        for (String action : actions) {
            assertThat(application.only(action).parameters()).containsEntry("DialCallStatus", "completed");
        }
    }

    /// Whether the third transfer is in the store: it comes soon, unless a node stands still while it has locked
    /// that.
    private static boolean isWritten(EngineProcess node) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (transfers(node).size() < 3 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return transfers(node).size() == 3;
    }

    private static List<String> transfers(EngineProcess node) throws Exception {
        return STATUS.matcher(node.get("Refers.json"))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private ConnectedPhone connected(EngineProcess node) throws Exception {
        node.post("Clients.json", Map.of("Login", "dave", "Password", PASSWORD));
        application
                .answers("/dave", "<Response><Dial action=\"/dave-over\"><Client>dave</Client></Dial></Response>")
                .answers("/dave-over", "<Response><Hangup/></Response>");
        node.number(DAVES, application.url("/dave"));
        String[] address = node.sip().split(":", 2);
        return ConnectedPhone.registered(
                new InetSocketAddress(InetAddress.ofLiteral(address[0]), Integer.parseInt(address[1])), CREDENTIALS);
    }

    /// What leads to a connection that ended with its node is gone; who calls it hears so at once.
    private void daveIsNotThere(EngineProcess node) throws Exception {
        try (SqliteStore store = SqliteStore.open(ThreeNodes.store(folder), Sharing.SHARED)) {
            Patience.until("his binding is gone", () -> bindings(store).isEmpty());
        }
        try (PlainCall caller = PlainCall.answered(DAVES, node)) {
            caller.isHungUp();
        }
        assertThat(application.only("/dave-over").parameters()).containsEntry("DialCallStatus", "failed");
    }

    private static List<Binding> bindings(SqliteStore store) {
        return store.liveBindings(Instant.now()).toCompletableFuture().join();
    }
}
