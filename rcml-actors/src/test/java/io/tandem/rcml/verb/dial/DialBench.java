package io.tandem.rcml.verb.dial;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.bench.Bench;
import io.tandem.engine.call.Branch;
import io.tandem.engine.call.CallActor;
import io.tandem.engine.call.CallFacts;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.call.NumberDirectory;
import io.tandem.engine.call.Outgoing;
import io.tandem.engine.call.ScriptRunner;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.TapeOrder.Channels;
import io.tandem.engine.media.TapeOrder.Track;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.outcome.EndReason.Answer;
import io.tandem.engine.recording.RecordingActor;
import io.tandem.engine.recording.RecordingNews;
import io.tandem.engine.route.RouteSettings;
import io.tandem.engine.route.RouteSettings.Registering;
import io.tandem.engine.route.RouteSettings.Watching;
import io.tandem.engine.route.Routes;
import io.tandem.engine.route.TrunkView;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.CallDirection;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.FakeStore;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.RecordingRecord.Source;
import io.tandem.engine.store.RecordingRecord.Status;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.TransferRules;
import io.tandem.engine.transfer.Callee;
import io.tandem.engine.transfer.TransferNews;
import io.tandem.rcml.document.Dial;
import io.tandem.rcml.document.Limits;
import io.tandem.rcml.document.Parsed;
import io.tandem.rcml.document.Play;
import io.tandem.rcml.document.RcmlParser;
import io.tandem.rcml.document.Say;
import io.tandem.rcml.verb.VerbOrder;
import io.tandem.rcml.verb.VerbOutcome;
import io.tandem.rcml.verb.prompt.Sounds;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;

/// A Dial on the bench, and everybody whom it tells something. Alice's call runs it; its calls are numbered from 1.
///
/// Nobody may be told what no test expects: [#tells] takes all of it, and nothing may be left at the end.
abstract class DialBench {
    static final URI BASE = URI.create("http://app.example/");
    static final Headers TOLD = Headers.of(HeaderName.of("X-Agent"), "7");

    final TestInbox<Leg.Command> leg = TestInbox.create();
    final TestInbox<Leg.Command> otherLeg = TestInbox.create();
    final TestInbox<CallRegistry.Command> calls = TestInbox.create();
    final TestInbox<ScriptRunner.Event> call = TestInbox.create();
    final TestInbox<Callee> waiting = TestInbox.create();
    final TestInbox<TransferNews> news = TestInbox.create();
    final TestInbox<VerbOutcome> parent = TestInbox.create();
    final TestInbox<RecordingActor.Command> recording = TestInbox.create();
    final FakeStore store = new FakeStore();
    final List<Outgoing> placed = new ArrayList<>();
    final List<CallSid> sids = new ArrayList<>();
    final CompletableFuture<Sounds.Sound> music = new CompletableFuture<>();
    Instant now = SampleRecords.NOON;
    Parameters parameters = Parameters.NONE;

    private final Account account = SampleRecords.master();
    private final List<TestInbox<CallActor.Command>> callees = new ArrayList<>();
    private final List<String> reported = new ArrayList<>();
    private final List<CompletableFuture<Void>> lookups = new ArrayList<>();
    private ActorRef<? super Branch> branches = TestInbox.<Branch>create().getRef();

    private Answering answering = Answering.LATER;

    private enum Answering {
        NOW,
        LATER
    }

    private final List<ScriptRunner.RecordWanted> recordings = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // each test dials
    Bench<DialActor.Command> dial;

    private final class Audio implements Sounds {
        @Override
        public AudioClip ringing() {
            return new AudioClip(new byte[160], new byte[160]);
        }

        @Override
        public AudioClip beep() {
            throw new AssertionError("a Dial does not beep");
        }

        @Override
        public CompletionStage<Sound> of(AccountSid account, Say say) {
            throw new AssertionError("a Dial says nothing");
        }

        @Override
        public CompletionStage<Sound> of(AccountSid account, Play play) {
            return music;
        }
    }

    /// A caller who is answered.
    void dials(String element) {
        dials(element, Answer.ANSWERED, store, Optional.empty());
    }

    /// A caller who is not answered yet.
    void dialsUnanswered(String element) {
        dials(element, Answer.UNANSWERED, store, Optional.empty());
    }

    /// A phone waits for news of the transfer whose first Dial this is.
    void dialsForATransfer(String element) {
        dials(element, Answer.ANSWERED, store, Optional.of(news.getRef()));
    }

    /// The same, of a transferee who is not answered.
    void dialsUnansweredForATransfer(String element) {
        dials(element, Answer.UNANSWERED, store, Optional.of(news.getRef()));
    }

    /// Nobody is found before [#finds].
    void dialsSlowly(String element) {
        var slow = (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (_, method, args) -> {
                    Object answer = method.invoke(store, args);
                    return method.getName().equals("account") ? whenFound(answer) : answer;
                });
        dials(element, Answer.ANSWERED, slow, Optional.empty());
    }

