package io.tandem.it.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// Every ladder file over UDP on 127.0.0.1 with the real sip-adapter. Some are played at the same time, each at a node
/// of its own: they mostly wait.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LadderUdpIT {
    private static final long MILLIS = 1_000_000;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int NODES = 3;

    private final BlockingQueue<UdpNode> idle = new LinkedBlockingQueue<>();
    private final ExecutorService stages = Executors.newFixedThreadPool(NODES);
    private List<UdpNode> nodes = List.of();

    @BeforeAll
    void start() {
        nodes = Stream.generate(UdpNode::new).limit(NODES).toList();
        idle.addAll(nodes);
    }

    @TestFactory
    Stream<DynamicTest> ladders() {
        List<DynamicTest> all = LadderFiles.playedIn(Ladder.Where.UDP).stream()
                .map(ladder -> {
                    Future<?> played = stages.submit(() -> {
                        play(ladder);
                        return ladder.name();
                    });
                    return DynamicTest.dynamicTest(ladder.name(), () -> outcome(played));
                })
                .toList();
        return Stream.concat(
                all.stream(), Stream.of(DynamicTest.dynamicTest("no transaction is left", this::noneLeft)));
    }

    private void play(Ladder ladder) throws InterruptedException {
        UdpNode node = idle.take();
        try (Stage stage = new UdpStage(ladder, node)) {
            LadderRun.play(ladder, stage);
        } finally {
            idle.add(node);
        }
    }

    private static void outcome(Future<?> played) throws Throwable {
        try {
            played.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private void noneLeft() {
        for (int waited = 0; openTransactions() > 0 && waited < PATIENCE_MILLIS; waited += 50) {
            LockSupport.parkNanos(50 * MILLIS);
        }
        assertThat(openTransactions()).isZero();
    }

    private int openTransactions() {
        return nodes.stream().mapToInt(UdpNode::openTransactions).sum();
    }

    @AfterAll
    void stop() {
        stages.shutdownNow();
        nodes.forEach(UdpNode::close);
    }
}
