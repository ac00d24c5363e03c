package io.tandem.engine.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.bench.Bench;
import io.tandem.engine.media.Tape;
import io.tandem.engine.media.TapeDeck;
import io.tandem.engine.media.TapeEvent;
import io.tandem.engine.media.TapeEvent.End;
import io.tandem.engine.media.TapeEvent.Mark;
import io.tandem.engine.media.TapeOrder;
import io.tandem.engine.media.TapeOrder.Channels;
import io.tandem.engine.media.TapeOrder.Track;
import io.tandem.engine.media.TapeOrder.Trim;
import io.tandem.engine.media.TapeOrder.Wordless;
import io.tandem.engine.recording.RecordingControl.Changed;
import io.tandem.engine.recording.RecordingListener.Event;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.RecordingRecord.Source;
import io.tandem.engine.store.RecordingRecord.Status;
import io.tandem.engine.store.Records;
import io.tandem.engine.store.Webhook;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// One recording whose tape says what the test says, and when.
class RecordingActorTest {
    private static final Duration LENGTH = Duration.ofMillis(7200);
    private static final Set<Event> ALL = EnumSet.allOf(Event.class);

    private final List<String> tape = new ArrayList<>();
    private final List<ApplicationRequest> callbacks = new ArrayList<>();
    private final TestInbox<RecordingNews> owner = TestInbox.create();
    private final TestInbox<Changed> api = TestInbox.create();
    private final TestInbox<Records> records = TestInbox.create();
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    @SuppressWarnings("NullAway.Init") // the deck hands it over
    private ActorRef<? super TapeEvent> listener;

    @SuppressWarnings("NullAway.Init") // set when the recording begins
    private TapeOrder ordered;

    @SuppressWarnings("NullAway.Init") // set when the recording begins
    private Bench<RecordingActor.Command> recording;

    private final class Deck implements TapeDeck {
        @Override
        public Tape open(TapeOrder order, ActorRef<? super TapeEvent> newListener) {
            ordered = order;
            listener = newListener;
            return new Written();
        }

        @Override
        public int openTapes() {
            return 1;
        }
    }

    private final class Written implements Tape {
        @Override
        public void pause(Gap gap) {
            tape.add("pause " + gap);
        }

        @Override
        public void resume() {
            tape.add("resume");
        }

        @Override
        public void mark(String what) {
            tape.add("mark " + what);
        }

        @Override
        public void stop() {
            tape.add("stop");
        }
    }

    @BeforeEach
    void begins() {
        begins(Source.DIAL_VERB, ALL, callOf());
    }

    private static Recordings.Subject callOf() {
        return new Recordings.Subject(AccountSid.mint(), Optional.of(CallSid.mint(1)), Optional.empty());
    }

    private void begins(Source source, Set<Event> events, Recordings.Subject subject) {
        begins(source, Optional.of(new RecordingListener(new Webhook("/told", HttpMethod.POST), events)), subject);
    }

    private void begins(Source source, Optional<RecordingListener> told, Recordings.Subject subject) {
        tape.clear();
        callbacks.clear();
        owner.getAllReceived();
        records.getAllReceived();
        var parts = new RecordingParts(
                InstanceId.mint(),
                new Deck(),
                new FakeRecordingUrls(),
                records.getRef(),
                URI.create("http://tandem.example/"),
                () -> now);
        var start = RecordingStart.of(
                new RecordingOrder(source, Channels.DUAL, Track.BOTH, Trim.SILENCE, told),
                new RecordingLimits(Duration.ofMinutes(5), Optional.of(Duration.ofSeconds(4))),
                subject,
                parts);
        recording = Bench.of(RecordingActor.create(
                start,
                _ -> tape.add("on the first"),
                new RecordingBook(start.listener(), parts, callbacks::add),
                parts,
                owner.getRef()));
    }

    private void tape(String... expected) {
        assertThat(tape).containsExactly(expected);
    }

