package io.tandem.engine.conference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.bench.Bench;
import io.tandem.engine.call.StatusCallback;
import io.tandem.engine.conference.ConferenceListener.Event;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.FakeMediaPlane;
import io.tandem.engine.media.FakeMixers;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.media.Mixer.Seat;
import io.tandem.engine.media.Mixer.Voice;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.Records;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.Webhook;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Rooms on the bench, with participants who are called by their names.
abstract class RoomBench {
    static final AudioClip MUSIC = clip();
    static final AudioClip ENTRY = clip();
    static final AudioClip EXIT = clip();
    static final Webhook URL = new Webhook("/speech", HttpMethod.POST);
    static final Duration LONGEST = Duration.ofHours(4);

    final AccountSid account = AccountSid.mint();
    final RoomKey sales = new RoomKey(account, "sales");
    final FakeMixers mixers = new FakeMixers();
    final FakeMediaPlane media = new FakeMediaPlane();
    final CompletableFuture<RoomSounds.Heard> speech = new CompletableFuture<>();
    final TestInbox<RoomRecorder.Order> recorded = TestInbox.create();
    final TestInbox<Object> api = TestInbox.create();
    Instant now = SampleRecords.NOON;

    private final TestInbox<Records> records = TestInbox.create();
    private final TestInbox<StatusCallback> callbacks = TestInbox.create();
    private final Map<String, TestInbox<RoomEvent>> participants = new LinkedHashMap<>();
    private final Map<String, CallSid> calls = new LinkedHashMap<>();
    private final List<Records> written = new ArrayList<>();

    final Bench<ConferenceRegion.Command> region = Bench.of(ConferenceRegion.create(new ConferenceParts(
            new ConferenceSettings(LONGEST, 3, URI.create("http://tandem.example/")),
            InstanceId.mint(),
            mixers,
            new TieLines(media, InetAddress.getLoopbackAddress()),
            new Sounds(),
            (_, _, _) -> recorder(),
            records.getRef(),
            callbacks.getRef(),
            () -> now)));

    private final class Sounds implements RoomSounds {
        @Override
        public AudioClip waiting() {
            return MUSIC;
        }

        @Override
        public AudioClip entry() {
            return ENTRY;
        }

        @Override
        public AudioClip exit() {
            return EXIT;
        }

        @Override
        public CompletionStage<Heard> of(AccountSid whose, Parameters parameters, Webhook url) {
            return speech;
        }
    }

    private static AudioClip clip() {
        return new AudioClip(new byte[80], new byte[80]);
    }

    private Behavior<RoomRecorder.Order> recorder() {
        return Behaviors.receiveMessage(order -> {
            recorded.getRef().tell(order);
            return order instanceof RoomRecorder.Finish ? Behaviors.stopped() : Behaviors.same();
        });
    }

    /// As a document says it that says nothing, and whoever listens hears everything.
    Entry entry(String name) {
        return new Entry(
                call(name),
                Optional.empty(),
                Voice.HEARD,
                Beep.ALWAYS,
                true,
                false,
                40,
                Optional.empty(),
                Optional.of(new ConferenceListener(new Webhook("/told", HttpMethod.POST), EnumSet.allOf(Event.class))));
    }

    static Entry waits(Entry entry) {
        return new Entry(
                entry.call(),
                entry.label(),
                entry.voice(),
                entry.beep(),
                false,
                entry.endConferenceOnExit(),
                entry.maxParticipants(),
                entry.recording(),
                entry.listener());
    }

    static Entry ends(Entry entry) {
        return new Entry(
                entry.call(),
                entry.label(),
                entry.voice(),
                entry.beep(),
                entry.startConferenceOnEnter(),
                true,
                entry.maxParticipants(),
                entry.recording(),
                entry.listener());
    }

    static Entry muted(Entry entry) {
        return new Entry(
                entry.call(),
                entry.label(),
                Voice.MUTED,
                entry.beep(),
                entry.startConferenceOnEnter(),
                entry.endConferenceOnExit(),
                entry.maxParticipants(),
                entry.recording(),
                entry.listener());
    }

    static Entry labelled(String label, Entry entry) {
        return new Entry(
                entry.call(),
                Optional.of(label),
                entry.voice(),
                entry.beep(),
                entry.startConferenceOnEnter(),
                entry.endConferenceOnExit(),
                entry.maxParticipants(),
                entry.recording(),
                entry.listener());
    }

    static Entry atMost(int participants, Entry entry) {
        return new Entry(
                entry.call(),
                entry.label(),
                entry.voice(),
                entry.beep(),
                entry.startConferenceOnEnter(),
                entry.endConferenceOnExit(),
                participants,
                entry.recording(),
                entry.listener());
    }

