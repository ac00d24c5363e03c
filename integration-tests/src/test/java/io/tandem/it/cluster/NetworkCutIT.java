package io.tandem.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.outcome.EndReason;
import io.tandem.it.loss.EngineProcess;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.NothingLeft;
import io.tandem.it.sipp.Patience;
import io.tandem.persistence.Sharing;
import io.tandem.persistence.SqliteStore;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One node of three hears nothing of the others, nor they of it, while all of them have calls. All of them reach the
/// store and the applications still: whatever two nodes could both say of a call, they could say here.
///
/// ```
/// plain --> bridge --> play   plain --> gather, many times: they hang up in turn   at the node that is cut off
/// plain --> bridge --> play                                                        at one of the others
/// plain --> play              plain --> play, again and again                      at both others
/// ```
///
/// What is cut off when it is the oldest node runs with `-Pcluster-load`.
@SuppressWarnings("NullAway.Init") // JUnit sets them
class NetworkCutIT {
    private static final int GIVEN_UP = 3;
    private static final int LONGEST_GAP_MILLIS = 1500; // as in a call that nothing happens to, on a busy machine
    private static final String BRIDGED = "1001";
    private static final String GATHERING = "1002";
    private static final String PLAYED = "1003";
    private static final int HANG_UP = 30;
    private static final int BETWEEN_HANGUPS_MILLIS = 500; // the last ones after the verdict

    /// Two bridges, each with the call that came, the call that it made, and what became of that at the same node.
    private static final int TALKING = HANG_UP + 2 * 3 + 1;

    @TempDir
    private Path folder;

    private final List<PlainCall> calls = new ArrayList<>();
    private Application application;
    private CuttableWires wires;
    private ThreeNodes nodes;

    @BeforeEach
    void threeNodes() throws Exception {
        application = ToneApplication.start(folder)
                .answers(
                        "/bridge",
                        "<Response><Dial action=\"/bridged\"><Number>" + PLAYED + "</Number></Dial></Response>")
                .answers("/gather", "<Response><Gather action=\"/gathered\" timeout=\"120\"/></Response>");
        wires = new CuttableWires();
        nodes = ThreeNodes.start(folder, List.of("shutdown.patience=60 s"), wires);
        for (var number : Map.of(BRIDGED, "/bridge", GATHERING, "/gather", PLAYED, ToneApplication.PATH)
                .entrySet()) {
            nodes.node(1).number(number.getKey(), application.url(number.getValue()), application.url("/status"));
        }
    }

    @AfterEach
    void stop() throws Exception {
        application.close(); // first, or a node waits for it
        calls.forEach(PlainCall::close);
        nodes.close();
        wires.close();
    }

    @Test
    @Tag("cluster-load")
    void theOldestNodeIsCutOff() throws Exception {
        isCutOff(1);
    }

    @Test
    void aYoungerNodeIsCutOff() throws Exception {
        isCutOff(3);
    }

    private void isCutOff(int cut) throws Exception {
        EngineProcess cutOff = nodes.node(cut);
        List<EngineProcess> others =
                nodes.running().stream().filter(node -> node != cutOff).toList();
        EngineProcess one = others.getFirst();
        PlainCall bridged = talking(BRIDGED, one);
        PlainCall played = talking(PLAYED, others.getLast());
        Set<String> theirs = talkingAt(one, TALKING - HANG_UP - 3);
        PlainCall itsBridged = talking(BRIDGED, cutOff);
        List<PlainCall> hangUp = new ArrayList<>();
        for (int i = 0; i < HANG_UP; i++) {
            hangUp.add(answered(GATHERING, cutOff));
        }
        Set<String> its = new HashSet<>(talkingAt(one, TALKING));
        its.removeAll(theirs);
        String itsCall = EngineProcess.path("Calls/" + its.iterator().next());
        String theirCall = EngineProcess.path("Calls/" + theirs.iterator().next());

        Patience.Look heard = () -> isThere(one, itsCall + ".json")
                && isThere(one, itsCall + "/Trace")
                && isThere(cutOff, theirCall + ".json")
                && isThere(cutOff, theirCall + "/Trace");
        isNotNoticed(cut, heard);
        isNoticedAndHealed(cut, heard);

        var meanwhile = ShortCalls.start(PLAYED, others);
        wires.cut(cut);
        long began = System.nanoTime();
        FutureTask<Boolean> hungUp = inBackground(() -> hangUp(hangUp, cutOff));
        for (var answer : List.of(
                inBackground(() -> one.answer(itsCall + ".json")),
                inBackground(() -> one.answer(itsCall + "/Trace")),
                inBackground(() -> cutOff.answer(theirCall + ".json")),
                inBackground(() -> cutOff.answer(theirCall + "/Trace")))) {
            HttpResponse<String> refused = answer.get();
            System.out.println("while node " + cut + " is cut off, after " + millisSince(began) + " ms: "
                    + refused.statusCode() + " " + refused.body());
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        }
        isToldToTakeNoCalls(cutOff);
        assertThat(nodes.taken(cut).exitCode(ThreeNodes.PATIENCE))
                .as("exit code")
                .isEqualTo(GIVEN_UP);
        itsBridged.isHungUp();
        System.out.println("node " + cut + " ended " + millisSince(began) + " ms after the cut");
        wires.heal(); // what it said last arrives
        Patience.until(
                "its calls are over",
                ThreeNodes.PATIENCE,
                () -> ShownCall.all(one).stream()
                        .filter(call -> its.contains(call.sid()))
                        .allMatch(ShownCall::isOver));
        System.out.println("its records were closed " + millisSince(began) + " ms after the cut");
        assertThat(hungUp.get()).isTrue();
        nodes.knowEachOther();
        System.out.println(meanwhile.stopped());
        assertThat(isThere(one, itsCall + ".json")).isTrue();
        assertThat(hangUp.getLast().hangsUp(one)).as("BYE of a dead call").isEqualTo(481);
        bridged.wentOn(one, LONGEST_GAP_MILLIS);
        played.wentOn(others.getLast(), LONGEST_GAP_MILLIS);
        for (EngineProcess node : others) {
            NothingLeft.assertOn(node.http(), node.login(), Duration.ofSeconds(10));
        }
        try (SqliteStore store = SqliteStore.open(ThreeNodes.store(folder), Sharing.SHARED)) {
            Patience.until(
                    "all are told",
                    ThreeNodes.PATIENCE,
                    () -> store.instancesWithUnfinished()
                            .toCompletableFuture()
                            .join()
                            .isEmpty());
            isAMemberUntilItsLastCallIsOver(others.getLast(), one);
            assertThat(one.stop()).as("exit code").isZero();
            Map<String, Long> ends = ToldAndRecorded.eachOnce(application, store);
            System.out.println("the ends of all calls: " + ends);
            assertThat(ends)
                    .containsOnlyKeys(
                            EndReason.PEER_HUNG_UP.cause(),
                            EndReason.OTHER_PARTY_GONE.cause(),
                            EndReason.NODE_LOST.cause());
            assertThat(application.paths()).doesNotContain("/gathered"); // as when a caller hangs up
            assertThat(application.told("DialCallStatus").stream().filter(told -> told.startsWith("POST /bridged")))
                    .containsExactly("POST /bridged completed", "POST /bridged completed");
        }
    }