    private CompletionStage<Object> whenFound(Object answer) {
        if (answering == Answering.NOW) {
            return stage(answer); // more is asked of the store for the same lookup
        }
        var found = new CompletableFuture<Void>();
        lookups.add(found);
        return found.thenCompose(_ -> stage(answer));
    }

    @SuppressWarnings("unchecked") // of whatever the store promises
    private static CompletionStage<Object> stage(Object answer) {
        return (CompletionStage<Object>) answer;
    }

    /// The lookup with that number, from 1, is answered.
    void finds(int lookup) {
        answering = Answering.NOW;
        lookups.get(lookup - 1).complete(null);
        answering = Answering.LATER;
        dial.run();
    }

    private void dials(String element, Answer answer, Store reads, Optional<ActorRef<? super TransferNews>> transfer) {
        assertThat(store.save(account).toCompletableFuture()).isCompleted();
        var routes = new Routes(
                reads,
                new NumberDirectory(reads),
                () -> TrunkView.NONE,
                new RouteSettings("example.com", List.of(), Optional.empty(), Watching.USUAL, Registering.USUAL),
                () -> now,
                new Random(1));
        dial = Bench.of(DialActor.create(
                new DialSetup(
                        parsed(element),
                        facts(),
                        answer,
                        leg.getRef(),
                        calls.getRef(),
                        routes,
                        call.getRef(),
                        new Audio(),
                        (code, line, _) -> reported.add("reports " + code + " of line " + line),
                        () -> now,
                        Headers.NONE,
                        transfer),
                parent.getRef()));
    }

    private CallFacts facts() {
        return new CallFacts(
                CallSid.mint(1),
                account.sid(),
                InstanceId.mint(),
                "alice",
                "1111",
                CallDirection.INBOUND,
                Optional.of("Alice"),
                Optional.empty(),
                Headers.NONE,
                "sip:alice@192.0.2.1",
                now,
                Optional.empty(),
                Optional.empty(),
                TransferRules.USUAL,
                70);
    }

    static Dial parsed(String element) {
        var document = RcmlParser.parse("<Response>" + element + "</Response>", BASE, Limits.STANDARD);
        return (Dial) ((Parsed.Document) document).script().verbs().getFirst();
    }

    void passes(Duration time) {
        now = now.plus(time);
    }

    /// The parent's word.
    void ordered(VerbOrder order) {
        dial.tell(new DialActor.FromParent(order));
    }

    void legGone() {
        ordered(new VerbOrder.LegGone());
    }

    void abandoned() {
        ordered(new VerbOrder.Abandon());
    }

    void handsOver() {
        ordered(new VerbOrder.HandOver(waiting.getRef()));
    }

    void partnerJoined(int branch) {
        ordered(new VerbOrder.PartnerJoined(sids.get(branch - 1)));
    }

    /// What the registry tells of a call.
    void hears(Branch branch) {
        branches.narrow().tell(branch);
        dial.run();
    }

    /// The call of that branch exists.
    void exists(int branch) {
        hears(new Branch.Placed(
                branch, sids.get(branch - 1), callees.get(branch - 1).getRef()));
    }

    void rings(int branch) {
        hears(new Branch.Rings(branch, 180));
    }

    void answers(int branch) {
        hears(new Branch.Answered(branch));
    }

    void ready(int branch) {
        hears(new Branch.Ready(branch, "call-id-" + branch, TOLD));
    }

    void isOver(int branch, EndReason why) {
        hears(new Branch.Over(branch, why, OptionalInt.empty(), Headers.NONE, record(branch)));
    }

    void isRefused(int branch, int status) {
        hears(new Branch.Over(branch, EndReason.ofRejection(status), OptionalInt.of(status), TOLD, record(branch)));
    }

    private CallRecord record(int branch) {
        return new CallRecord(
                sids.get(branch - 1),
                account.sid(),
                InstanceId.mint(),
                Optional.empty(),
                Optional.empty(),
                "alice",
                "bob",
                CallDirection.OUTBOUND_DIAL,
                CallStatus.FAILED,
                now,
                Optional.of(now.minusSeconds(3)),
                Optional.empty(),
                Optional.of(now),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "call-id-" + branch,
                now);
    }

