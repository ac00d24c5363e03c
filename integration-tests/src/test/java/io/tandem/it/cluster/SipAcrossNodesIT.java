package io.tandem.it.cluster;

import static io.tandem.it.cluster.Wire.SDP;
import static io.tandem.it.cluster.Wire.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.node.Node;
import io.tandem.app.phone.Phone;
import io.tandem.app.phone.ScriptOutcome;
import io.tandem.app.phone.ScriptReader;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Binding;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.trace.TraceSink;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.Engine;
import io.tandem.it.sipp.FreePort;
import io.tandem.it.sipp.NothingLeft;
import io.tandem.it.sipp.Patience;
import io.tandem.persistence.SqliteStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes of this JVM, with real sockets; their stores hold the same where it matters here.
@SuppressWarnings("NullAway.Init") // JUnit sets them
class SipAcrossNodesIT {
    private static final AccountSid ACCOUNT = new AccountSid("AC000000000000000000000000000000c1");
    private static final String TALK = "<Response><Say>Please wait.</Say><Pause length=\"120\"/></Response>";

    @TempDir
    private Path data;

    private final List<Engine> running = new ArrayList<>();
    private Application application;
    private Engine here;
    private Engine there;
    private int bobsPort;

    @BeforeEach
    void twoNodes() throws Exception {
        application = new Application().answers("/talk", TALK);
        bobsPort = FreePort.of("127.0.0.1");
        int one = FreePort.of("127.0.0.1");
        int other = FreePort.of("127.0.0.1");
        store("there").close();
        there = node("there", other, one, other);
        try (SqliteStore store = store("here")) {
            isConnected(store, there.node().instance());
        }
        here = node("here", one, one, other);
        knowsTheOther(here);
        knowsTheOther(there);
    }

    /// The node that was there first hears a moment later where the other is.
    private static void knowsTheOther(Engine engine) throws Exception {
        Patience.until("it knows the other", () -> !engine.node().others().isEmpty());
    }

    /// A store that knows what both nodes know before they start.
    private SqliteStore store(String name) throws IOException {
        SqliteStore store =
                SqliteStore.open(Files.createDirectories(data.resolve(name).resolve("engine")));
        Instant now = Instant.now();
        store.propertyOnce("cluster-secret", "ab".repeat(32))
                .toCompletableFuture()
                .join();
        store.save(new Account(
                        ACCOUNT,
                        Optional.empty(),
                        "Master account",
                        Optional.empty(),
                        Account.Status.ACTIVE,
                        "secret",
                        now,
                        now))
                .toCompletableFuture()
                .join();
        return store;
    }

    /// The client Dave has a connection with the node `at`.
    private void isConnected(SqliteStore store, InstanceId at) {
        Client dave = SampleRecords.client(ACCOUNT, "dave", 1);
        store.save(dave).toCompletableFuture().join();
        String source = "127.0.0.1:" + bobsPort;
        Instant now = Instant.now();
        Binding binding = new Binding(
                dave.sid(),
                "sip:bob@" + source + ";transport=tcp",
                "c",
                1,
                1000,
                "",
                "tcp:" + source,
                at,
                now,
                now.plusSeconds(600));
        store.changeBindings(dave.sid(), List.of(binding), List.of())
                .toCompletableFuture()
                .join();
    }

    private Engine node(String name, int port, int one, int other) throws Exception {
        Engine started = Engine.start(
                data.resolve(name), "cluster.port=" + port, "cluster.seeds=127.0.0.1:" + other + ",127.0.0.1:" + one);
        running.add(started);
        return started;
    }

