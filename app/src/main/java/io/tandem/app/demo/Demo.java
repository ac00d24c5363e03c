package io.tandem.app.demo;

import io.tandem.app.node.Node;
import io.tandem.app.node.NodeStartFailure;
import io.tandem.app.node.SettingsException;
import io.tandem.app.node.SettingsReader;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An engine, an application and two phones, and the call that `spec/transfer.md` calls story 1.
///
/// ```
/// alice            engine             application         carol
///  |----INVITE 1000-->|----POST /welcome---->|               |
///  |<---speech--------|                      |               |
///  |----digit 1------>|----POST /menu------->|               |
///  |<---REFER---------|<---<Refer>-----------|               |
///  |----INVITE---------------------------------------------->|
///  |----NOTIFY 200--->|----POST /transferred>|               |
///  |----BYE---------->|                      |               |
/// ```
public final class Demo implements AutoCloseable {
    /// The number that is called.
    static final String NUMBER = "1000";

    private static final String CAROL = """
            wait-call 60s
            ring
            wait 500ms
            answer
            play tone 440
            expect hungup 30s
            """;

    private static final String CAROL_FOR_ANYBODY = """
            wait-call 86400s
            ring
            wait 1s
            answer
            play tone 440
            expect hungup 3600s
            """;

    private final LadderPrinter ladder;
    private final Phone alice;
    private final Phone carol;
    private final SampleApplication application;
    private final Node node;
    private final Rest rest;

    /// What the demo expected and did not get.
    public static final class Disappointment extends Exception {
        private static final long serialVersionUID = 1L;

        Disappointment(String message) {
            super(message);
        }
    }

    /// Where the engine listens.
    ///
    /// @param sip its SIP port; 0 takes a free one
    /// @param http its HTTP port; 0 takes a free one
    public record Ports(int sip, int http) {}

    private Demo(LadderPrinter ladder, Phone alice, Phone carol, SampleApplication application, Node node) {
        this.ladder = ladder;
        this.alice = alice;
        this.carol = carol;
        this.application = application;
        this.node = node;
        this.rest = new Rest(node);
    }

    /// Starts everything; nobody has called yet.
    ///
    /// @param data a folder for the engine
    /// @param out takes the ladder
    public static Demo start(Ports ports, Path data, PrintStream out)
            throws IOException, NodeStartFailure, SettingsException {
        var ladder = new LadderPrinter(out);
        var loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        Phone alice = Phone.start("alice", loopback, withoutTheEngine(ladder.of("alice")));
        Phone carol = Phone.start("carol", loopback, onlyItsUser(ladder.of("carol")));
        SampleApplication application = SampleApplication.start(carol.uri());
        try {
            Node node = Node.start(
                    SettingsReader.read(
                            Optional.empty(),
                            List.of(
                                    "warm-up.calls=20", // enough for one call, and sooner ready
                                    "sip.host=127.0.0.1",
                                    "http.host=127.0.0.1",
                                    "sip.port=" + ports.sip(),
                                    "http.port=" + ports.http(),
                                    "data=" + data)),
                    ladder.of("tandem"));
            return new Demo(ladder, alice, carol, application, node);
        } catch (NodeStartFailure | SettingsException e) {
            alice.close();
            carol.close();
            application.close();
            throw e;
        }
    }

    /// The engine has told its side of what it and this phone said.
    private static TraceSink withoutTheEngine(TraceSink sink) {
        return (call, entry) -> {
            if (!entry.from().equals(NUMBER) && !entry.to().equals(NUMBER)) {
                sink.record(call, entry);
            }
        };
    }

    private static TraceSink onlyItsUser(TraceSink sink) {
        return (call, entry) -> {
            if (entry.kind() == TraceEntry.Kind.CALL) {
                sink.record(call, entry);
            }
        };
    }

    /// The URI that leads to the application.
    String uri() {
        return "sip:" + NUMBER + "@" + Node.shown(node.sipAddress());
    }

    Rest rest() {
        return rest;
    }

    /// Makes the number, the call, and the transfer.
    ///
    /// @return the parameters of the action callback
    /// @throws Disappointment says what was expected and what happened instead
    public Map<String, String> call() throws Disappointment, IOException, InterruptedException {
        rest.create(
                "IncomingPhoneNumbers.json",
                Map.of("PhoneNumber", NUMBER, "VoiceUrl", application.welcome().toString()));
        ladder.print(Instant.now(), "number " + NUMBER + " is made: it asks " + application.welcome());
        var carols = carol.run(Scene.script(CAROL));
        var alices = alice.run(Scene.script(aliceCalls(uri())));
        Scene.passed("alice", alices);
        Scene.passed("carol", carols);
        Scene.in(alice.hangUpAll(), "the answer to alice's BYE");
        Map<String, String> callback = Scene.in(application.transferred(), "the action callback of the transfer");
        expect(callback, "ReferSipResponseCode", "202");
        expect(callback, "NotifySipResponseCode", "200");
        expect(callback, "ReferCallStatus", "in-progress");
        return callback;
    }

    private static String aliceCalls(String uri) {
        return String.format("""
                call %s
                expect answered 10s
                expect speech 10s
                press 1
                expect refer 10s
                expect notified 200 20s
                expect tone 440 5s
                hangup
                """, uri);
    }

    private static void expect(Map<String, String> callback, String name, String value) throws Disappointment {
        if (!value.equals(callback.get(name))) {
            throw new Disappointment("the action callback should say " + name + "=" + value + ", but it said "
                    + callback.getOrDefault(name, "nothing of it"));
        }
    }

    /// From now on carol takes every call, one after another.
    void letCarolAnswer() {
        carol.run(Scene.script(CAROL_FOR_ANYBODY)).thenRun(this::letCarolAnswer);
    }

    @Override
    public void close() {
        alice.close();
        carol.close();
        rest.close();
        node.close();
        application.close();
    }
}
