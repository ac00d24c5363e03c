package io.tandem.it.cluster;

import static io.tandem.it.cluster.Wire.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.node.Node;
import io.tandem.app.phone.Account;
import io.tandem.app.phone.Phone;
import io.tandem.app.phone.ScriptOutcome;
import io.tandem.app.phone.ScriptReader;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.Replaces;
import io.tandem.engine.sip.UriEscapes;
import io.tandem.engine.trace.TraceSink;
import io.tandem.it.ladder.Login;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.Engine;
import io.tandem.it.sipp.NothingLeft;
import io.tandem.it.sipp.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Transfers and phones whose requests come to a node that does not have the call, or the connection. Two nodes of
/// this JVM that share a store.
@SuppressWarnings("NullAway.Init") // JUnit sets them
class WrongNodeIT {
    private static final String PASSWORD = "quite-secret-1";
    private static final String CREDENTIALS = "dave:" + PASSWORD;
    private static final Pattern COMPLETED = Pattern.compile("\"status\":\\s*\"completed\"");
    /// A BYE that nobody answers is sent for 64*T1.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private static Path data;

    private static Application application;
    private static Engine here;
    private static Engine there;

    private final List<Phone> phones = new ArrayList<>();

    @BeforeAll
    static void twoNodes() throws Exception {
        application = ToneApplication.start(data);
        TwoNodes nodes = TwoNodes.start(data, "sip.t1=100 ms");
        here = nodes.here();
        there = nodes.there();
        here.create("Clients.json", Map.of("Login", "dave", "Password", PASSWORD));
        here.number("1000", application.url(ToneApplication.PATH));
    }

    @AfterEach
    void nothingIsLeft() {
        phones.forEach(Phone::close);
        NothingLeft.assertOn(here.node(), PATIENCE);
        NothingLeft.assertOn(there.node(), PATIENCE);
    }

    @AfterAll
    static void stop() {
        application.close();
        there.close();
        here.close();
    }

    private Phone phone(String name) throws IOException {
        Phone phone = Phone.start(name, anyPort(), TraceSink.NONE);
        phones.add(phone);
        return phone;
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    }

    private static CompletionStage<ScriptOutcome> runs(Phone phone, String script) throws Exception {
        return phone.run(ScriptReader.read(script));
    }

    private static void passes(CompletionStage<ScriptOutcome> script) throws Exception {
        assertThat(script.toCompletableFuture().get(60, TimeUnit.SECONDS)).isEqualTo(new ScriptOutcome.Passed());
    }

    private static void passes(Phone phone, String script) throws Exception {
        passes(runs(phone, script));
    }

    private static String at(Engine engine) {
        return Node.shown(engine.node().sipAddress());
    }

    private static String dials(Phone phone) {
        return "<Response><Dial><Sip>" + phone.uri() + "</Sip></Dial></Response>";
    }

    /// The number that answers with that document.
    private static void number(String number, String document) {
        application.answers("/" + number, document);
        here.number(number, application.url("/" + number));
    }

    /// Whatever Dave asks in his dialog with nobody is asked of the node that does not have the call.
    ///
    /// @param more further header fields
    private static String refer(Wire.Udp dave, int cSeq, String more) {
        return "REFER sip:1001@" + at(there) + " SIP/2.0\r\nVia: SIP/2.0/UDP " + dave.at() + ";branch=z9hG4bKrefer"
                + cSeq + ";rport\r\nMax-Forwards: 70\r\nFrom: <sip:dave@example.org>;tag=d1\r\n"
                + "To: <sip:1001@example.org>\r\nCall-ID: dave-refers\r\nCSeq: " + cSeq
                + " REFER\r\nContact: <sip:dave@"
                + dave.at() + ">\r\nRequire: tdialog\r\n" + more + "Content-Length: 0\r\n\r\n";
    }

    /// RFC 4538: Bob's call is with the other node.
    @Test
    void aReferOutsideOfItsDialogReachesTheNodeOfTheDialogThatItNames() throws Exception {
        Phone carol = phone("carol");
        application.answers("/refer", dials(carol));
        here.create(
                "IncomingPhoneNumbers.json",
                Map.of(
                        "PhoneNumber", "1001",
                        "VoiceUrl", application.url(ToneApplication.PATH).toString(),
                        "ReferUrl", application.url("/refer").toString()));
        var carols = runs(carol, "wait-call 20s; answer; play tone 440; expect hungup 30s");
        try (var dave = new Wire.Udp();
                var bob = PlainCall.answered("1001", here.node().sipAddress())) {
            Replaces dialog = bob.dialog();
            String more = "Refer-To: <" + carol.uri() + ">\r\nTarget-Dialog: " + dialog.callId() + ";local-tag="
                    + dialog.fromTag() + ";remote-tag=" + dialog.toTag() + "\r\n";
            InetSocketAddress wrong = there.node().sipAddress();
            String challenge = dave.asks(refer(dave, 1, more), wrong, "1 REFER");
            assertThat(challenge).startsWith("SIP/2.0 401");
            var login = new Login();
            login.challenged(header(challenge, "WWW-Authenticate"));
            String proof =
                    "Authorization: " + login.answer(CREDENTIALS, Method.REFER, "sip:1001@" + at(there)) + "\r\n";

            assertThat(dave.asks(refer(dave, 2, more + proof), wrong, "2 REFER"))
                    .startsWith("SIP/2.0 202");

            String notify = dave.request("NOTIFY");
            while (!header(notify, "Subscription-State").startsWith("terminated")) {
                notify = dave.request("NOTIFY");
            }
            assertThat(notify).contains("SIP/2.0 200 OK");
            assertThat(bob.hangsUp(wrong)).isEqualTo(200);
        }
        passes(carols);
    }