    private void tapeSays(TapeEvent event) {
        now = now.plusSeconds(8);
        listener.tell(event);
        recording.run();
    }

    private void finishes() {
        tapeSays(new TapeEvent.Finished(End.STOPPED, LENGTH, List.of(new Mark(Duration.ZERO, "x"))));
    }

    private void orders(RecordingControl.Change change) {
        recording.tell(new RecordingActor.Alter(change, api.getRef()));
    }

    private void answers(Changed... expected) {
        assertThat(api.getAllReceived()).containsExactly(expected);
    }

    private RecordingRecord done() {
        return ((RecordingControl.Done) api.receiveMessage()).record();
    }

    private List<RecordingRecord> written() {
        return records.getAllReceived().stream()
                .filter(Records.OfRecording.class::isInstance)
                .map(record -> ((Records.OfRecording) record).recording())
                .toList();
    }

    /// The only end that was told, of an actor that has stopped.
    private RecordingRecord over() {
        assertThat(recording.isStopped()).isTrue();
        return owner.getAllReceived().stream()
                .filter(RecordingNews.Over.class::isInstance)
                .map(news -> ((RecordingNews.Over) news).record())
                .reduce((_, _) -> {
                    throw new AssertionError("its end was told twice");
                })
                .orElseThrow();
    }

    private List<String> told(String parameter) {
        return callbacks.stream()
                .map(request -> request.parameters().value(parameter).orElse("absent"))
                .toList();
    }

    @Nested
    class Recording {
        @Test
        void theTapeIsOpenedAsOrderedAndGivenToTheSource() {
            tape("on the first");
            RecordingRecord record = written().getFirst();
            assertThat(record.status()).isEqualTo(Status.IN_PROGRESS);
            assertThat(record.started()).contains(now);
            assertThat(ordered)
                    .isEqualTo(new TapeOrder(
                            record.sid(),
                            Channels.DUAL,
                            Track.BOTH,
                            Trim.SILENCE,
                            Duration.ofMinutes(5),
                            Optional.of(Duration.ofSeconds(4)),
                            Wordless.KEPT));
            assertThat(owner.getAllReceived()).containsExactly(new RecordingNews.Begun(record, recording.ref()));
        }

        @Test
        void stopEndsItOnceTheFileIsWhole() {
            recording.tell(new RecordingActor.Stop());
            tape("on the first", "stop");
            assertThat(recording.isStopped()).isFalse();
            finishes();
            RecordingRecord last = over();
            assertThat(last.status()).isEqualTo(Status.COMPLETED);
            assertThat(last.duration()).isEqualTo(LENGTH);
            assertThat(last.marks()).extracting(Mark::what).containsExactly("x");
            assertThat(last.updated()).isEqualTo(now);
            assertThat(written())
                    .extracting(RecordingRecord::status)
                    .containsExactly(Status.IN_PROGRESS, Status.COMPLETED);
        }

        @Test
        void itEndsByItselfWhenItIsAsLongAsItMayBe() {
            tapeSays(new TapeEvent.Finished(End.FULL, LENGTH, List.of()));
            assertThat(over().status()).isEqualTo(Status.COMPLETED);
        }

        @Test
        void silenceIsToldAndItGoesOn() {
            owner.getAllReceived();
            tapeSays(new TapeEvent.Silent(Duration.ofSeconds(4)));
            assertThat(owner.getAllReceived())
                    .containsExactly(new RecordingNews.Silent(ordered.sid(), Duration.ofSeconds(4)));
            assertThat(recording.isStopped()).isFalse();
        }

        @Test
        void itGoesOnWithAnotherSourceAndKeepsMarks() {
            recording.tell(new RecordingActor.OnSource(_ -> tape.add("on the second")));
            recording.tell(new RecordingActor.Mark("leg replaced"));
            tape("on the first", "on the second", "mark leg replaced");
        }

        @Test
        void itCannotBeResumed() {
            orders(new RecordingControl.Resume());
            answers(new RecordingControl.WrongState("the recording is in-progress: expected one that is paused"));
            tape("on the first");
        }

