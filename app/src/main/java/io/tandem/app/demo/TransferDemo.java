package io.tandem.app.demo;

import io.tandem.app.demo.Demo.Disappointment;
import io.tandem.app.demo.Demo.Ports;
import io.tandem.app.node.Node;
import io.tandem.app.node.NodeStartFailure;
import io.tandem.app.node.SettingsException;
import io.tandem.app.node.SettingsReader;
import io.tandem.app.phone.Account;
import io.tandem.app.phone.LadderPrinter;
import io.tandem.app.phone.Phone;
import io.tandem.engine.trace.TraceEntry;
import io.tandem.engine.trace.TraceSink;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An engine, an application and three phones that register, and the calls that `spec/transfer.md` calls story 3.
///
/// ```
/// alice            engine             application           bob             carol
///  |----INVITE 1001-->|----POST /bob-------->|               |                |
///  |                  |----INVITE--------------------------->|                |
///  |<===== tones ===========================================>|                |
///  |                  |<---REFER 1002------------------------|                |
///  |                  |----POST /refer------>|   202, NOTIFY 100              |
///  |                  |----INVITE------------------------------------------->|
///  |                  |----NOTIFY 180, 200------------------>|                |
///  |                  |<---BYE-------------------------------|                |
///  |<===== tones ===========================================================>|
/// ```
///
/// Each phone plays a tone of its own, so that all can tell whom they hear; none is near the ringing tone's.
public final class TransferDemo implements AutoCloseable {
    private static final String BOBS_NUMBER = "1001";
    private static final String CAROLS_NUMBER = "1002";
    private static final int PATIENCE = 4;

    private final LadderPrinter ladder;
    private final OfficeApplication application;
    private final Node node;
    private final Rest rest;
    private final List<Phone> phones = new ArrayList<>();

    /// How Carol takes the call.
    public enum Carol {
        ANSWERS("""
                ring
                wait 500ms
                answer
                play tone 1000
                expect tone 700
                expect hungup 20s
                """, 200),
        IS_BUSY("reject 486", 486),
        DOES_NOT_ANSWER("ring\nexpect cancelled 20s", 408);

        private final String script;
        private final int notified;

        Carol(String script, int notified) {
            this.script = script;
            this.notified = notified;
        }
    }

    private TransferDemo(LadderPrinter ladder, OfficeApplication application, Node node) {
        this.ladder = ladder;
        this.application = application;
        this.node = node;
        this.rest = new Rest(node);
    }

    /// Starts the engine and the application; there are no phones yet.
    ///
    /// @param data a folder for the engine
    /// @param out takes the ladder
    public static TransferDemo start(Ports ports, Path data, PrintStream out)
            throws IOException, NodeStartFailure, SettingsException {
        var ladder = new LadderPrinter(out);
        OfficeApplication application = OfficeApplication.start(PATIENCE);
        try {
            Node node = Node.start(
                    SettingsReader.read(
                            Optional.empty(),
                            List.of(
                                    "warm-up.calls=20", // enough for a few calls, and sooner ready
                                    "sip.host=127.0.0.1",
                                    "http.host=127.0.0.1",
                                    "sip.port=" + ports.sip(),
                                    "http.port=" + ports.http(),
                                    "data=" + data)),
                    ladder.of("tandem"));
            return new TransferDemo(ladder, application, node);
        } catch (NodeStartFailure | SettingsException e) {
            application.close();
            throw e;
        }
    }

    /// The node that the phones call.
    public Node node() {
        return node;
    }

