package io.tandem.it.phones;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.node.Node;
import io.tandem.app.phone.Account;
import io.tandem.app.phone.Phone;
import io.tandem.app.phone.ScriptOutcome;
import io.tandem.app.phone.ScriptReader;
import io.tandem.engine.trace.TraceSink;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.Engine;
import io.tandem.it.sipp.NothingLeft;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Story 3 of `spec/transfer.md` with real phones: Alice calls Bob over the engine, Bob's phone transfers her to Carol,
/// and afterwards the two hear each other.
class TransferIT {
    private static final String PASSWORD = "x4-of-every-phone";
    private static final int ALICES = 700;
    private static final int BOBS = 1200;
    private static final int CAROLS = 1000;

    @TempDir
    Path folder;

    private Application application;
    private Engine engine;

    @BeforeEach
    void office() throws Exception {
        application = new Application();
        engine = Engine.start(folder);
        application.answers("/bob", "<Response><Dial answerOnBridge=\"true\"><Client>bob</Client></Dial></Response>");
        application.answers(
                "/carol", "<Response><Dial answerOnBridge=\"true\"><Client>carol</Client></Dial></Response>");
        application.answers("/refer", "<Response><Dial><Number>1002</Number></Dial></Response>");
        number("1001", "/bob");
        number("1002", "/carol");
    }

    @AfterEach
    void nothingIsLeft() {
        try {
            NothingLeft.assertOn(engine.node());
        } finally {
            application.close();
            engine.close();
        }
    }

    private void number(String number, String path) {
        engine.create(
                "IncomingPhoneNumbers.json",
                Map.of(
                        "PhoneNumber",
                        number,
                        "VoiceUrl",
                        application.url(path).toString(),
                        "ReferUrl",
                        application.url("/refer").toString()));
    }

    private Login client(String login) {
        engine.create("Clients.json", Map.of("Login", login, "Password", PASSWORD));
        return new Login(login, PASSWORD, registrar());
    }

    private String registrar() {
        return Node.shown(engine.node().sipAddress());
    }

    private String at(String user) {
        return "sip:" + user + "@" + registrar();
    }

    private Phone ours(String login) throws Exception {
        client(login);
        return Phone.start(
                new Account(login, Optional.of(PASSWORD), registrar()),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                TraceSink.NONE);
    }

    @Test
    void baresipTransfersLinphoneToLinphone() throws Exception {
        Baresip.assumeInstalled();
        Linphone.assumeInstalled();
        try (Linphone alice = Linphone.start("alice", ALICES, folder);
                Linphone carol = Linphone.start("carol", CAROLS, folder);
                Baresip bob = Baresip.start("bob", BOBS, folder)) {
            alice.register(client("alice"));
            carol.register(client("carol"));
            application.answers(
                    "/bob", "<Response><Dial answerOnBridge=\"true\"><Sip>" + bob.uri() + "</Sip></Dial></Response>");

            alice.type("call " + at("1001"));
            bob.answer();
            alice.hears().awaitTone(BOBS);
            bob.hears().awaitTone(ALICES);
            bob.command("transfer", at("1002"));
            carol.answer();

            alice.hears().awaitTone(CAROLS);
            carol.hears().awaitTone(ALICES);
            bob.events().await("\"CALL_CLOSED\"");
            alice.type("terminate all");
            carol.says().await("Call \\d+ with .* ended");
        }
        assertThat(application.only("/refer").parameters())
                .containsEntry("Transferor", "bob")
                .containsEntry("Transferee", "alice")
                .containsEntry("ReferTarget", "1002");
    }

    @Test
    void linphoneTransfersLinphoneToOurPhone() throws Exception {
        Linphone.assumeInstalled();
        try (Linphone alice = Linphone.start("alice", ALICES, folder);
                Linphone bob = Linphone.start("bob", BOBS, folder);
                Phone carol = ours("carol")) {
            alice.register(client("alice"));
            bob.register(client("bob"));
            var carols = carol.run(ScriptReader.read(
                    "register; wait-call; ring; answer; play tone 1000; expect tone 700 20s; expect hungup 20s"));

            alice.type("call " + at("1001"));
            String call = bob.answer();
            alice.hears().awaitTone(BOBS);
            bob.type("transfer " + call + " " + at("1002"));

            alice.hears().awaitTone(CAROLS);
            bob.says().await("Call " + call + " with .* ended");
            alice.type("terminate all");
            passed(carols);
        }
        assertThat(application.only("/refer").parameters()).containsEntry("ReferTarget", "1002");
    }

    @Test
    void linphoneConnectsItsCallerWithTheLinphoneThatItHasAsked() throws Exception {
        Linphone.assumeInstalled();
        try (Linphone alice = Linphone.start("alice", ALICES, folder);
                Linphone bob = Linphone.start("bob", BOBS, folder);
                Linphone carol = Linphone.start("carol", CAROLS, folder)) {
            alice.register(client("alice"));
            bob.register(client("bob"));
            carol.register(client("carol"));

            alice.type("call " + at("1001"));
            String first = bob.answer();
            alice.hears().awaitTone(BOBS);
            bob.type("pause");
            bob.says().await("Call " + first + " with .* paused");
            bob.type("call " + at("carol"));
            carol.answer();
            String second = bob.says().await("Call (\\d+) with .* connected").group(1);
            carol.hears().awaitTone(BOBS);
            bob.type("transfer " + first + " --to-call " + second);

            alice.hears().awaitTone(CAROLS);
            carol.hears().awaitTone(ALICES);
            alice.type("terminate all");
            carol.says().await("Call \\d+ with .* ended");
        }
        assertThat(application.paths()).doesNotContain("/refer");
    }

    private static void passed(CompletionStage<ScriptOutcome> script) throws Exception {
        assertThat(script.toCompletableFuture().get(60, TimeUnit.SECONDS)).isEqualTo(new ScriptOutcome.Passed());
    }
}
