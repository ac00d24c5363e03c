package io.tandem.it.phones;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.phone.Phone;
import io.tandem.app.phone.ScriptOutcome;
import io.tandem.app.phone.ScriptReader;
import io.tandem.engine.trace.TraceSink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real phones and `tandem phone` call and transfer each other, with nothing between them: our REFER, NOTIFY and
/// Replaces are what others expect.
class DirectIT {
    @TempDir
    Path folder;

    private Phone ours;

    @BeforeEach
    void ourPhone() throws Exception {
        ours = Phone.start("ours", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), TraceSink.NONE);
    }

    @AfterEach
    void nothingIsLeft() {
        ours.close();
        assertThat(ours.openMediaSessions()).isZero();
    }

    @Test
    void baresipTransfersOurPhoneToLinphone() throws Exception {
        Baresip.assumeInstalled();
        Linphone.assumeInstalled();
        try (Linphone carol = Linphone.start("carol", 1000, folder);
                Baresip bob = Baresip.start("bob", 440, folder)) {
            var alices = ours.run(ScriptReader.read("call " + bob.uri() + """

                    expect answered 20s
                    expect tone 440
                    play tone 300
                    expect refer 20s
                    expect notified 200 20s
                    play tone 700
                    expect tone 1000
                    expect hungup 30s
                    """));
            bob.answer();
            bob.hears().awaitTone(300);
            bob.command("transfer", carol.uri());
            carol.answer();
            bob.events().await("\"CALL_CLOSED\"");
            carol.hears().awaitTone(700);
            carol.type("terminate");
            passed(alices);
        }
    }

    @Test
    void ourPhoneTransfersOneLinphoneToTheOther() throws Exception {
        Linphone.assumeInstalled();
        try (Linphone alice = Linphone.start("alice", 700, folder);
                Linphone carol = Linphone.start("carol", 1000, folder)) {
            var bobs = ours.run(ScriptReader.read(String.format("""
                    wait-call
                    answer
                    expect tone 700
                    hold
                    call %s as 2
                    expect answered
                    expect tone 1000
                    transfer 1 to 2
                    expect accepted
                    expect notified 200 20s
                    on 1 expect over
                    on 2 expect hungup
                    """, carol.uri())));
            alice.type("call " + ours.uri());
            carol.answer();
            passed(bobs);
            alice.hears().awaitTone(1000);
            carol.hears().awaitTone(700);
            alice.type("terminate all");
        }
    }

    private static void passed(CompletionStage<ScriptOutcome> script) throws Exception {
        assertThat(script.toCompletableFuture().get(60, TimeUnit.SECONDS)).isEqualTo(new ScriptOutcome.Passed());
    }
}
