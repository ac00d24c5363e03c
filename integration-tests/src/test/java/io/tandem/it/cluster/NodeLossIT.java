package io.tandem.it.cluster;

import static io.tandem.it.cluster.ShownCall.all;
import static io.tandem.it.cluster.ShownCall.lost;
import static io.tandem.it.cluster.ShownCall.sids;
import static io.tandem.it.cluster.ShownCall.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.phone.Phone;
import io.tandem.app.phone.ScriptOutcome;
import io.tandem.app.phone.ScriptReader;
import io.tandem.engine.trace.TraceSink;
import io.tandem.it.loss.EngineProcess;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.NothingLeft;
import io.tandem.it.sipp.Patience;
import io.tandem.persistence.SqliteStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of one node of three, while its calls talk, ring, gather and wait for a NOTIFY: what the others make of
/// its calls, and that nothing happens to theirs.
///
/// ```
/// alice --> bridge --> bob     dave --> ring --> carol     erin --> gather     frank --> refer to grace
/// ivan --> play                heidi --> before the script is there            all at the node that dies
/// plain --> bridge --> judy    at one of the others        plain --> play      at the other
/// ```
@SuppressWarnings("NullAway.Init") // JUnit sets them
class NodeLossIT {
    /// Of the detector: `cluster.patience`, `cluster.stable-after`, and what gossip and the store take.
    private static final Duration NOTICED = Duration.ofSeconds(30);

    private static final int LONGEST_GAP_MILLIS = 500; // 80 to 100 when nothing else runs here

    /// Those of the node that dies that are told of, by their paths.
    private static final Map<String, String> TOLD = Map.of(
            "/bridge",
            "1001",
            "/ring",
            "1002",
            "/gather",
            "1003",
            "/refer",
            "1004",
            ToneApplication.PATH,
            "1005",
            "/early",
            "1006");

    private static final String JUDYS = "1007";
    private static final String PLAYED = "1008";

    /// With the calls to Bob and Carol.
    private static final int LOST = 8;

    /// With the call to Judy.
    private static final int ALL = LOST + 3;

    @TempDir
    private Path folder;

    private final Map<String, Phone> phones = new HashMap<>();
    private final List<PlainCall> plain = new ArrayList<>();
    private Application application;
    private ThreeNodes nodes;

