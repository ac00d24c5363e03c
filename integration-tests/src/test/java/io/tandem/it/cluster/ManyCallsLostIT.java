package io.tandem.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.it.loss.EngineProcess;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.NothingLeft;
import io.tandem.it.sipp.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// 500 calls that talk to three nodes, one of which is killed. It runs with `-Pcluster-load`.
@Tag("cluster-load")
@SuppressWarnings("NullAway.Init") // JUnit sets them
class ManyCallsLostIT {
    /// They are asked for digits, and hear nothing.
    private static final int CALLS = 490;

    /// These are heard all the time, half of them at each node that lives on.
    private static final int HEARD = 10;

    private static final String GATHER = "1001";
    private static final String TONE = "1002";
    private static final int LONGEST_GAP_MILLIS = 500; // 80 to 100 when nothing else runs here
    private static final int LOST = 2;
    private static final Duration NOTICED = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final Map<EngineProcess, List<PlainCall>> calls = new HashMap<>();
    private Application application;
    private ThreeNodes nodes;

    @BeforeEach
    void threeNodes() throws Exception {
        application = ToneApplication.start(folder)
                .answers("/gather", "<Response><Gather action=\"/gathered\" timeout=\"600\"/></Response>");
        nodes = ThreeNodes.start(folder, List.of());
        EngineProcess any = nodes.node(1);
        any.number(GATHER, application.url("/gather"), application.url("/status"));
        any.number(TONE, application.url(ToneApplication.PATH));
    }

    @AfterEach
    void stop() {
        calls.values().forEach(some -> some.forEach(PlainCall::close));
        nodes.close();
        application.close();
    }

    private PlainCall called(String number, EngineProcess node) throws IOException {
        PlainCall call = PlainCall.answered(number, node);
        calls.computeIfAbsent(node, _ -> new ArrayList<>()).add(call);
        return call;
    }

    @Test
    void allRecordsAreFinalAndTheOthersGoOn() throws Exception {
        for (int i = 0; i < CALLS; i++) {
            called(GATHER, nodes.node(i % ThreeNodes.NODES + 1));
        }
        EngineProcess dying = nodes.taken(LOST);
        try (dying) {
            EngineProcess survivor = nodes.running().getFirst();
            List<PlainCall> heard = new ArrayList<>();
            for (int i = 0; i < HEARD; i++) {
                PlainCall call =
                        called(TONE, nodes.running().get(i % nodes.running().size()));
                call.hears();
                heard.add(call);
            }
            int lost = calls.getOrDefault(dying, List.of()).size();
            Patience.until("all calls talk", ThreeNodes.PATIENCE, () -> ShownCall.talking(survivor) == CALLS + HEARD);
            TimeUnit.SECONDS.sleep(2); // what was said last is written within 300 ms, on a machine that is not busy
            var meanwhile = ShortCalls.start(TONE, nodes.running());

            long killed = System.nanoTime();
            dying.kill();

            Patience.until( // one more may be a new one
                    "all its records are closed",
                    ThreeNodes.PATIENCE,
                    () -> ShownCall.talking(survivor) <= CALLS + HEARD - lost + 1);
            long closed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed);
            Patience.until("all are told of", ThreeNodes.PATIENCE, () -> ends().size() >= lost);
            System.out.printf(
                    "%d of %d calls lost: records closed after %d ms, all told after %d ms%n",
                    lost, CALLS + HEARD, closed, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed));
            System.out.println(meanwhile.stopped());
            long gap =
                    heard.stream().mapToLong(PlainCall::longestGapMillis).max().orElse(Long.MAX_VALUE);
            System.out.println("longest gap of those that are heard: " + gap + " ms");
            assertThat(gap).isLessThanOrEqualTo(LONGEST_GAP_MILLIS);
            assertThat(Duration.ofMillis(closed)).isLessThan(NOTICED);
            Set<String> told = Set.copyOf(ends());
            assertThat(told).isEqualTo(ShownCall.sids(ShownCall.lost(survivor)));
            for (EngineProcess node : nodes.running()) {
                for (PlainCall call : calls.getOrDefault(node, List.of())) {
                    assertThat(call.hangsUp(node)).isEqualTo(200);
                }
                assertThat(ShownCall.lost(node)).hasSize(lost);
            }
            for (EngineProcess node : nodes.running()) {
                NothingLeft.assertOn(node.http(), node.login(), Duration.ofSeconds(10));
                assertThat(ShownCall.all(node)).allMatch(call -> call.status().equals("completed"));
            }
        }
        for (EngineProcess node : nodes.running()) {
            node.stop();
        }
        assertThat(ends()).as("each was told once").hasSize(CALLS).doesNotHaveDuplicates();
    }

    /// Of which calls the end was told.
    private List<String> ends() {
        return application.requests().stream()
                .filter(request -> request.parameter("CallStatus")
                        .filter("completed"::equals)
                        .isPresent())
                .filter(request -> request.path().equals("/status"))
                .map(request -> request.parameter("CallSid").orElse("none"))
                .collect(Collectors.toList());
    }
}