    private static Phone phone(String name) throws IOException {
        return Phone.start(name, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), TraceSink.NONE);
    }

    private static void passed(CompletionStage<ScriptOutcome> script) throws Exception {
        assertThat(script.toCompletableFuture().get(60, TimeUnit.SECONDS)).isEqualTo(new ScriptOutcome.Passed());
    }

    private static InetSocketAddress sip(Engine engine) {
        return engine.node().sipAddress();
    }

    @AfterEach
    void nothingIsLeft() {
        try {
            running.forEach(engine -> NothingLeft.assertOn(engine.node()));
        } finally {
            running.forEach(Engine::close);
            application.close();
        }
    }

    private static String request(String method, String alice, int cSeq, String toTag, String body) {
        return method + " sip:1000@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP " + alice + ";branch=z9hG4bK" + method + cSeq
                + ";rport\r\nMax-Forwards: 70\r\nFrom: <sip:alice@example.org>;tag=a1\r\nTo: <sip:1000@example.org>"
                + (toTag.isEmpty() ? "" : ";tag=" + toTag) + "\r\nCall-ID: over-two-nodes\r\nCSeq: " + cSeq + " "
                + method + "\r\nContact: <sip:alice@" + alice + ">\r\n"
                + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n") + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private static String tag(String answer) {
        return header(answer, "To").replaceFirst(".*;tag=", "");
    }

    /// A load balancer sends each request of a call somewhere else.
    @Test
    void whatIsSentToTheWrongNodeReachesTheCall() throws Exception {
        here.number("1000", application.url("/talk"));
        try (var alice = new Wire.Udp()) {
            alice.send(request("INVITE", alice.at(), 1, "", SDP), sip(here));
            String ok = alice.answer("INVITE");
            assertThat(ok).startsWith("SIP/2.0 200");
            String tag = tag(ok);
            alice.send(request("ACK", alice.at(), 1, tag, ""), sip(there));

            alice.send(
                    request("INVITE", alice.at(), 2, tag, SDP.replace("a=rtpmap", "a=sendonly\r\na=rtpmap")),
                    sip(there));
            assertThat(alice.answer("2 INVITE")).startsWith("SIP/2.0 200").contains("a=recvonly");
            alice.send(request("ACK", alice.at(), 2, tag, ""), sip(there));

            String call = "CA" + tag.substring(0, 32);
            assertThat(there.get("Calls/" + call + "/Trace")).contains("relayed-to=" + Node.shown(sip(here)));
            assertThat(here.get("Calls/" + call + "/Trace")).contains("Tandem-Relayed=udp:" + alice.at());

            alice.send(request("BYE", alice.at(), 3, tag, ""), sip(there));
            assertThat(alice.answer("BYE")).startsWith("SIP/2.0 200");
            alice.send(request("BYE", alice.at(), 4, tag, ""), sip(there));
            assertThat(alice.answer("4 BYE")).as("the call is over").startsWith("SIP/2.0 481");
        }
    }

    @Test
    void aCallOfANodeThatIsGoneIs481AtOnce() throws Exception {
        there.number("1000", application.url("/talk"));
        try (var alice = new Wire.Udp()) {
            alice.send(request("INVITE", alice.at(), 1, "", SDP), sip(there));
            String tag = tag(alice.answer("INVITE"));
            alice.send(request("ACK", alice.at(), 1, tag, ""), sip(there));
            running.remove(there);
            there.close();
            assertThat(alice.asks(request("BYE", alice.at(), 2, tag, ""), sip(here), "2 BYE"))
                    .startsWith("SIP/2.0 481");
        }
    }

    /// RFC 5589 7: Bob talks with Alice through one node and with Carol through the other.
    @Test
    void anAttendedTransferJoinsTwoCallsOfTwoNodes() throws Exception {
        try (Phone alice = phone("alice");
                Phone bob = phone("bob");
                Phone carol = phone("carol")) {
            application
                    .answers("/bob", "<Response><Dial><Sip>" + bob.uri() + "</Sip></Dial></Response>")
                    .answers("/carol", "<Response><Dial><Sip>" + carol.uri() + "</Sip></Dial></Response>");
            here.number("1001", application.url("/bob"));
            there.number("1002", application.url("/carol"));

            var carols = carol.run(
                    ScriptReader.read("wait-call 20s; answer; play tone 1000; expect tone 440 20s; expect hungup 20s"));
            var bobs = bob.run(ScriptReader.read("wait-call 20s\nanswer\nhold\ncall sip:1002@" + Node.shown(sip(there))
                    + " as 2\nexpect answered 10s\nexpect tone 1000 10s\ntransfer 1 to 2\nexpect accepted\n"
                    + "expect notified 200 10s\non 1 expect over\non 2 expect hungup 10s\n"));
            var alices = alice.run(ScriptReader.read("call sip:1001@" + Node.shown(sip(here))
                    + "\nexpect answered 10s\nplay tone 440\nexpect tone 1000 20s\nwait 1s\nhangup\n"));

            passed(bobs);
            passed(alices);
            passed(carols);
        }
    }

    @Test
    void aPhoneWhoseConnectionHasEndedIsNotReached() throws Exception {
        application
                .answers("/bob", "<Response><Dial action=\"/done\"><Client>dave</Client></Dial></Response>")
                .answers("/done", "<Response><Hangup/></Response>");
        here.number("1001", application.url("/bob"));
        try (Phone alice = phone("alice")) {
            passed(alice.run(ScriptReader.read(
                    "call sip:1001@" + Node.shown(sip(here)) + "\nexpect answered 10s\nexpect hungup 20s\n")));
        }
        assertThat(application.only("/done").parameters()).containsEntry("DialCallStatus", "failed");
    }
}