    /// RFC 3891: Dave takes Bob's place in a call with the other node.
    @Test
    void anInviteWithReplacesReachesTheNodeOfTheDialogThatItNames() throws Exception {
        Phone carol = phone("carol");
        Phone dave = Phone.start(new Account("dave", Optional.of(PASSWORD), at(there)), anyPort(), TraceSink.NONE);
        phones.add(dave);
        number("1002", dials(carol));
        var carols = runs(carol, "wait-call 20s; answer; play tone 1000; expect tone 600 20s; expect hungup 30s");
        try (var bob = PlainCall.answered("1002", here.node().sipAddress())) {
            bob.hears();
            String replaces = UriEscapes.escaped(bob.dialog().toString(), UriEscapes.Part.HEADER);

            passes(
                    dave,
                    "call sip:1002@" + at(there) + "?Replaces=" + replaces
                            + "; expect answered 10s; play tone 600; expect tone 1000 20s; wait 1s");

            bob.isHungUp();
            passes(dave, "hangup");
        }
        passes(carols);
    }

    /// RFC 5589 7.5, asked for by the API: Alice's call is with one node, Bob's with the other.
    private void attended(String resource, Map<String, String> order) throws Exception {
        Phone alice = phone("alice");
        Phone bob = phone("bob");
        passes(alice, "call sip:1000@" + at(here) + "; expect answered 10s");
        String alices = onlyCall();
        passes(bob, "call sip:1000@" + at(there) + "; expect answered 10s");
        String bobs = callBeside(alices);
        var replaced = runs(bob, "expect replaced 20s; play tone 440; expect tone 600 40s");
        var referred = runs(alice, "expect refer 10s; expect tone 440 20s; play tone 600");

        there.create(resource.replace("{alice}", alices), replacing(order, bob, bobs));

        passes(referred);
        passes(replaced);
        Patience.until(
                "the transfer is over",
                () -> COMPLETED
                        .matcher(here.get("Calls/" + alices + "/Refers.json"))
                        .find());
    }

    private static Map<String, String> replacing(Map<String, String> order, Phone bob, String bobs) {
        var all = new HashMap<String, String>();
        order.forEach(
                (name, value) -> all.put(name, value.replace("{bob}", bob.uri()).replace("{bobs}", bobs)));
        return all;
    }

    @Test
    void theApiTransfersToTheCallOfAnotherNode() throws Exception {
        attended("Calls/{alice}/Refers.json", Map.of("Target", "{bob}", "ReplacesCallSid", "{bobs}"));
    }

    @Test
    void aDocumentTransfersToTheCallOfAnotherNode() throws Exception {
        attended(
                "Calls/{alice}.json",
                Map.of("Rcml", "<Response><Refer replaces=\"{bobs}\"><Sip>{bob}</Sip></Refer></Response>"));
    }

    private static List<String> talking() {
        Matcher sids =
                Pattern.compile("\"sid\":\\s*\"(CA[0-9a-f]{32})\"").matcher(here.get("Calls.json?Status=in-progress"));
        return sids.results().map(found -> found.group(1)).toList();
    }

    private static String onlyCall() throws Exception {
        Patience.until("the call is shown", () -> talking().size() == 1);
        return talking().getFirst();
    }

    private static String callBeside(String other) throws Exception {
        Patience.until("both calls are shown", () -> talking().size() == 2);
        return talking().stream().filter(sid -> !sid.equals(other)).findFirst().orElseThrow();
    }

    /// RFC 5626 5.3: Dave registers with the other node, over a connection.
    @Test
    void aPhoneThatIsRegisteredOverAConnectionIsCalledFromAnotherNode() throws Exception {
        number("1003", "<Response><Dial><Client>dave</Client></Dial></Response>");
        Phone alice = phone("alice");
        try (var dave = ConnectedPhone.registered(there.node().sipAddress(), CREDENTIALS)) {
            var alices = runs(alice, "call sip:1003@" + at(here) + "; expect answered 10s; expect hungup 20s");
            dave.isCalledAndHangsUp(at(there));
            passes(alices);
        }
    }
}
