package io.tandem.it.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.it.cluster.Caller;
import io.tandem.it.cluster.PlainCall;
import io.tandem.it.cluster.ShownCall;
import io.tandem.it.cluster.ThreeNodes;
import io.tandem.it.cluster.ToneApplication;
import io.tandem.it.loss.EngineProcess;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.FreePort;
import io.tandem.it.sipp.NothingLeft;
import io.tandem.it.sipp.Patience;
import io.tandem.it.sipp.Sipp;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three nodes with calls of every kind, some each second, for as long as `tandem.soak` says; in the middle the nodes
/// are restarted one after the other, while callers call. With `-Pcluster-soak` that is half an hour; otherwise it is
/// less than a minute, one node is restarted, and what its processes take is printed, and not judged.
@SuppressWarnings("NullAway.Init") // JUnit sets them
class SoakIT {
    private static final Duration LENGTH = Duration.parse(System.getProperty("tandem.soak", "PT10S"));

    /// From a process's start until it has what it keeps for ever: classes, pools, caches, ladders of calls.
    private static final Duration SETTLED =
            LENGTH.dividedBy(6).compareTo(Duration.ofMinutes(5)) < 0 ? LENGTH.dividedBy(6) : Duration.ofMinutes(5);

    private static final boolean LONG = LENGTH.compareTo(Duration.ofMinutes(10)) >= 0;
    private static final List<Integer> RESTARTED = LONG ? List.of(1, 2, 3) : List.of(2);

    /// A phone whose script is over may be gone when BYE comes to it: then Timer F ends the call (RFC 3261
    /// 17.1.2.2).
    private static final Duration UNANSWERED = Duration.ofSeconds(32 + 10);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final String TONE = "2011";
    private static final int CALLERS = 2;

    @TempDir
    private Path folder;

    private final Ledger ledger = new Ledger();
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Caller> callers = new ArrayList<>();
    private final Map<Integer, Footprint> settled = new TreeMap<>();
    private Application application;
    private ThreeNodes nodes;
    private Gate gate;

    @BeforeEach
    void threeNodes() throws Exception {
        application = ToneApplication.start(folder);
        nodes = ThreeNodes.start(
                folder,
                List.of(
                        "sip.port="
                                + FreePort.of(
                                        "127.0.0.1"), // the same after a restart, or phones would not find it again
                        "shutdown.patience=60 s",
                        "registrar.min-expires=4 s",
                        "registrar.default-expires=10 s",
                        "registrar.max-expires=10 s",
                        "trace.calls=100"));
        gate = new Gate(nodes);
    }

    @AfterEach
    void stop() {
        lanes.forEach(Lane::abandon);
        nodes.close();
        application.close();
    }

    private void begin() throws Exception {
        EngineProcess maker = nodes.node(1);
        var rounds = new Rounds(application, maker, gate, ledger);
        lanes.add(rounds.ivr(Duration.ofSeconds(6)));
        lanes.add(rounds.clients("ursula", "2002", 1, "", Duration.ofSeconds(6)));
        lanes.add(rounds.clients("tom", "2003", 2, ";transport=tcp", Duration.ofSeconds(6)));
        lanes.add(rounds.blind(Duration.ofSeconds(8)));
        lanes.add(rounds.attended(Duration.ofSeconds(9)));
        lanes.add(rounds.refer(Duration.ofSeconds(7)));
        lanes.add(rounds.room(Duration.ofSeconds(7)));
        lanes.add(rounds.busy(Duration.ofSeconds(5)));
        lanes.add(rounds.message(Duration.ofSeconds(9)));
        lanes.add(Reads.lane(Duration.ofSeconds(1), gate));
        if (Sipp.isInstalled()) {
            lanes.add(SippCalls.lane(Duration.ofSeconds(25), folder, application, maker, gate, ledger));
        }
        maker.number(TONE, application.url(ToneApplication.PATH));
        for (int i = 0; i < CALLERS; i++) {
            callers.add(Caller.start(TONE, nodes, i));
        }
    }

    @Test
    void allCallsEndAsTheyShouldAndNothingGrows() throws Exception {
        long began = System.nanoTime();
        begin();
        goesOn(began, SETTLED);
        settle();
        goesOn(began, LENGTH.dividedBy(2));
        for (int node : RESTARTED) {
            judged(node);
            restarts(node);
        }
        goesOn(System.nanoTime(), SETTLED);
        settle();
        goesOn(began, LENGTH);
        for (int node : RESTARTED) {
            judged(node);
        }
        end();
    }

    private static void goesOn(long began, Duration time) {
        for (long left = 1; left > 0; left = began + time.toNanos() - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void restarts(int node) throws Exception {
        gate.closed(node, draining -> {
            say("node " + node + " is drained");
            try (var call = PlainCall.answered(TONE, draining)) {
                call.hears();
                draining.signal();
                Patience.until(
                        "it takes no calls", () -> draining.page("/ready").contains("closing"));
                assertThat(nodes.node(node % ThreeNodes.NODES + 1).status("Calls/" + call.sid() + ".json"))
                        .as("while it drains, the others reach it")
                        .isEqualTo(200);
                assertThat(call.hangsUp(draining)).isEqualTo(200);
                ledger.records("completed", 1).asked(ToneApplication.PATH, 1);
                assertThat(draining.exitCode(Duration.ofMinutes(2)))
                        .as("exit code")
                        .isZero();
            }
            nodes.taken(node);
            nodes.knowEachOther();
            say("node " + node + " has ended, and is started");
            nodes.starts(node);
        });
    }

    private void settle() throws Exception {
        for (int node : RESTARTED) {
            settled.put(node, Footprint.of(nodes.node(node)));
            say("node " + node + " has settled: " + settled.get(node));
        }
    }

    /// Compares what a process takes with what it took when it had settled.
    private void judged(int node) throws Exception {
        Footprint now = Footprint.of(nodes.node(node));
        Footprint before = Objects.requireNonNull(settled.get(node));
        say("node " + node + " now: " + now + "\n  " + now.growthSince(before));
        if (LONG) {
            assertThat(now.heap()).as("heap").isLessThan(before.heap() * 5 / 4 + (8 << 20));
            assertThat(now.threads()).as("threads").isLessThan(before.threads() + 10);
            assertThat(now.files()).as("open files").isLessThan(before.files() + 20);
        }
    }

    private void end() throws Exception {
        int talks = 0;
        for (Lane lane : lanes) {
            lane.stop();
        }
        for (Caller caller : callers) {
            talks += caller.stopped();
        }
        ledger.records("completed", talks).asked(ToneApplication.PATH, talks);
        say(lanes + ", callers " + talks);
        for (EngineProcess node : nodes.running()) {
            NothingLeft.assertOn(node.http(), node.login(), UNANSWERED);
        }
        for (int node : RESTARTED) {
            say("node " + node + " with nothing to do: " + Footprint.of(nodes.node(node)));
        }
        List<String> logged = EngineLogs.unexpected(nodes);
        logged.forEach(SoakIT::say);
        lanes.forEach(Rounds::assertWentOn);
        ledger.assertRecorded(ShownCall.all(nodes.node(1)));
        ledger.assertTold(application);
        assertThat(logged).isEmpty();
    }

    private static void say(String what) {
        System.out.println("Soak, " + LocalTime.now(ZoneId.systemDefault()).format(TIME) + ": " + what);
    }
}