        @Test
        void aDiskThatIsFullEndsItAndTheAuthorIsTold() {
            records.getAllReceived();
            var mark = new Mark(Duration.ofSeconds(2), "transfer");
            tapeSays(new TapeEvent.Failed("disk full", LENGTH, List.of(mark)));
            List<Records> last = records.getAllReceived();
            RecordingRecord record = over();
            assertThat(record.status()).isEqualTo(Status.FAILED);
            assertThat(record.duration()).isEqualTo(LENGTH);
            assertThat(record.marks()).containsExactly(mark);
            assertThat(record.errorCode()).contains(13_620);
            assertThat(last).element(0).isEqualTo(new Records.OfRecording(record));
            Notification notification = ((Records.OfApplication) last.get(1)).notification();
            assertThat(notification.errorCode()).isEqualTo(13_620);
            assertThat(notification.call()).isEqualTo(record.call());
            assertThat(notification.text()).contains("disk full", record.sid().text());
            assertThat(told("RecordingStatus")).containsExactly("in-progress", "failed");
            assertThat(told("ErrorCode")).containsExactly("absent", "13620");
        }

        @Test
        void itsDeathStopsTheTape() {
            recording.crash();
            tape("on the first", "stop");
        }
    }

    @Nested
    class Paused {
        @BeforeEach
        void isPaused() {
            orders(new RecordingControl.Pause(Tape.Gap.SILENCE));
            assertThat(done().status()).isEqualTo(Status.PAUSED);
        }

        @Test
        void theRecordSaysSo() {
            tape("on the first", "pause SILENCE");
            assertThat(written())
                    .extracting(RecordingRecord::status)
                    .containsExactly(Status.IN_PROGRESS, Status.PAUSED);
        }

        @Test
        void itGoesOn() {
            orders(new RecordingControl.Resume());
            assertThat(done().status()).isEqualTo(Status.IN_PROGRESS);
            orders(new RecordingControl.Pause(Tape.Gap.SKIPPED));
            assertThat(done().status()).isEqualTo(Status.PAUSED);
            tape("on the first", "pause SILENCE", "resume", "pause SKIPPED");
        }

        @Test
        void itCannotBePausedAgain() {
            orders(new RecordingControl.Pause(Tape.Gap.SILENCE));
            answers(new RecordingControl.WrongState("the recording is paused: expected one that is in-progress"));
        }

        @Test
        void itCanBeStopped() {
            orders(new RecordingControl.Stop());
            finishes();
            assertThat(done()).isEqualTo(over());
        }

        @Test
        void theDiskMayFailMeanwhile() {
            tapeSays(new TapeEvent.Failed("gone", LENGTH, List.of()));
            assertThat(over().status()).isEqualTo(Status.FAILED);
        }

        @Test
        void anotherSourceIsTakenMeanwhile() {
            recording.tell(new RecordingActor.OnSource(_ -> tape.add("on the second")));
            tape("on the first", "pause SILENCE", "on the second");
        }
    }

    @Nested
    class Stopping {
        @BeforeEach
        void isStopped() {
            orders(new RecordingControl.Stop());
        }

        @Test
        void whoeverStoppedItHearsTheEnd() {
            assertThat(api.getAllReceived()).isEmpty();
            finishes();
            assertThat(done()).isEqualTo(over());
        }

        @Test
        void whoeverStopsItAgainHearsTheSame() {
            orders(new RecordingControl.Stop());
            recording.tell(new RecordingActor.Stop());
            finishes();
            assertThat(done()).isEqualTo(done());
            tape("on the first", "stop");
        }

        @Test
        void itCannotBePausedAnyMore() {
            orders(new RecordingControl.Pause(Tape.Gap.SILENCE));
            answers(new RecordingControl.NoSuchRecording());
        }

