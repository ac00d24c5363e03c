package io.tandem.engine.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.leg.Phone;
import io.tandem.engine.media.FakeMediaPlane.Recorded;
import io.tandem.engine.media.FakeTapeDeck.FakeTape;
import io.tandem.engine.media.Tape.Gap;
import io.tandem.engine.media.TapeOrder.Channels;
import io.tandem.engine.media.TapeOrder.Track;
import io.tandem.engine.media.TapeOrder.Trim;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingLimits;
import io.tandem.engine.recording.RecordingNews;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.RecordingRecord.Source;
import io.tandem.engine.store.RecordingRecord.Status;
import io.tandem.engine.store.Records;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// A call and its recordings. What transfers and other legs do to them is in ladders.
class RecordedCallTest extends CallTest {
    private final TestInbox<RecordingControl.Started> started = TestInbox.create();
    private final TestInbox<RecordingControl.Changed> changed = TestInbox.create();
    private final TestInbox<RecordingNews> news = TestInbox.create();
    private final List<Records> all = new ArrayList<>();

    @BeforeEach
    void opens() {
        opens(store);
        has(Account.Status.ACTIVE, Optional.of(VOICE), Optional.empty());
    }

    private static RecordingOrder order(Source source) {
        return new RecordingOrder(source, Channels.MONO, Track.BOTH, Trim.NOTHING, Optional.empty());
    }

    private void apiRecords(CallSid call) {
        registry.tell(new CallRegistry.StartRecording(call, order(Source.START_CALL_RECORDING_API), started.getRef()));
    }

    private void apiChanges(Optional<RecordingSid> which, RecordingControl.Change change) {
        registry.tell(new CallRegistry.ChangeRecording(call(), which, change, changed.getRef()));
    }

    private void scriptRecords(Source source) {
        scriptSays(new ScriptRunner.RecordWanted(order(source), RecordingLimits.NONE, news.getRef()));
    }

    private FakeTape tape(int number) {
        return tapes.tapes().get(number - 1);
    }

    private void passes(int seconds) {
        now = now.plusSeconds(seconds);
    }

    /// What was written last of each recording, in the order in which they began.
    private List<Status> recordings() {
        all.addAll(records.getAllReceived());
        return tapes.tapes().stream().map(tape -> last(tape.order().sid())).toList();
    }

    private Status last(RecordingSid sid) {
        return all.reversed().stream()
                .flatMap(record -> status(record, sid).stream())
                .findFirst()
                .orElseThrow();
    }

    private static Optional<Status> status(Records record, RecordingSid sid) {
        return switch (record) {
            case Records.OfRecording(var recording) when recording.sid().equals(sid) -> Optional.of(recording.status());
            case Records.NoRecording(var recording) when recording.equals(sid) -> Optional.of(Status.ABSENT);
            default -> Optional.empty();
        };
    }

    @Nested
    class Ringing {
        @Test
        void theApiCannotRecordIt() {
            comes(Phone.invite());
            apiRecords(call());
            assertThat(started.getAllReceived())
                    .containsExactly(
                            new RecordingControl.WrongState("the call is ringing: expected one that was answered"));
            assertThat(tapes.tapes()).isEmpty();
        }

        @Test
        void norCanItsScript() {
            comes(Phone.invite());
            scriptRecords(Source.DIAL_VERB);
            assertThat(news.getAllReceived()).containsExactly(new RecordingNews.NotBegun());
        }
    }

    @Nested
    class Talking {
        @SuppressWarnings("NullAway.Init") // set before each test
        private Phone alice;

        @BeforeEach
        void talk() {
            alice = talks();
        }

        @Test
        void theApiRecordsTheLeg() {
            apiRecords(call());
            RecordingRecord record = ((RecordingControl.Recording) started.receiveMessage()).record();
            assertThat(record.call()).contains(call());
            assertThat(record.account()).isEqualTo(ACCOUNT);
            assertThat(record.instance()).isEqualTo(INSTANCE);
            assertThat(tape(1).order().sid()).isEqualTo(record.sid());
            assertThat(media.latest().acts()).contains(new Recorded(tape(1)));
        }

        @Test
        void theScriptHearsHowItsRecordingGoes() {
            scriptRecords(Source.RECORD_VERB);
            assertThat(news.receiveMessage()).isInstanceOf(RecordingNews.Begun.class);
            passes(3);
            tape(1).fill();
            registry.run();
            assertThat(news.getAllReceived()).singleElement().satisfies(one -> {
                var over = (RecordingNews.Over) one;
                assertThat(over.record().status()).isEqualTo(Status.COMPLETED);
                assertThat(over.record().duration()).isEqualTo(Duration.ofSeconds(3));
                assertThat(over.publicUrl().getQuery()).contains("Signature");
            });
        }

