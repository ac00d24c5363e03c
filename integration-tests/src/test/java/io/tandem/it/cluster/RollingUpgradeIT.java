package io.tandem.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.it.loss.EngineProcess;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.NothingLeft;
import io.tandem.it.sipp.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Node after node of three is told to end by SIGTERM and started again, as docs/cluster.md has it, while callers call
/// all the time.
@SuppressWarnings("NullAway.Init") // JUnit sets them
class RollingUpgradeIT {
    private static final String NUMBER = "1000";
    private static final int CALLERS = 6;
    private static final int LONGEST_GAP_MILLIS = 1000; // JVMs start meanwhile on the same cores

    @TempDir
    private Path folder;

    private Application application;
    private ThreeNodes nodes;

    @BeforeEach
    void threeNodes() throws Exception {
        application = ToneApplication.start(folder);
        nodes = ThreeNodes.start(folder, List.of("shutdown.patience=60 s"));
        nodes.node(1).number(NUMBER, application.url(ToneApplication.PATH));
    }

    @AfterEach
    void stop() {
        nodes.close();
        application.close();
    }

    @Test
    void noCallIsLost() throws Exception {
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(Caller.start(NUMBER, nodes, i));
        }
        for (int node = 1; node <= ThreeNodes.NODES; node++) {
            EngineProcess draining = nodes.node(node);
            Patience.until(
                    "it has calls",
                    ThreeNodes.PATIENCE,
                    () -> !draining.page("/metrics").contains("\ntandem_calls_live 0.0\n"));
            assertThat(draining.stop()).as("exit code").isZero();
            nodes.taken(node);
            nodes.knowEachOther();
            nodes.starts(node);
        }

        int talks = 0;
        int passedOver = 0;
        long longestGap = 0;
        for (Caller caller : callers) {
            talks += caller.stopped();
            passedOver += caller.passedOver();
            longestGap = Math.max(longestGap, caller.longestGapMillis());
        }
        System.out.printf(
                "Three nodes upgraded: %d calls, none lost; a node passed over %d times; longest gap %d ms%n",
                talks, passedOver, longestGap);
        assertThat(passedOver).as("nodes that drained were called").isPositive();
        assertThat(longestGap).isLessThanOrEqualTo(LONGEST_GAP_MILLIS);
        for (EngineProcess node : nodes.running()) {
            NothingLeft.assertOn(node.http(), node.login(), Duration.ofSeconds(10));
        }
        assertThat(ShownCall.lost(nodes.node(1))).isEmpty();
        assertThat(ShownCall.with("completed", ShownCall.all(nodes.node(1)))).isEqualTo(talks);
    }
}
