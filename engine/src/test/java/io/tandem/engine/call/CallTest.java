package io.tandem.engine.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.bench.Bench;
import io.tandem.engine.leg.Phone;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.FakeMediaPlane;
import io.tandem.engine.media.FakeTapeDeck;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.recording.FakeRecordingUrls;
import io.tandem.engine.recording.RecordingParts;
import io.tandem.engine.route.RouteSettings;
import io.tandem.engine.route.RouteSettings.Registering;
import io.tandem.engine.route.RouteSettings.Watching;
import io.tandem.engine.route.Routes;
import io.tandem.engine.route.TrunkView;
import io.tandem.engine.route.Trunks;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sid.NumberSid;
import io.tandem.engine.sip.Flow;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.ServerTransactionId;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipMessage;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.sip.Transport;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.FakeStore;
import io.tandem.engine.store.LiveCalls;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.Records;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.Webhook;
import io.tandem.engine.timer.SipTimers;
import io.tandem.engine.trace.TraceSink;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.AfterEach;

/// A registry with its calls, legs and scripts on the bench. Alice calls 1111.
abstract class CallTest {
    static final AccountSid ACCOUNT = new AccountSid("AC" + "1".repeat(32));
    static final Webhook VOICE = new Webhook("/voice", HttpMethod.POST);
    static final Webhook STATUS = new Webhook("/status?x=1", HttpMethod.GET);
    static final int SLOT = 5;
    static final InstanceId INSTANCE = new InstanceId("ID" + "2".repeat(32));
    static final URI BASE = URI.create("http://tandem.example.org:8080/");

    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    final FakeStore store = new FakeStore();
    final FakeMediaPlane media = new FakeMediaPlane();
    final FakeTapeDeck tapes = new FakeTapeDeck(() -> now);
    final FakeScripts scripts = new FakeScripts();
    final TestInbox<SipGateway.Command> gateway = TestInbox.create("gateway");
    final TestInbox<Records> records = TestInbox.create("records");
    final TestInbox<LiveCalls.Command> live = TestInbox.create("live");
    final TestInbox<Trunks.Command> trunks = TestInbox.create("trunks");
    final TestInbox<StatusCallback> callbacks = TestInbox.create("callbacks");

    private final List<SipGateway.Command> commands = new ArrayList<>();
    private int transactions;

    @SuppressWarnings("NullAway.Init") // each test opens its own
    Bench<CallRegistry.Command> registry;

    CallParts parts(Store reads) {
        var numbers = new NumberDirectory(reads);
        return new CallParts(
                new CallSettings(2, Duration.ofSeconds(1), Duration.ofSeconds(60), 7, BASE, "example.org"),
                INSTANCE,
                reads,
                numbers,
                new Routes(
                        reads,
                        numbers,
                        () -> TrunkView.NONE,
                        new RouteSettings(
                                "example.org", List.of(), Optional.empty(), Watching.USUAL, Registering.USUAL),
                        () -> now,
                        new SplittableRandom(7)),
                trunks.getRef(),
                Callers.STRANGERS,
                records.getRef(),
                live.getRef(),
                callbacks.getRef(),
                media,
                AudioClip.silence(Duration.ofSeconds(1)),
                new RecordingParts(INSTANCE, tapes, new FakeRecordingUrls(), records.getRef(), BASE, () -> now),
                scripts,
                SipTimers.STANDARD,
                TraceSink.NONE,
                () -> now,
                new SplittableRandom(7));
    }

    void opens(Store reads) {
        registry = Bench.of(CallRegistry.create(parts(reads), SLOT));
    }

    void has(Account.Status status, Optional<Webhook> voice, Optional<Webhook> statusCallback) {
        done(store.save(new Account(ACCOUNT, Optional.empty(), "a", Optional.empty(), status, "t", now, now)));
        done(store.save(new PhoneNumber(
                NumberSid.mint(),
                ACCOUNT,
                "1111",
                "1111",
                false,
                voice,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                statusCallback,
                false,
                Map.of(),
                now,
                now)));
    }