    /// The armed timer whose message is called so fires.
    Duration fires(String timer) {
        Object message = dial.timers().stream()
                .filter(one -> one.getClass().getSimpleName().equals(timer))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + timer + " is armed, but " + dial.timers()));
        return dial.fire(message.getClass());
    }

    void waitsFor(String... timers) {
        assertThat(dial.timers().stream().map(one -> one.getClass().getSimpleName()))
                .containsExactly(timers);
    }

    /// All that anybody was told since the last time: the legs, the registry, the call, the callees, who waits for
    /// a callee, who waits for news, the author, the parent.
    void tells(String... expected) {
        assertThat(told()).containsExactly(expected);
    }

    @AfterEach
    void nobodyIsToldWhatNoTestExpects() {
        assertThat(told()).isEmpty();
    }

    private List<String> told() {
        List<String> told = new ArrayList<>();
        leg.getAllReceived().forEach(command -> told.add("leg " + text(command)));
        otherLeg.getAllReceived().forEach(command -> told.add("other leg " + text(command)));
        calls.getAllReceived().forEach(command -> told.add(placing((CallRegistry.Place) command)));
        call.getAllReceived().forEach(event -> told.add("call " + text(event)));
        for (int branch = 1; branch <= callees.size(); branch++) {
            for (CallActor.Command command : callees.get(branch - 1).getAllReceived()) {
                told.add(branch + " " + ((CallActor.Hangup) command).why());
            }
        }
        recording.getAllReceived().forEach(command -> {
            assertThat(command).isEqualTo(new RecordingActor.Stop());
            told.add("recording is to stop");
        });
        waiting.getAllReceived().forEach(callee -> told.add("waiting " + text(callee)));
        news.getAllReceived().forEach(one -> told.add("news " + text(one)));
        told.addAll(reported);
        reported.clear();
        parent.getAllReceived().forEach(outcome -> told.add("parent " + text(outcome)));
        return told;
    }

    private String placing(CallRegistry.Place place) {
        placed.add(place.outgoing());
        branches = place.owner();
        sids.add(CallSid.mint(1));
        callees.add(TestInbox.create());
        assertThat(place.outgoing().branch()).isEqualTo(placed.size());
        return "places " + place.outgoing().branch();
    }

    /// What the call was told to record; a test looks at what is told before.
    ScriptRunner.RecordWanted recordWanted() {
        return recordings.getLast();
    }

    void recordingTells(RecordingNews news) {
        recordWanted().listener().tell(news);
        dial.run();
    }

    void recordingBegins() {
        recordingTells(new RecordingNews.Begun(record(Status.IN_PROGRESS, Duration.ZERO), recording.getRef()));
    }

    void recordingIsOver(Status status, Duration length) {
        recordingTells(new RecordingNews.Over(
                record(status, length), URI.create("http://here/RE.wav"), URI.create("http://here/RE.wav?signed")));
    }

    private RecordingRecord record(Status status, Duration length) {
        return new RecordingRecord(
                RecordingSid.mint(),
                account.sid(),
                InstanceId.mint(),
                Optional.empty(),
                Optional.empty(),
                Source.DIAL_VERB,
                Channels.MONO,
                Track.BOTH,
                status,
                now,
                Optional.of(now),
                length,
                List.of(),
                Optional.empty(),
                now);
    }

    private static String text(Leg.Command command) {
        return switch (command) {
            case Leg.Play(var playback, var _) -> playback.times() == 0 ? "plays" : "plays once";
            case Leg.StopPlaying _ -> "stops playing";
            case Leg.HearDigits(var listener) -> listener.isPresent() ? "hears digits" : "hears no digits";
            default -> command.toString();
        };
    }

    private String text(ScriptRunner.Event event) {
        return switch (event) {
            case ScriptRunner.RingWanted _ -> "is to ring";
            case ScriptRunner.AnswerWanted _ -> "is to answer";
            case ScriptRunner.JoinWanted(var with, var _) -> "is to join " + branchOf(with);
            case ScriptRunner.PartnerHangupWanted(var why) -> "is to hang its partner up: " + why;
            case ScriptRunner.RecordWanted wanted -> {
                recordings.add(wanted);
                yield "is to record " + wanted.order().channels() + " "
                        + wanted.order().track();
            }
            default -> event.toString();
        };
    }

    private int branchOf(ActorRef<CallActor.Command> call) {
        return callees.stream().map(TestInbox::getRef).toList().indexOf(call) + 1;
    }

    private String text(Callee callee) {
        return switch (callee) {
            case Callee.Rings(var status) -> "rings " + status;
            case Callee.There(var who) -> "has " + branchOf(who);
            case Callee.Failed(var status) -> "failed " + status;
            case Callee.Nobody _ -> "nobody";
        };
    }

    private static String text(TransferNews news) {
        return switch (news) {
            case TransferNews.Rings(var status) -> "rings " + status;
            case TransferNews.Connected _ -> "connected";
            case TransferNews.Failed(var status) -> "failed " + status;
            case TransferNews.TransfereeGone _ -> "transferee gone";
        };
    }

    private String text(VerbOutcome outcome) {
        return switch (outcome) {
            case VerbOutcome.Next _ -> "next";
            case VerbOutcome.NextAfter(var why) -> "next after " + why;
            case VerbOutcome.End(var why) -> "end " + why;
            case VerbOutcome.Ask(var url, var method, var added) -> {
                parameters = added;
                yield "asks " + method + " " + url.uri() + " "
                        + added.value("DialCallStatus").orElse("");
            }
        };
    }
}
