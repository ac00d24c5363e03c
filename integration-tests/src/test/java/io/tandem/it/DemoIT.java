package io.tandem.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.demo.Demo;
import io.tandem.app.demo.Demo.Ports;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Story 1: a caller presses a key and is referred; the action callback tells it.
class DemoIT {
    @Test
    void theCallerIsTransferredAndTheApplicationIsTold(@TempDir Path data) throws Exception {
        var ladder = new ByteArrayOutputStream();
        try (var out = new PrintStream(ladder, true, StandardCharsets.UTF_8);
                Demo demo = Demo.start(new Ports(0, 0), data, out)) {
            assertThat(demo.call())
                    .containsEntry("ReferSipResponseCode", "202")
                    .containsEntry("NotifySipResponseCode", "200")
                    .containsEntry("ReferCallStatus", "in-progress");
        }
        assertThat(ladder.toString(StandardCharsets.UTF_8))
                .containsSubsequence(
                        "tandem   -> app       POST /welcome",
                        "alice                 -- expect speech",
                        "tandem   -> alice     REFER",
                        "alice    -> tandem    202 Accepted (REFER)",
                        "alice    -> tandem    NOTIFY",
                        "tandem   -> app       POST /transferred");
    }
}
