package io.tandem.it.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.node.Node;
import io.tandem.app.phone.Phone;
import io.tandem.app.phone.ScriptOutcome;
import io.tandem.app.phone.ScriptReader;
import io.tandem.engine.trace.TraceSink;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.Engine;
import io.tandem.it.sipp.NothingLeft;
import io.tandem.it.sipp.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes of this JVM that share a store. Alice calls one of them, and the other is asked about her call.
@SuppressWarnings("NullAway.Init") // JUnit sets them
class AnyNodeIT {
    private static final String TALKING = "expect answered 10s\nexpect speech 10s\n";
    private static final String DOCUMENT = """
            <Response><Say>Please wait.</Say><Pause length="120"/></Response>
            """;

    @TempDir
    private Path data;

    private final HttpClient client = HttpClient.newHttpClient();
    private Application application;
    private Engine here;
    private Engine there;
    private Phone alice;

    @BeforeEach
    void twoNodesAndAPhone() throws Exception {
        application = new Application().answers("/start", DOCUMENT);
        TwoNodes nodes = TwoNodes.start(data);
        here = nodes.here();
        there = nodes.there();
        here.number("1000", application.url("/start"));
        alice = phone("alice");
    }

    private static Phone phone(String name) throws IOException {
        return Phone.start(name, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), TraceSink.NONE);
    }

    @AfterEach
    void nothingIsLeft() {
        alice.close();
        try {
            NothingLeft.assertOn(here.node());
            if (!there.node().ended().toCompletableFuture().isDone()) {
                NothingLeft.assertOn(there.node());
            }
        } finally {
            there.close();
            here.close();
            application.close();
            client.close();
        }
    }

    /// Alice talks to the other node.
    ///
    /// @return the sid of her call
    private String called() throws Exception {
        passes(alice, "call sip:1000@" + Node.shown(there.node().sipAddress()) + "\n" + TALKING);
        return awaited(() -> here.get("Calls.json?Status=in-progress"), "\"sid\":\\s*\"(CA[0-9a-f]{32})\"");
    }

    private static void passes(Phone phone, String script) throws Exception {
        passed(phone.run(ScriptReader.read(script)));
    }

    private static void passed(CompletionStage<ScriptOutcome> script) throws Exception {
        assertThat(script.toCompletableFuture().get(40, TimeUnit.SECONDS)).isNotInstanceOf(ScriptOutcome.Failed.class);
    }

    private static String first(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private HttpResponse<String> asked(Engine node, String method, String path) throws Exception {
        String login = node.node().master().sid() + ":" + node.node().master().authToken();
        return client.send(
                HttpRequest.newBuilder(
                                URI.create("http://" + Node.shown(node.node().httpAddress()) + path))
                        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    /// Waits for what comes a moment later: records are written in groups, members told by gossip.
    ///
    /// @return what the pattern found
    private static String awaited(Callable<String> source, String pattern) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        String text = source.call();
        while (!Pattern.compile(pattern).matcher(text).find() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            text = source.call();
        }
        return first(text, pattern);
    }

    @Test
    void aCallIsSeenRecordedAndEndedThroughTheOtherNode() throws Exception {
        String call = called();

        assertThat(here.get("Calls/" + call + ".json")).contains("in-progress");
        assertThat(here.get("Calls/" + call + "/Trace"))
                .contains("INVITE")
                .isEqualTo(there.get("Calls/" + call + "/Trace"));

        here.create(
                "Calls/" + call + "/Recordings.json",
                Map.of("RecordingStatusCallback", application.url("/recorded").toString()));
        String recording =
                awaited(() -> here.get("Calls/" + call + "/Recordings.json"), "\"sid\":\\s*\"(RE[0-9a-f]{32})\"");
        here.create("Calls/" + call + "/Recordings/" + recording + ".json", Map.of("Status", "paused"));
        here.create("Calls/" + call + "/Recordings/" + recording + ".json", Map.of("Status", "in-progress"));
        here.create("Calls/" + call + "/Recordings/" + recording + ".json", Map.of("Status", "stopped"));

        var over = alice.run(ScriptReader.read("expect hungup 10s"));
        here.create("Calls/" + call + ".json", Map.of("Status", "completed"));
        passed(over);

        String audio = here.get("Recordings/" + recording + ".wav");
        assertThat(audio).startsWith("RIFF").isEqualTo(there.get("Recordings/" + recording + ".wav"));
        assertThat(asked(
                                here,
                                "DELETE",
                                "/2010-04-01/Accounts/" + here.node().master().sid() + "/Recordings/" + recording)
                        .statusCode())
                .isEqualTo(204);
        assertThat(there.get("Recordings/" + recording + ".wav")).doesNotContain("RIFF");
    }

    @Test
    void aCallIsTransferredThroughTheOtherNode() throws Exception {
        try (Phone carol = phone("carol")) {
            String call = called();
            var carols = carol.run(ScriptReader.read("wait-call 20s\nanswer\nplay tone 440\nexpect hungup 20s\n"));
            var alices =
                    alice.run(ScriptReader.read("expect refer 10s\nexpect notified 200 20s\nexpect tone 440 5s\n"));

            here.create("Calls/" + call + "/Refers.json", Map.of("Target", carol.uri()));

            passed(alices);
            alice.hangUpAll().toCompletableFuture().get(10, TimeUnit.SECONDS);
            passed(carols);
        }
    }

    @Test
    void aPatternThatIsMadeAtOneNodeIsKnownToTheOther() throws Exception {
        called(); // so that the other node has read all patterns
        alice.hangUpAll().toCompletableFuture().get(10, TimeUnit.SECONDS);

        here.create(
                "IncomingPhoneNumbers.json",
                Map.of(
                        "PhoneNumber", "20[0-9]{2}",
                        "isSIP", "true",
                        "VoiceUrl", application.url("/start").toString()));

        String script = "call sip:2042@" + Node.shown(there.node().sipAddress()) + "\n" + TALKING;
        Patience.until("the other node has heard of it", () -> {
            ScriptOutcome outcome =
                    alice.run(ScriptReader.read(script)).toCompletableFuture().get(40, TimeUnit.SECONDS);
            alice.hangUpAll().toCompletableFuture().get(10, TimeUnit.SECONDS);
            return !(outcome instanceof ScriptOutcome.Failed);
        });
    }

    @Test
    void aNodeThatIsDrainedEndsWhenItsLastCallIsOver() throws Exception {
        called();

        assertThat(asked(there, "POST", "/management/drain").statusCode()).isEqualTo(202);
        assertThat(asked(there, "GET", "/ready").body()).contains("draining", "2 members");
        try (Phone bob = phone("bob")) {
            passes(bob, "call sip:1000@" + Node.shown(there.node().sipAddress()) + "\nexpect rejected 503 5s\n");
        }
        var ended = there.node().ended().toCompletableFuture();
        assertThat(ended).isNotDone();

        alice.hangUpAll().toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo(Node.Ending.DRAINED);
        there.close();
        assertThat(awaited(() -> asked(here, "GET", "/ready").body(), "(1 member)\""))
                .isEqualTo("1 member");
    }

    @Test
    void operatorsSeeBothNodes() throws Exception {
        called();

        String cluster = asked(here, "GET", "/management/cluster").body();
        for (String member : List.of(
                Node.shown(here.node().httpAddress()), Node.shown(there.node().httpAddress()))) {
            assertThat(cluster).contains("http://" + member + "/");
        }
        assertThat(cluster).contains("\"calls_live\":1").contains("\"calls_live\":0");
        assertThat(asked(here, "GET", "/metrics?scope=cluster").body()).contains("\ntandem_calls_live 1.0\n");
    }
}
