package io.tandem.it.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// Every ladder file over UDP on 127.0.0.1 with the real sip-adapter.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LadderUdpIT {
    private static final long MILLIS = 1_000_000;
    private static final int PATIENCE_MILLIS = 10_000;

    private UdpNode node;

    @BeforeAll
    void start() {
        node = new UdpNode();
    }

    @TestFactory
    Stream<DynamicTest> ladders() {
        Stream<DynamicTest> all = LadderFiles.all().stream()
                .map(LadderFiles::read)
                .filter(ladder -> ladder.stage()
                        .only()
                        .map(only -> only.where() == Ladder.Where.UDP)
                        .orElse(true))
                .map(ladder -> DynamicTest.dynamicTest(ladder.name(), () -> {
                    try (Stage stage = new UdpStage(ladder, node)) {
                        LadderRun.play(ladder, stage);
                    }
                }));
        return Stream.concat(all, Stream.of(DynamicTest.dynamicTest("no transaction is left", this::noneLeft)));
    }

    private void noneLeft() {
        for (int waited = 0; node.openTransactions() > 0 && waited < PATIENCE_MILLIS; waited += 50) {
            LockSupport.parkNanos(50 * MILLIS);
        }
        assertThat(node.openTransactions()).isZero();
    }

    @AfterAll
    void stop() {
        node.close();
    }
}
