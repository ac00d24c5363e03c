package io.tandem.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.phone.LadderPrinter;
import io.tandem.app.phone.Phone;
import io.tandem.app.phone.Script;
import io.tandem.app.phone.ScriptOutcome;
import io.tandem.app.phone.ScriptReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Phones that call each other over UDP on loopback; afterwards no line and no media session is left.
class PhoneIT {
    private final ByteArrayOutputStream ladder = new ByteArrayOutputStream();
    private final LadderPrinter printer = new LadderPrinter(new PrintStream(ladder, true, StandardCharsets.UTF_8));
    private Phone alice;
    private Phone bob;
    private Phone carol;

    @BeforeEach
    void threePhones() throws IOException {
        alice = phone("alice");
        bob = phone("bob");
        carol = phone("carol");
    }

    private Phone phone(String name) throws IOException {
        return Phone.start(name, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), printer.of(name));
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        CompletableFuture.allOf(
                        alice.hangUpAll().toCompletableFuture(),
                        bob.hangUpAll().toCompletableFuture(),
                        carol.hangUpAll().toCompletableFuture())
                .get(10, TimeUnit.SECONDS);
        alice.close();
        bob.close();
        carol.close();
        assertThat(alice.openMediaSessions() + bob.openMediaSessions() + carol.openMediaSessions())
                .isZero();
    }

    @Test
    void digitsAndTonesAreHeardBothWaysAndAHoldIsSilence() throws Exception {
        var bobs = bob.run(ScriptReader.read("""
                wait-call
                ring
                answer
                play tone 700
                expect digits 12#
                press 7
                play tone 440
                expect held
                expect resumed
                expect tone 1000
                expect hungup
                """));
        var alices = alice.run(ScriptReader.read("call " + bob.uri() + """

                expect ringing
                expect answered
                expect tone 700
                press 12#
                expect digits "7"
                expect tone 440
                hold
                expect silence
                unhold
                expect tone 440
                play tone 1000
                wait 1s
                hangup
                """));

        passed(alices, bobs);
    }

    @Test
    void aBlindTransferTellsItsTransferorTheTruth() throws Exception {
        var carols = carol.run(ScriptReader.read("wait-call; ring; answer; play tone 440; expect hungup"));
        var bobs = bob.run(ScriptReader.read("wait-call; answer; transfer " + carol.uri()
                + "?X-Account=42; expect accepted; expect notified 100;" + " expect notified 200; expect over"));
        var alices = alice.run(ScriptReader.read(
                "call " + bob.uri() + "; expect answered; expect refer; expect notified 200; expect tone 440; hangup"));

        passed(alices, bobs, carols);
    }

    @Test
    void aTransferThatFailsGivesTheTransferorTheCallBack() throws Exception {
        var carols = carol.run(ScriptReader.read("wait-call; reject 486"));
        var bobs = bob.run(ScriptReader.read("wait-call; answer; play tone 440; hold; transfer " + carol.uri()
                + "; expect accepted; expect notified 486; expect resumed; expect hungup"));
        var alices = alice.run(ScriptReader.read("call " + bob.uri()
                + "; expect answered; expect held; expect notified 486; expect resumed; expect tone 440; hangup"));

        passed(alices, bobs, carols);
    }

    @Test
    void anAttendedTransferJoinsTheOtherTwo() throws Exception {
        var carols = carol.run(ScriptReader.read("""
                wait-call
                answer
                play tone 1000
                expect replaced
                play tone 700
                expect tone 440
                expect hungup
                """));
        var bobs = bob.run(ScriptReader.read(String.format("""
                wait-call
                answer
                hold
                call %s as 2
                expect answered
                expect tone 1000
                transfer 1 to 2
                expect accepted
                expect notified 200
                on 1 expect over
                on 2 expect hungup
                """, carol.uri())));
        var alices = alice.run(ScriptReader.read("call " + bob.uri() + """

                expect answered
                expect held
                expect refer
                expect notified 200
                play tone 440
                expect tone 700
                wait 1s
                hangup
                """));

        passed(alices, bobs, carols);
    }

    /// RFC 3891 3: who rings does not give its place to another call; an engine between them can.
    @Test
    void aCallThatStillRingsIsNamedInReplacesButNotTaken() throws Exception {
        var carols = carol.run(ScriptReader.read("wait-call; ring; expect cancelled"));
        var bobs = bob.run(ScriptReader.read("wait-call; answer; hold; call " + carol.uri() + " as 2; expect ringing;"
                + " transfer 1 to 2; expect accepted; expect notified 481; on 1 expect resumed; on 2 hangup;"
                + " on 1 expect hungup"));
        var alices = alice.run(ScriptReader.read(
                "call " + bob.uri() + "; expect answered; expect notified 481; expect resumed; wait 1s; hangup"));

        passed(alices, bobs, carols);
    }

    @Test
    void eachLineIsToldApartByItsNumber() throws Exception {
        var carols = carol.run(ScriptReader.read("wait-call; answer; expect digits 2; expect hungup"));
        var bobs = bob.run(ScriptReader.read("wait-call; answer; expect digits 1; expect hungup"));
        var alices = alice.run(ScriptReader.read("call " + bob.uri() + "; expect answered; call " + carol.uri()
                + " as 2; expect answered; on 1 press 1; press 2; on 1 hangup; hangup; on 3 hangup"));

        passed(alices, bobs, carols);
    }

    @Test
    void aReplacesThatNamesNoCallIsRefused() throws Exception {
        var bobs = bob.run(ScriptReader.read("wait-call; answer; expect hungup"));
        var alices = alice.run(ScriptReader.read("call " + bob.uri()
                + "?Replaces=1%402%3Bto-tag%3D3%3Bfrom-tag%3D4; expect rejected 481; call " + bob.uri()
                + "?Replaces=1%402; expect rejected 400; call " + bob.uri() + "; expect answered; hangup"));

        passed(alices, bobs);
    }

    @Test
    void aTransferToABusyPhoneLeavesBothConnected() throws Exception {
        var carols = carol.run(ScriptReader.read("wait-call; reject 486"));
        var bobs = bob.run(ScriptReader.read("wait-call; answer; transfer " + carol.uri()
                + "; expect accepted; expect notified 486; expect digits 1; press 5; expect hungup"));
        var alices = alice.run(ScriptReader.read("call " + bob.uri()
                + "; expect answered; expect notified 486; press 1; expect digits 5; wait 500ms; hangup"));

        passed(alices, bobs, carols);
    }

    @Test
    void aCallerThatGivesUpCancels() throws Exception {
        var bobs = bob.run(ScriptReader.read("wait-call; ring; expect cancelled"));
        var alices = alice.run(ScriptReader.read("call " + bob.uri() + "; expect ringing; hangup"));

        passed(alices, bobs);
    }

    /// A leg that has called stays a while for late answers of other phones; a phone that is closed does not wait.
    @Test
    void aPhoneThatHangsUpAllIsIdleSoon() throws Exception {
        var bobs = bob.run(ScriptReader.read("wait-call; answer; play tone 440; expect over"));
        passed(alice.run(ScriptReader.read("call " + bob.uri() + "; expect tone 440")));

        CompletableFuture.allOf(
                        alice.hangUpAll().toCompletableFuture(), bob.hangUpAll().toCompletableFuture())
                .get(10, TimeUnit.SECONDS);
        passed(bobs);
    }

    @Test
    void aRejectedCallIsToldWithItsStatus() throws Exception {
        var bobs = bob.run(ScriptReader.read("wait-call; reject 603"));
        var alices = alice.run(ScriptReader.read("call " + bob.uri() + "; expect busy"));

        assertThat(outcome(alices))
                .hasToString(
                        "step 2 'expect busy': expected the call to be rejected with 486, but the call was rejected with"
                                + " 603 Decline");
        passed(bobs);
    }

    @Test
    void whatDidNotHappenIsToldWithWhatDid() throws Exception {
        var bobs = bob.run(ScriptReader.read("wait-call; ring; expect cancelled"));
        var alices = alice.run(ScriptReader.read("call " + bob.uri() + "; expect answered 300ms"));

        assertThat(outcome(alices))
                .hasToString("step 2 'expect answered 300ms': expected the call to be answered, but within 0.3 s only"
                        + " this happened: the other side said 180 Ringing");
        alice.hangUpAll();
        passed(bobs);
    }

    @Test
    void aPhoneWithoutAScriptIsUnavailable() throws Exception {
        passed(alice.run(ScriptReader.read("call " + bob.uri() + "; expect rejected 480")));
    }

    @Test
    void aStepThatNeedsACallSaysSo() throws Exception {
        assertThat(outcome(alice.run(ScriptReader.read("press 5"))))
                .hasToString("step 1 'press 5': expected the digits to be sent, but there is no call");
    }

    @Test
    void aRecordingHoldsWhatWasHeard(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("heard.wav");
        var bobs = bob.run(ScriptReader.read("wait-call; answer; play tone 440; expect hungup"));
        Script script = ScriptReader.read(
                "call " + bob.uri() + "; expect answered; record " + file + "; expect tone 440; wait 500ms; hangup");

        passed(alice.run(script), bobs);
        Phone.writeRecordings(script);
        assertThat(Files.size(file)).isGreaterThan(8000);
    }

    @SafeVarargs
    private final void passed(CompletionStage<ScriptOutcome>... scripts) throws Exception {
        var outcomes = new ArrayList<ScriptOutcome>();
        for (var script : scripts) {
            outcomes.add(outcome(script));
        }
        assertThat(outcomes).as(() -> ladder.toString(StandardCharsets.UTF_8)).containsOnly(new ScriptOutcome.Passed());
    }

    private static ScriptOutcome outcome(CompletionStage<ScriptOutcome> script) throws Exception {
        return script.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