        @Test
        void whatComesTooLateChangesNothing() {
            recording.tell(new RecordingActor.OnSource(_ -> tape.add("on the second")));
            recording.tell(new RecordingActor.Mark("late"));
            tapeSays(new TapeEvent.Silent(Duration.ofSeconds(4)));
            tape("on the first", "stop");
        }

        @Test
        void aFileThatIsNotClosedInTimeHasFailed() {
            assertThat(recording.fireTimer()).isEqualTo(Duration.ofSeconds(10));
            assertThat(done().status()).isEqualTo(Status.FAILED);
            over();
        }

        @Test
        void theDiskMayFailAtTheLastMoment() {
            tapeSays(new TapeEvent.Failed("disk full", LENGTH, List.of()));
            assertThat(over().status()).isEqualTo(Status.FAILED);
        }
    }

    @Nested
    class Ending {
        @Test
        void nothingAtAllIsAbsentAndItsRecordGoes() {
            records.getAllReceived();
            tapeSays(new TapeEvent.Finished(End.STOPPED, Duration.ZERO, List.of()));
            RecordingRecord last = over();
            assertThat(last.status()).isEqualTo(Status.ABSENT);
            assertThat(records.getAllReceived()).containsExactly(new Records.NoRecording(last.sid()));
            assertThat(told("RecordingStatus")).containsExactly("in-progress", "absent");
        }

        @Test
        void aMessageWithoutAWordIsDroppedByItsTape() {
            begins(Source.RECORD_VERB, ALL, callOf());
            assertThat(ordered.wordless()).isEqualTo(Wordless.DROPPED);
        }
    }

    @Nested
    class Callbacks {
        @Test
        void theyTellWhatThereIs() {
            RecordingRecord record = written().getFirst();
            finishes();
            assertThat(told("RecordingStatus")).containsExactly("in-progress", "completed");
            assertThat(told("RecordingDuration")).containsExactly("absent", "7");
            ApplicationRequest last = callbacks.getLast();
            assertThat(last.url()).isEqualTo(URI.create("http://tandem.example/told"));
            assertThat(last.method()).isEqualTo(HttpMethod.POST);
            assertThat(last.parameters().entries().stream().map(entry -> entry.name() + "=" + entry.value()))
                    .containsExactly(
                            "AccountSid=" + record.account(),
                            "CallSid=" + record.call().orElseThrow(),
                            "RecordingSid=" + record.sid(),
                            "RecordingUrl=http://tandem.example/Recordings/" + record.sid() + ".wav",
                            "RecordingStatus=completed",
                            "RecordingDuration=7",
                            "RecordingChannels=2",
                            "RecordingSource=DialVerb",
                            "RecordingTrack=both",
                            "RecordingStartTime=Fri, 02 Jan 2026 03:04:05 +0000");
        }

        @Test
        void onlyWhatIsWantedIsTold() {
            begins(Source.DIAL_VERB, Set.of(Event.COMPLETED), callOf());
            finishes();
            assertThat(told("RecordingStatus")).containsExactly("completed");
        }

        @Test
        void nobodyListens() {
            begins(Source.DIAL_VERB, Optional.empty(), callOf());
            finishes();
            assertThat(callbacks).isEmpty();
        }

        @Test
        void aUrlThatIsNoneIsNotAsked() {
            begins(
                    Source.DIAL_VERB,
                    Optional.of(new RecordingListener(new Webhook("http://[", HttpMethod.GET), ALL)),
                    callOf());
            finishes();
            assertThat(callbacks).isEmpty();
            assertThat(over().status()).isEqualTo(Status.COMPLETED);
        }

        @Test
        void aRoomIsNamedByItsConference() {
            var conference = ConferenceSid.mint();
            begins(
                    Source.CONFERENCE,
                    ALL,
                    new Recordings.Subject(AccountSid.mint(), Optional.empty(), Optional.of(conference)));
            assertThat(told("ConferenceSid")).containsExactly(conference.text());
            assertThat(told("CallSid")).containsExactly("absent");
        }
    }
}