    private static void done(CompletionStage<Void> write) {
        assertThat(write.toCompletableFuture()).isCompleted();
    }

    @AfterEach
    void nobodyThatIsLeftAloneHoldsAPort() {
        if (registry.children().isEmpty()) {
            assertThat(media.open()).isEmpty();
        }
    }

    static SipGateway.RequestReceived received(
            SipRequest request, String transaction, TestInbox<SipGateway.Command> gateway) {
        return new SipGateway.RequestReceived(
                request,
                new ServerTransactionId(transaction),
                gateway.getRef(),
                new Flow(
                        Transport.UDP,
                        new InetSocketAddress("192.0.2.1", 5060),
                        new InetSocketAddress("192.0.2.9", 5060)));
    }

    void comes(SipRequest request) {
        transactions++;
        registry.tell(new CallRegistry.FromNetwork(received(request, "tx-" + transactions, gateway)));
    }

    /// CANCEL of the request that came last.
    void cancels() {
        registry.tell(new CallRegistry.FromNetwork(
                new SipGateway.CancelReceived(Phone.invite(), new ServerTransactionId("tx-" + transactions))));
    }

    void says(String... expected) {
        List<SipGateway.Command> news = gateway.getAllReceived();
        commands.addAll(news);
        assertThat(news.stream().map(CallTest::line)).containsExactly(expected);
    }

    private static String line(SipGateway.Command command) {
        return switch (command) {
            case SipGateway.Respond(var _, var response) ->
                response.status() + " " + response.cSeqMethod().orElseThrow();
            case SipGateway.Send(var request, var _) -> request.method().name();
            case SipGateway.SendAck _ -> "ACK";
            case SipGateway.Cancel _ -> "CANCEL";
        };
    }

    SipResponse lastResponse() {
        return commands.reversed().stream()
                .filter(SipGateway.Respond.class::isInstance)
                .map(command -> ((SipGateway.Respond) command).response())
                .findFirst()
                .orElseThrow();
    }

    SipRequest lastRequest() {
        return lastSend().request();
    }

    SipGateway.Send lastSend() {
        return commands.reversed().stream()
                .filter(SipGateway.Send.class::isInstance)
                .map(SipGateway.Send.class::cast)
                .findFirst()
                .orElseThrow();
    }

    void byeIsAnswered() {
        SipGateway.Send bye = lastSend();
        bye.replyTo().tell(new SipGateway.Responded(bye.request(), Phone.answer(bye.request(), 200)));
        registry.run();
    }

    static String header(SipMessage message, HeaderName name) {
        return message.headers().first(name).orElse("");
    }

    /// The newest call.
    CallSid call() {
        return scripts.latest().facts().call();
    }

    Bench<CallActor.Command> callActor() {
        return registry.child(call().text());
    }

    void scriptSays(ScriptRunner.Event event) {
        scripts.latest().owner().tell(event);
        registry.run();
    }

    /// Alice's phone in the dialog of the newest call, once we have answered anything.
    Phone alice() {
        return new Phone(lastResponse().toTag());
    }

    /// Alice calls, the script answers, she acknowledges.
    Phone talks() {
        comes(Phone.invite());
        scriptSays(new ScriptRunner.AnswerWanted());
        says("200 INVITE");
        Phone alice = alice();
        registry.tell(new CallRegistry.FromNetwork(new SipGateway.AckReceived(alice.ack(100))));
        return alice;
    }

    void byes(Phone phone) {
        comes(phone.request(Method.BYE));
    }

    /// What was written about calls since the last time.
    List<CallRecord> written() {
        return records.getAllReceived().stream()
                .filter(Records.OfCall.class::isInstance)
                .map(record -> ((Records.OfCall) record).call())
                .toList();
    }

    void writes(CallStatus... expected) {
        assertThat(written()).extracting(CallRecord::status).containsExactly(expected);
    }

    void liveCalls(int expected) {
        TestInbox<CallRegistry.Live> count = TestInbox.create();
        registry.tell(new CallRegistry.Count(count.getRef()));
        assertThat(count.getAllReceived()).containsExactly(new CallRegistry.Live(expected));
    }
}
