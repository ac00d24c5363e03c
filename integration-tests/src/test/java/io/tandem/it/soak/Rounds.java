package io.tandem.it.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.phone.Account;
import io.tandem.app.phone.ScriptOutcome;
import io.tandem.it.loss.EngineProcess;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.Patience;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// What the phones do, each time with the nodes that happen to be open: 440 Hz is who calls, 1000 Hz who is called.
final class Rounds {
    private static final String PASSWORD = "x4-of-every-phone";
    private static final String GOODBYE = "<Response><Say>Good bye.</Say></Response>";
    private static final String TALK = "expect answered 20s; play tone 440; expect tone 1000 20s; ";
    private static final String ANSWER = "wait-call 30s; ring; answer; play tone 1000; expect tone 440 20s; ";

    private final Application application;
    private final EngineProcess maker;
    private final Gate gate;
    private final Ledger ledger;

    /// @param maker the node at which numbers and clients are made
    Rounds(Application application, EngineProcess maker, Gate gate, Ledger ledger) {
        this.application = application;
        this.maker = maker;
        this.gate = gate;
        this.ledger = ledger;
    }

    private void number(String number, String path, String document) throws Exception {
        number(number, path, document, Map.of());
    }

    private void number(String number, String path, String document, Map<String, String> more) throws Exception {
        application.answers(path, document);
        var fields = new HashMap<>(Map.of(
                "PhoneNumber", number,
                "VoiceUrl", url(path),
                "StatusCallback", url(Ledger.STATUS)));
        fields.putAll(more);
        maker.post("IncomingPhoneNumbers.json", fields);
    }

    private String url(String path) {
        return application.url(path).toString();
    }

    private static String dial(String attributes, String target) {
        return "<Response><Dial" + attributes + ">" + target + "</Dial></Response>";
    }

    private static String sip(Party party) {
        return "<Sip>" + party.uri() + "</Sip>";
    }

    private static String call(String number, EngineProcess node) {
        return "call sip:" + number + "@" + node.sip() + "; ";
    }

    /// What both sides of a call do.
    private record Both(CompletionStage<ScriptOutcome> callee, CompletionStage<ScriptOutcome> caller) {}

    /// A call on its way.
    private record Placed(EngineProcess node, CompletionStage<ScriptOutcome> script) {}

    /// Calls a number at any node, and goes on from there.
    private CompletionStage<ScriptOutcome> calls(Party party, String number, String script) throws Exception {
        return places(party, node -> call(number, node) + script).script();
    }

    private Placed places(Party party, Function<EngineProcess, String> script) throws Exception {
        return gate.any(node -> new Placed(node, party.calls(script.apply(node))));
    }

    /// A menu that is spoken, and digits.
    Lane ivr(Duration period) throws Exception {
        Party alice = Party.named("alice");
        number("2001", "/ivr", """
                <Response>
                  <Gather numDigits="2" timeout="20" action="/ivr/menu">
                    <Say>Welcome. Please enter two digits.</Say>
                  </Gather>
                </Response>
                """);
        application.answers("/ivr/menu", GOODBYE);
        return new Lane("ivr", period).with(alice).start(() -> {
            alice.passes(calls(
                    alice,
                    "2001",
                    "expect answered 20s; expect speech 20s; press 42; expect speech 20s; expect hungup 20s"));
            ledger.cameIn("/ivr", 1).asked("/ivr/menu", 1);
        });
    }

    /// Alice calls Bob, who is registered at that node and hangs up first.
    Lane clients(String login, String number, int node, String parameters, Duration period) throws Exception {
        Party alice = Party.named("alice");
        maker.post("Clients.json", Map.of("Login", login, "Password", PASSWORD));
        Party client =
                gate.at(node, at -> Party.client(new Account(login, Optional.of(PASSWORD), at.sip() + parameters)));
        String path = "/" + login;
        String noun = "<Client statusCallback=\"" + Ledger.STATUS + "\">" + login + "</Client>";
        number(number, path, dial(" action=\"" + path + "/done\"", noun));
        application.answers(path + "/done", GOODBYE);
        return new Lane("client " + login, period).with(alice, client).start(() -> {
            Both both = gate.at(
                    node,
                    _ -> { // a phone whose node is restarted is registered again a moment later
                        Patience.until(
                                login + " is registered",
                                Duration.ofMinutes(2),
                                () -> client.outcome(client.begins("register")).equals(new ScriptOutcome.Passed()));
                        CompletionStage<ScriptOutcome> bobs = client.begins(ANSWER + "wait 1s; hangup");
                        return new Both(bobs, calls(alice, number, TALK + "expect hungup 20s"));
                    });
            client.passes(both.callee());
            alice.passes(both.caller());
            ledger.cameIn(path, 1)
                    .asked(path + "/done", 1)
                    .records("completed", 1)
                    .asked(Ledger.STATUS + " completed", 1);
        });
    }

    /// Bob's phone sends Alice to Carol (RFC 5589 6.1).
    Lane blind(Duration period) throws Exception {
        Party alice = Party.named("alice");
        Party bob = Party.named("bob");
        Party carol = Party.named("carol");
        number("2004", "/blind", dial(" action=\"/blind/done\"", sip(bob)), Map.of("ReferUrl", url("/blind/refer")));
        application.answers("/blind/refer", dial("", sip(carol)));
        application.answers("/blind/done", GOODBYE);
        return new Lane("blind transfer", period).with(alice, bob, carol).start(() -> {
            var carols = carol.begins(ANSWER + "wait 500ms; hangup");
            var bobs = bob.begins(
                    "wait-call 30s; answer; play tone 700; expect tone 440 20s; wait 1s; transfer sip:carol@example.org;"
                            + " expect accepted; expect notified 200 20s; expect over 20s");
            var alices = calls(
                    alice,
                    "2004",
                    "expect answered 20s; play tone 440; expect tone 700 20s; expect tone 1000 20s; expect hungup 20s");
            bob.passes(bobs);
            carol.passes(carols);
            alice.passes(alices);
            ledger.cameIn("/blind", 1).asked("/blind/refer", 1).records("completed", 2);
        });
    }