    static Entry recorded(RecordingOrder order, Entry entry) {
        return new Entry(
                entry.call(),
                entry.label(),
                entry.voice(),
                entry.beep(),
                entry.startConferenceOnEnter(),
                entry.endConferenceOnExit(),
                entry.maxParticipants(),
                Optional.of(order),
                entry.listener());
    }

    CallSid call(String name) {
        return calls.computeIfAbsent(name, _ -> CallSid.mint(1));
    }

    ActorRef<RoomEvent> actor(String name) {
        return Objects.requireNonNull(participants.get(name)).getRef();
    }

    void enters(String name) {
        enters(name, UnaryOperator.identity());
    }

    /// With a new actor, as each verb has.
    void enters(String name, UnaryOperator<Entry> how) {
        participants.put(name, TestInbox.create());
        toRoom(new ConferenceActor.Enter(how.apply(entry(name)), actor(name)));
    }

    void leaves(String name) {
        toRoom(new ConferenceActor.Leave(actor(name)));
    }

    void dies(String name) {
        room().isGone(actor(name));
        region.run();
    }

    void toRoom(ConferenceActor.Outer message) {
        region.tell(new ConferenceRegion.ToRoom(sales, message));
    }

    void asks(Function<ActorRef<Object>, ConferenceQuestion> question) {
        region.tell(new ConferenceRegion.ToConference(conference().sid(), question.apply(api.getRef())));
    }

    void changes(String name, ConferenceControl.ParticipantChange... changes) {
        asks(replyTo -> new ConferenceQuestion.ChangeParticipant(call(name), List.of(changes), replyTo));
    }

    /// The room's actor, the only one.
    Bench<ConferenceActor.Command> room() {
        assertThat(region.children()).hasSize(1);
        return region.child(region.children().getFirst());
    }

    FakeMixers.Room mixer() {
        return mixers.rooms().getLast();
    }

    /// What the room plays to all; empty: nothing.
    Optional<AudioClip> plays() {
        return mixer().playing().map(playback -> playback.clips().getFirst());
    }

    void played() {
        mixer().finishPlayback();
        region.run();
    }

    /// What a participant was told since the last time.
    List<RoomEvent> told(String name) {
        return Objects.requireNonNull(participants.get(name)).getAllReceived();
    }

    /// Where the last of what it was told has put it.
    Place place(String name) {
        return told(name).reversed().stream()
                .flatMap(event -> switch (event) {
                    case RoomEvent.Seated seated -> Optional.of(seated.place()).stream();
                    case RoomEvent.Moved(var place) -> Optional.of(place).stream();
                    case RoomEvent.LineOffered(var _, var _, var place, var _) -> Optional.of(place).stream();
                    case RoomEvent.Refused _, RoomEvent.Hear _, RoomEvent.SentOut _ -> Optional.<Place>empty().stream();
                })
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " was told no place"));
    }

    static Place waiting(Seat seat) {
        return new Place(seat, new Place.Waiting());
    }

    static Place confers(Mixer.Seat seat) {
        return new Place(seat, new Place.Conferring());
    }

    private List<Records> written() {
        written.addAll(records.getAllReceived());
        return written;
    }

    /// The newest state of the conference that began last.
    ConferenceRecord conference() {
        return written().reversed().stream()
                .flatMap(one -> one instanceof Records.OfConference(var record)
                        ? Optional.of(record).stream()
                        : Optional.<ConferenceRecord>empty().stream())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no conference was written"));
    }

    /// The codes of all notifications.
    List<Integer> notified() {
        return written().stream()
                .flatMap(one -> one instanceof Records.OfApplication(var notification)
                        ? Optional.of(notification.errorCode()).stream()
                        : Optional.<Integer>empty().stream())
                .toList();
    }

    /// What the application was told since the last time: number, event, and about whom.
    List<String> tells() {
        return callbacks.getAllReceived().stream()
                .map(callback -> {
                    Parameters all = callback.request().parameters();
                    String who = all.value("CallSid")
                            .flatMap(sid -> calls.entrySet().stream()
                                    .filter(one -> one.getValue().text().equals(sid))
                                    .map(one -> " " + one.getKey())
                                    .findFirst())
                            .orElse("");
                    return all.value("SequenceNumber").orElse("") + " "
                            + all.value("StatusCallbackEvent").orElse("") + who
                            + all.value("ReasonConferenceEnded")
                                    .map(why -> " " + why)
                                    .orElse("");
                })
                .toList();
    }

    List<Object> answers() {
        return api.getAllReceived();
    }

    void isOver(ConferenceRecord.Reason why) {
        assertThat(conference().status()).isEqualTo(ConferenceRecord.Status.COMPLETED);
        assertThat(conference().reasonEnded()).contains(why);
        assertThat(mixers.openMixers()).isZero();
        assertThat(region.children()).isEmpty();
    }
}