    /// Bob sends his caller to Carol's number, without asking her first.
    ///
    /// @return what the application was asked
    /// @throws Disappointment says what was expected and what happened instead
    public Map<String, String> blind(Carol carol) throws Disappointment, IOException, InterruptedException {
        boolean answers = carol == Carol.ANSWERS;
        play(
                "call " + BOBS_NUMBER + (answers ? """

                expect answered
                expect tone 1200
                play tone 700
                expect tone 1000 20s
                wait 1s
                hangup
                """ : """

                expect answered
                expect tone 1200
                play tone 700
                expect tone 1500 20s
                hangup
                """),
                "wait-call\nring\nanswer\nplay tone 1200\nexpect tone 700\ntransfer " + CAROLS_NUMBER
                        + "\nexpect accepted\nexpect notified 100\n"
                        + (carol == Carol.IS_BUSY ? "" : "expect notified 180\n")
                        + "expect notified " + carol.notified + " 20s\n"
                        + (answers ? "expect over\n" : "play tone 1500\nexpect hungup 20s\n"),
                "wait-call 60s\n" + carol.script);
        return asked();
    }

    /// Bob holds his caller, asks Carol, and connects the two.
    ///
    /// @throws Disappointment says what was expected and what happened instead
    public void attended() throws Disappointment, IOException, InterruptedException {
        play("call " + BOBS_NUMBER + """

                expect answered
                expect tone 1200
                play tone 700
                expect tone 1000 20s
                wait 1s
                hangup
                """, """
                wait-call
                answer
                play tone 1200
                expect tone 700
                hold
                call carol as 2
                expect answered
                play tone 1500
                expect tone 1000
                transfer 1 to 2
                expect accepted
                expect notified 200 20s
                on 1 expect over
                on 2 expect over
                """, """
                wait-call 60s
                ring
                answer
                expect tone 1500
                play tone 1000
                expect tone 700 20s
                expect hungup 20s
                """);
    }

    private void play(String alice, String bob, String carol) throws Disappointment, IOException, InterruptedException {
        number(BOBS_NUMBER, "/bob");
        number(CAROLS_NUMBER, "/carol");
        Phone alices = phone("alice");
        Phone bobs = phone("bob");
        Phone carols = phone("carol");
        var carolsPart = carols.run(Scene.script(carol));
        var bobsPart = bobs.run(Scene.script(bob));
        var alicesPart = alices.run(Scene.script(alice));
        Scene.passed("alice", alicesPart);
        Scene.passed("bob", bobsPart);
        Scene.passed("carol", carolsPart);
        for (Phone phone : phones) {
            Scene.in(phone.hangUpAll(), "the answer to a BYE");
        }
    }

    private void number(String number, String path) throws IOException, InterruptedException {
        rest.create(
                "IncomingPhoneNumbers.json",
                Map.of(
                        "PhoneNumber", number,
                        "VoiceUrl", application.url(path).toString(),
                        "ReferUrl", application.url("/refer").toString()));
        ladder.print(Instant.now(), "number " + number + " is made: it asks " + application.url(path));
    }

    /// A client of the engine, and its phone, registered.
    private Phone phone(String login) throws Disappointment, IOException, InterruptedException {
        String password = "demo-7-of-" + new StringBuilder(login).reverse();
        rest.create("Clients.json", Map.of("Login", login, "Password", password));
        var account = new Account(login, Optional.of(password), Node.shown(node.sipAddress()));
        Phone phone = Phone.start(
                account, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), onlyItsUser(ladder.of(login)));
        phones.add(phone);
        Scene.passed(login, phone.run(Scene.script("register")));
        return phone;
    }

    /// The engine has told its side of all that is said.
    private static TraceSink onlyItsUser(TraceSink sink) {
        return (call, entry) -> {
            if (entry.kind() == TraceEntry.Kind.CALL) {
                sink.record(call, entry);
            }
        };
    }

    private Map<String, String> asked() throws Disappointment {
        List<Map<String, String>> transfers = application.transfers();
        if (transfers.size() != 1) {
            throw new Disappointment("the application should be asked once for the transfer, but it was asked "
                    + transfers.size() + " times");
        }
        return transfers.getFirst();
    }

    @Override
    public void close() {
        phones.forEach(Phone::close);
        rest.close();
        node.close();
        application.close();
    }
}