    /// SIGTERM is no cut.
    private void isAMemberUntilItsLastCallIsOver(EngineProcess stopping, EngineProcess other) throws Exception {
        PlainCall last = talking(PLAYED, stopping);
        Set<String> live = talkingAt(other, 1);
        stopping.signal();
        Patience.until("it takes no new calls", () -> stopping.answer("/ready").statusCode() == 503);
        for (String call : live) {
            assertThat(isThere(other, EngineProcess.path("Calls/" + call + ".json")))
                    .as("it answers for its call")
                    .isTrue();
        }
        last.wentOn(stopping, LONGEST_GAP_MILLIS);
        assertThat(stopping.exitCode(ThreeNodes.PATIENCE)).as("exit code").isZero();
    }

    private void isNotNoticed(int cut, Patience.Look asBefore) throws Exception {
        wires.cut(cut);
        TimeUnit.SECONDS.sleep(1);
        wires.heal();
        Patience.until("nodes hear of each other", asBefore);
        for (EngineProcess node : nodes.running()) {
            assertThat(node.page("/ready")).contains("3 members").doesNotContain("not reachable");
        }
    }

    private void isNoticedAndHealed(int cut, Patience.Look asBefore) throws Exception {
        EngineProcess cutOff = nodes.node(cut);
        wires.cut(cut);
        isToldToTakeNoCalls(cutOff);
        wires.heal();
        Patience.until("it takes calls again", () -> cutOff.answer("/ready").statusCode() == 200);
        assertThat(talking(PLAYED, cutOff).hangsUp(cutOff)).isEqualTo(200);
        Patience.until("nodes hear of each other", asBefore);
        nodes.knowEachOther();
    }

    private static void isToldToTakeNoCalls(EngineProcess cutOff) throws Exception {
        Patience.until(
                "it notices",
                () -> cutOff.answer("/ready").statusCode() == 503
                        && cutOff.page("/ready").contains("cut-off"));
        try (var refused = new PlainCall(PLAYED)) {
            assertThat(refused.invites(cutOff)).isEqualTo(503);
        }
    }

    private interface Request<T> {
        T asked() throws Exception;
    }

    private static <T> FutureTask<T> inBackground(Request<T> request) {
        var task = new FutureTask<>(request::asked);
        Thread.ofVirtual().start(task);
        return task;
    }

    private PlainCall answered(String number, EngineProcess node) throws IOException {
        PlainCall call = PlainCall.answered(number, node);
        calls.add(call);
        return call;
    }

    private PlainCall talking(String number, EngineProcess node) throws Exception {
        PlainCall call = answered(number, node);
        call.hears();
        return call;
    }

    /// The sids of all calls that talk, once there are so many.
    private static Set<String> talkingAt(EngineProcess node, int count) throws Exception {
        Patience.until(count + " calls talk", () -> ShownCall.talking(node) == count);
        return ShownCall.all(node).stream()
                .filter(call -> call.status().equals("in-progress"))
                .map(ShownCall::sid)
                .collect(Collectors.toSet());
    }

    private static boolean isThere(EngineProcess node, String path) throws IOException, InterruptedException {
        return node.answer(path).statusCode() == 200;
    }

    /// @return that all have sent BYE, to whom it may concern
    private static boolean hangUp(List<PlainCall> calls, EngineProcess node) throws Exception {
        for (PlainCall call : calls) {
            call.leaves(node);
            TimeUnit.MILLISECONDS.sleep(BETWEEN_HANGUPS_MILLIS);
        }
        return true;
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