    /// Bob's phone, which talks with Alice at one node, calls Carol at any, and connects the two (RFC 5589 7).
    Lane attended(Duration period) throws Exception {
        Party alice = Party.named("alice");
        Party bob = Party.named("bob");
        Party carol = Party.named("carol");
        number("2005", "/bob", dial("", sip(bob)));
        number("2006", "/carol", dial("", sip(carol)));
        return new Lane("attended transfer", period).with(alice, bob, carol).start(() -> {
            var carols = carol.begins("wait-call 60s; answer; play tone 1000; expect tone 440 30s; expect hungup 20s");
            var bobs = bob.begins("wait-call 30s; answer; play tone 700; expect tone 440 20s; wait 1s; hold");
            Placed first = places(
                    alice,
                    node -> call("2005", node)
                            + "expect answered 20s; play tone 440; expect tone 700 20s; expect tone 1000 30s; wait 500ms; hangup");
            bob.passes(bobs);
            Placed second = places(
                    bob,
                    node -> "call sip:2006@" + node.sip() + " as 2; expect answered 20s;"
                            + " expect tone 1000 20s; transfer 1 to 2; expect accepted; expect notified 200 20s;"
                            + " on 1 expect over 20s; on 2 expect hungup 20s");
            bob.passes(second.script());
            alice.passes(first.script());
            carol.passes(carols);
            int between = first.node() == second.node() ? 0 : 1; // the call from one node to the other
            ledger.cameIn("/bob", 1).cameIn("/carol", 1).records("completed", 2 + between);
        });
    }

    /// The script sends Alice's phone to Carol's.
    Lane refer(Duration period) throws Exception {
        Party alice = Party.named("alice");
        Party carol = Party.named("carol");
        number(
                "2007",
                "/refer",
                "<Response><Say>One moment.</Say><Refer action=\"/refer/done\">" + sip(carol) + "</Refer></Response>");
        application.answers("/refer/done", GOODBYE);
        return new Lane("Refer", period).with(alice, carol).start(() -> {
            var carols = carol.begins(ANSWER + "expect hungup 20s");
            alice.passes(calls(
                    alice,
                    "2007",
                    "expect answered 20s; expect refer 20s; expect notified 200 20s; play tone 440;"
                            + " expect tone 1000 20s; wait 500ms; hangup"));
            carol.passes(carols);
            ledger.cameIn("/refer", 1).asked("/refer/done", 1);
        });
    }

    /// Two come into a room from any nodes, and hear each other.
    Lane room(Duration period) throws Exception {
        Party alice = Party.named("alice");
        Party bob = Party.named("bob");
        number(
                "2008",
                "/room",
                dial(
                        "",
                        "<Conference beep=\"false\" statusCallback=\"" + Ledger.NEWS
                                + "\" statusCallbackEvent=\"start end join leave\">soak</Conference>"));
        return new Lane("room", period).with(alice, bob).start(() -> {
            var alices = calls(alice, "2008", TALK + "wait 1s; hangup");
            var bobs = calls(bob, "2008", "expect answered 20s; play tone 1000; expect tone 440 20s; wait 2s; hangup");
            alice.passes(alices);
            bob.passes(bobs);
            ledger.cameIn("/room", 2)
                    .asked(Ledger.NEWS + " conference-start", 1)
                    .asked(Ledger.NEWS + " conference-end", 1)
                    .asked(Ledger.NEWS + " participant-join", 2)
                    .asked(Ledger.NEWS + " participant-leave", 2);
        });
    }

    /// Nobody has time.
    Lane busy(Duration period) throws Exception {
        Party alice = Party.named("alice");
        Party bob = Party.named("bob");
        number("2009", "/busy", dial(" action=\"/busy/done\"", sip(bob)));
        application.answers("/busy/done", GOODBYE);
        return new Lane("busy", period).with(alice, bob).start(() -> {
            var bobs = bob.begins("wait-call 30s; reject 486");
            alice.passes(calls(alice, "2009", "expect answered 20s; expect speech 20s; expect hungup 20s"));
            bob.passes(bobs);
            ledger.cameIn("/busy", 1).asked("/busy/done", 1).records("busy", 1);
        });
    }

    /// Alice leaves a message.
    Lane message(Duration period) throws Exception {
        Party alice = Party.named("alice");
        number("2010", "/message", "<Response><Record maxLength=\"2\" action=\"/message/done\"/></Response>");
        application.answers("/message/done", GOODBYE);
        return new Lane("message", period).with(alice).start(() -> {
            alice.passes(
                    calls(alice, "2010", "expect answered 20s; play tone 440; expect speech 30s; expect hungup 20s"));
            ledger.cameIn("/message", 1).asked("/message/done", 1);
        });
    }

    /// Fails unless that lane had rounds, and none that failed.
    static void assertWentOn(Lane lane) {
        assertThat(lane.rounds()).as(lane.toString()).isPositive();
        assertThat(lane.failures()).isEmpty();
    }
}