    @BeforeEach
    void threeNodes() throws Exception {
        for (String name : List.of("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "judy")) {
            InetSocketAddress anywhere = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
            phones.put(name, Phone.start(name, anywhere, TraceSink.NONE));
        }
        application = ToneApplication.start(folder);
        application
                .answers("/bridge", dial("bob", " action=\"/bridged\""))
                .answers("/ring", dial("carol", " action=\"/rung\""))
                .answers("/gather", "<Response><Gather action=\"/gathered\" timeout=\"120\"/></Response>")
                .answers(
                        "/refer",
                        "<Response><Refer action=\"/referred\"><Sip>" + uri("grace") + "</Sip></Refer></Response>")
                .answers("/judy", dial("judy", ""))
                .holds("/early");
        nodes = ThreeNodes.start(folder, List.of());
        EngineProcess any = nodes.node(2);
        for (var number : TOLD.entrySet()) {
            any.number(number.getValue(), application.url(number.getKey()), application.url("/status"));
        }
        any.number(JUDYS, application.url("/judy"));
        any.number(PLAYED, application.url(ToneApplication.PATH));
    }

    private String dial(String name, String action) {
        return "<Response><Dial" + action + "><Sip>" + uri(name) + "</Sip></Dial></Response>";
    }

    private Phone phone(String name) {
        return Objects.requireNonNull(phones.get(name), name);
    }

    private String uri(String name) {
        return phone(name).uri();
    }

    @AfterEach
    void stop() {
        application.close(); // first, or a node waits for what it holds
        plain.forEach(PlainCall::close);
        inParallel(phones.values().stream().<Runnable>map(phone -> phone::close).toList());
        nodes.close();
    }

    /// The party of a call that is lost waits in vain for the answer to its BYE.
    private static void inParallel(Collection<Runnable> all) {
        CompletableFuture.allOf(all.stream()
                        .map(one -> CompletableFuture.runAsync(one, Thread::startVirtualThread))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    @Test
    void theOldestNode() throws Exception {
        isLost(1);
    }

    @Test
    void aYoungerNode() throws Exception {
        isLost(3);
    }

    private void isLost(int lost) throws Exception {
        EngineProcess dying = nodes.taken(lost);
        try (dying) {
            EngineProcess survivor = nodes.running().getFirst();
            EngineProcess other = nodes.running().getLast();
            var judys = runs("judy", "wait-call 60s; answer; play tone 1000; expect tone 1000 10s; wait 1s");
            PlainCall bridged = talking(JUDYS, survivor);
            passes(judys);
            PlainCall played = talking(PLAYED, other);
            PlainCall dead = inEveryState(dying);
            Patience.until(
                    "all calls are there",
                    ThreeNodes.PATIENCE,
                    () -> with("in-progress", all(survivor)) == ALL - 2 && with("ringing", all(survivor)) == 2);
            Set<String> before = sids(all(survivor));
            var meanwhile = ShortCalls.start(PLAYED, nodes.running());

            long killed = System.nanoTime();
            dying.kill();

            Patience.until(
                    "all its records are closed",
                    ThreeNodes.PATIENCE,
                    () -> lost(survivor).size() == LOST);
            long closed = millisSince(killed);
            Patience.until(
                    "who waits is told",
                    ThreeNodes.PATIENCE,
                    () -> ends().size() >= TOLD.size()
                            && application.paths().containsAll(List.of("/bridged", "/rung", "/referred")));
            System.out.printf(
                    "Node %d lost with %d calls: records closed after %d ms, all told after %d ms%n",
                    lost, LOST, closed, millisSince(killed));
            assertThat(Duration.ofMillis(closed)).isLessThan(NOTICED);
            nodes.knowEachOther();

            assertThat(dead.reInvites(survivor)).as("re-INVITE of a dead call").isEqualTo(481);
            assertThat(dead.hangsUp(other)).as("BYE of a dead call").isEqualTo(481);
            System.out.println(meanwhile.stopped());
            bridged.wentOn(survivor, LONGEST_GAP_MILLIS);
            played.wentOn(other, LONGEST_GAP_MILLIS);
            for (EngineProcess node : nodes.running()) {
                NothingLeft.assertOn(node.http(), node.login(), Duration.ofSeconds(10));
                assertThat(sids(all(node))).containsAll(before);
                assertThat(before).containsAll(sids(lost(node)));
                assertThat(with("completed", lost(node))).isEqualTo(LOST - 2);
                assertThat(with("failed", lost(node))).isEqualTo(2);
                assertThat(all(node)).allMatch(ShownCall::isOver);
            }
        }
        application.released("/early");
        for (EngineProcess node : nodes.running()) {
            node.stop();
        }
        eachWasToldOnce();
        try (SqliteStore store = SqliteStore.open(ThreeNodes.store(folder))) {
            assertThat(store.instancesWithUnfinished().toCompletableFuture().join())
                    .isEmpty();
        }
    }

    /// @return the call of Ivan, who is no phone
    private PlainCall inEveryState(EngineProcess node) throws Exception {
        var scripts = List.of(
                runs("bob", "wait-call 60s; answer; wait 2s"),
                runs("carol", "wait-call 60s; ring; wait 2s"),
                runs("grace", "wait-call 60s; ring; wait 2s"),
                runs("alice", calls("/bridge", node) + "expect answered 60s; wait 2s"),
                runs("dave", calls("/ring", node) + "wait 2s"),
                runs("erin", calls("/gather", node) + "expect answered 60s; wait 2s"),
                runs("frank", calls("/refer", node) + "expect answered 60s; wait 2s"),
                runs("heidi", calls("/early", node) + "wait 2s"));
        PlainCall ivan = talking(number(ToneApplication.PATH), node);
        for (var script : scripts) {
            passes(script);
        }
        return ivan;
    }

    private static String calls(String path, EngineProcess node) {
        return "call sip:" + number(path) + "@" + node.sip() + "; ";
    }

    private static String number(String path) {
        return TOLD.getOrDefault(path, "none");
    }

    private CompletionStage<ScriptOutcome> runs(String name, String script) throws Exception {
        return phone(name).run(ScriptReader.read(script));
    }

    private static void passes(CompletionStage<ScriptOutcome> script) throws Exception {
        assertThat(script.toCompletableFuture().get(90, TimeUnit.SECONDS)).isEqualTo(new ScriptOutcome.Passed());
    }

    private PlainCall talking(String number, EngineProcess node) throws Exception {
        PlainCall call = PlainCall.answered(number, node);
        plain.add(call);
        call.hears();
        return call;
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    /// The last that was told of each call with a status callback.
    private List<Application.Request> ends() {
        return application.requests().stream()
                .filter(request -> request.path().equals("/status"))
                .filter(request ->
                        ShownCall.isFinal(request.parameter("CallStatus").orElse("")))
                .toList();
    }

    private void eachWasToldOnce() {
        assertThat(ends().stream().map(request -> request.parameter("CallSid")).distinct())
                .hasSize(TOLD.size());
        assertThat(ends().stream()
                        .map(request -> request.parameter("CallStatus").orElse("")))
                .containsExactlyInAnyOrder("completed", "completed", "completed", "completed", "completed", "failed");
        assertThat(application.only("/bridged").parameters()).containsEntry("DialCallStatus", "completed");
        assertThat(application.only("/rung").parameters()).containsEntry("DialCallStatus", "failed");
        assertThat(application.only("/referred").parameters()).containsEntry("ReferSipResponseCode", "202");
        assertThat(application.paths()).doesNotContain("/gathered"); // as when a caller hangs up
    }
}