        @Test
        void withoutNameTheOneThatBeganLastIsChanged() {
            apiRecords(call());
            apiRecords(call());
            passes(3);
            apiChanges(Optional.empty(), new RecordingControl.Stop());
            assertThat(recordings()).containsExactly(Status.IN_PROGRESS, Status.COMPLETED);
        }

        @Test
        void oneOfSeveralIsChangedByItsName() {
            apiRecords(call());
            apiRecords(call());
            passes(3);
            apiChanges(Optional.of(tape(1).order().sid()), new RecordingControl.Stop());
            assertThat(recordings()).containsExactly(Status.COMPLETED, Status.IN_PROGRESS);
        }

        @Test
        void anotherCallsRecordingIsNone() {
            apiRecords(call());
            apiChanges(Optional.of(RecordingSid.mint()), new RecordingControl.Stop());
            assertThat(changed.getAllReceived()).containsExactly(new RecordingControl.NoSuchRecording());
        }

        @Test
        void allEndWithTheCall() {
            apiRecords(call());
            scriptRecords(Source.RECORD_VERB);
            apiChanges(Optional.empty(), new RecordingControl.Pause(Gap.SILENCE));
            passes(3);
            byes(alice);
            says("200 BYE");
            assertThat(recordings()).containsExactly(Status.COMPLETED, Status.ABSENT);
            assertThat(tapes.openTapes()).isZero();
            liveCalls(0);
        }

        @Test
        void aScriptThatWantsOneWhenTheCallIsOverGetsNone() {
            scripts.goOnAfterTheLeg();
            byes(alice);
            says("200 BYE");
            scriptRecords(Source.RECORD_VERB);
            assertThat(news.getAllReceived()).containsExactly(new RecordingNews.NotBegun());
            apiRecords(call());
            assertThat(started.getAllReceived()).containsExactly(new RecordingControl.NotLive());
            apiChanges(Optional.empty(), new RecordingControl.Stop());
            assertThat(changed.getAllReceived()).containsExactly(new RecordingControl.NotLive());
        }

        @Test
        void oneThatDiesHasFailedAndTheCallGoesOn() {
            scriptRecords(Source.DIAL_VERB);
            news.getAllReceived();
            callActor().crash("recording-1");
            registry.run();
            assertThat(recordings()).containsExactly(Status.FAILED);
            assertThat(tapes.openTapes()).isZero();
            assertThat(news.getAllReceived()).hasExactlyElementsOfTypes(RecordingNews.Over.class);
            assertThat(all).filteredOn(Records.OfApplication.class::isInstance).hasSize(1);
            says();
            liveCalls(1);
            apiChanges(Optional.empty(), new RecordingControl.Stop());
            assertThat(changed.getAllReceived()).containsExactly(new RecordingControl.NoSuchRecording());
        }

        @Test
        void aDiskThatFailsDoesNotEndTheCall() {
            apiRecords(call());
            tape(1).fail("disk full");
            registry.run();
            assertThat(recordings()).containsExactly(Status.FAILED);
            says();
            liveCalls(1);
        }

        @Test
        void aScriptThatNeedsTheLegEndsWhatADialRecords() {
            apiRecords(call());
            scriptRecords(Source.DIAL_VERB);
            passes(3);
            scriptSays(new ScriptRunner.PartWanted());
            assertThat(recordings()).containsExactly(Status.IN_PROGRESS, Status.COMPLETED);
        }

        @Test
        void theCallsRecordIsFinalBeforeTheLastOfItsRecordings() {
            apiRecords(call());
            passes(3);
            byes(alice);
            says("200 BYE");
            List<Records> written = records.getAllReceived();
            assertThat(written)
                    .filteredOn(Records.OfCall.class::isInstance)
                    .last()
                    .satisfies(record -> {
                        CallRecord call = ((Records.OfCall) record).call();
                        assertThat(call.status()).isEqualTo(CallStatus.COMPLETED);
                    });
            assertThat(written.getLast()).isInstanceOf(Records.OfRecording.class);
        }
    }

    @Test
    void ofACallThatIsNotThereNothingIsRecorded() {
        var nobody = CallSid.mint(SLOT);
        apiRecords(nobody);
        registry.tell(new CallRegistry.ChangeRecording(
                nobody, Optional.empty(), new RecordingControl.Stop(), changed.getRef()));
        assertThat(started.getAllReceived()).containsExactly(new RecordingControl.NotLive());
        assertThat(changed.getAllReceived()).containsExactly(new RecordingControl.NotLive());
    }
}
