package io.tandem.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.demo.Demo;
import io.tandem.app.demo.Demo.Disappointment;
import io.tandem.app.demo.Demo.Ports;
import io.tandem.app.demo.TransferDemo;
import io.tandem.app.demo.TransferDemo.Carol;
import io.tandem.it.sipp.NothingLeft;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The stories that the demos show, played by phones over real SIP, RTP and HTTP.
class DemoIT {
    private final ByteArrayOutputStream ladder = new ByteArrayOutputStream();

    /// Story 1: a caller presses a key and is referred; the action callback tells it.
    @Test
    void theCallerIsTransferredAndTheApplicationIsTold(@TempDir Path data) throws Exception {
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

    /// Story 3: the callee's phone transfers its caller to another number.
    @ParameterizedTest
    @EnumSource
    void aPhoneTransfersItsCallerAndIsToldHowThatGoes(Carol carol, @TempDir Path data) throws Exception {
        try (var out = new PrintStream(ladder, true, StandardCharsets.UTF_8);
                TransferDemo demo = TransferDemo.start(new Ports(0, 0), data, out)) {
            assertThat(demo.blind(carol))
                    .containsEntry("Transferor", "bob")
                    .containsEntry("Transferee", "alice")
                    .containsEntry("ReferTarget", "1002");
            NothingLeft.assertOn(demo.node());
        } catch (Disappointment e) {
            throw new AssertionError(ladder.toString(StandardCharsets.UTF_8), e);
        }
        assertThat(ladder.toString(StandardCharsets.UTF_8))
                .containsSubsequence( // what the phone is told and what the application is asked have no order
                        "bob      -> tandem    REFER",
                        "tandem   -> bob       NOTIFY",
                        "tandem   -> bob       NOTIFY  Event=refer  Subscription-State=terminated;reason=noresource")
                .containsSubsequence(
                        "bob      -> tandem    REFER",
                        "tandem   -> app       POST /refer",
                        "tandem   -> carol     INVITE",
                        "tandem   -> bob       NOTIFY  Event=refer  Subscription-State=terminated;reason=noresource");
    }

    @Test
    void aPhoneConnectsItsCallerWithTheOneItHasAsked(@TempDir Path data) throws Exception {
        try (var out = new PrintStream(ladder, true, StandardCharsets.UTF_8);
                TransferDemo demo = TransferDemo.start(new Ports(0, 0), data, out)) {
            demo.attended();
            NothingLeft.assertOn(demo.node());
        } catch (Disappointment e) {
            throw new AssertionError(ladder.toString(StandardCharsets.UTF_8), e);
        }
        assertThat(ladder.toString(StandardCharsets.UTF_8))
                .containsSubsequence(
                        "bob      -> tandem    REFER  Refer-To=<sip:carol@",
                        "bob                   -- expect notified 200",
                        "alice                 -- expect tone 1000");
    }
}
