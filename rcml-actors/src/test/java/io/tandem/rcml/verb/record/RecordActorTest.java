package io.tandem.rcml.verb.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.bench.Bench;
import io.tandem.engine.call.ScriptRunner;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.MediaEvent.DigitReceived;
import io.tandem.engine.media.MediaEvent.PlaybackEnd;
import io.tandem.engine.media.MediaEvent.PlaybackEnded;
import io.tandem.engine.media.TapeOrder.Channels;
import io.tandem.engine.media.TapeOrder.Track;
import io.tandem.engine.media.TapeOrder.Trim;
import io.tandem.engine.recording.RecordingActor;
import io.tandem.engine.recording.RecordingLimits;
import io.tandem.engine.recording.RecordingListener;
import io.tandem.engine.recording.RecordingNews;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.RecordingRecord.Source;
import io.tandem.engine.store.RecordingRecord.Status;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.Webhook;
import io.tandem.rcml.document.Limits;
import io.tandem.rcml.document.Parsed;
import io.tandem.rcml.document.Play;
import io.tandem.rcml.document.RcmlParser;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.Record;
import io.tandem.rcml.document.Say;
import io.tandem.rcml.verb.VerbOrder;
import io.tandem.rcml.verb.VerbOutcome;
import io.tandem.rcml.verb.prompt.Sounds;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every state of a Record, and the races between keys, silence, the caller and the call. The whole is in ladders.
class RecordActorTest {
    private static final URI BASE = URI.create("http://app.example/");

    private final TestInbox<Leg.Command> leg = TestInbox.create();
    private final TestInbox<Leg.Command> otherLeg = TestInbox.create();
    private final TestInbox<ScriptRunner.Event> call = TestInbox.create();
    private final TestInbox<RecordingActor.Command> recording = TestInbox.create();
    private final TestInbox<VerbOutcome> parent = TestInbox.create();
    private final List<String> reported = new ArrayList<>();
    private final List<Leg.Play> beeps = new ArrayList<>();
    private Parameters parameters = Parameters.NONE;
    private Optional<ActorRef<? super DigitReceived>> keys = Optional.empty();

    @SuppressWarnings("NullAway.Init") // told when the verb wants it
    private ScriptRunner.RecordWanted wanted;

    @SuppressWarnings("NullAway.Init") // each test begins
    private Bench<RecordActor.Command> verb;

    private static final class Beep implements Sounds {
        @Override
        public AudioClip ringing() {
            throw new AssertionError("nobody is called");
        }

        @Override
        public AudioClip beep() {
            return new AudioClip(new byte[160], new byte[160]);
        }

        @Override
        public CompletionStage<Sound> of(AccountSid account, Say say) {
            throw new AssertionError("nothing is said");
        }

        @Override
        public CompletionStage<Sound> of(AccountSid account, Play play) {
            throw new AssertionError("nothing is played");
        }
    }

    private void begins(String attributes) {
        var document = RcmlParser.parse(
                "<Response><Record action='/done' " + attributes + "/></Response>", BASE, Limits.STANDARD);
        var record = (Record) ((Parsed.Document) document).script().verbs().getFirst();
        verb = Bench.of(RecordActor.create(
                record,
                leg.getRef(),
                call.getRef(),
                new Beep(),
                (code, line, _) -> reported.add("reports " + code + " of line " + line),
                parent.getRef()));
    }

    /// The beep is over, the call records.
    private void records(String attributes) {
        begins("playBeep='false' " + attributes);
        tells("leg hears digits", "call records");
        recordingBegins();
    }

    private void ordered(VerbOrder order) {
        verb.tell(new RecordActor.FromParent(order));
    }

    private void presses(char key) {
        keys.orElseThrow().tell(new DigitReceived(key));
        verb.run();
    }

    private void beepEnds(int number, PlaybackEnd how) {
        Leg.Play play = beeps.get(number - 1);
        play.replyTo().tell(new PlaybackEnded(play.playback().id(), how));
        verb.run();
    }

    private void recordingTells(RecordingNews news) {
        wanted.listener().tell(news);
        verb.run();
    }

    private void recordingBegins() {
        recordingTells(new RecordingNews.Begun(record(Status.IN_PROGRESS, Duration.ZERO), recording.getRef()));
    }

    private void recordingIsOver(Status status, int seconds) {
        recordingTells(new RecordingNews.Over(
                record(status, Duration.ofSeconds(seconds)),
                URI.create("http://here/RE.wav"),
                URI.create("http://here/RE.wav?signed")));
    }

    private static RecordingRecord record(Status status, Duration length) {
        return new RecordingRecord(
                new RecordingSid("RE" + "1".repeat(32)),
                AccountSid.mint(),
                InstanceId.mint(),
                Optional.of(CallSid.mint(1)),
                Optional.empty(),
                Source.RECORD_VERB,
                Channels.MONO,
                Track.INBOUND,
                status,
                SampleRecords.NOON,
                Optional.of(SampleRecords.NOON),
                length,
                List.of(),
                Optional.empty(),
                SampleRecords.NOON);
    }

    private void tells(String... expected) {
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
        call.getAllReceived().forEach(event -> {
            wanted = (ScriptRunner.RecordWanted) event;
            told.add("call records");
        });
        recording.getAllReceived().forEach(command -> {
            assertThat(command).isEqualTo(new RecordingActor.Stop());
            told.add("recording stops");
        });
        told.addAll(reported);
        reported.clear();
        parent.getAllReceived().forEach(outcome -> told.add("parent " + text(outcome)));
        return told;
    }

    private String text(Leg.Command command) {
        return switch (command) {
            case Leg.Play play -> {
                beeps.add(play);
                yield "beeps";
            }
            case Leg.HearDigits(var listener) -> {
                keys = listener;
                yield listener.isPresent() ? "hears digits" : "hears no digits";
            }
            default -> command.toString();
        };
    }

    private String text(VerbOutcome outcome) {
        return switch (outcome) {
            case VerbOutcome.Next _ -> "next";
            case VerbOutcome.Ask(var url, var method, var added) -> {
                parameters = added;
                yield "asks " + method + " " + url.uri().getPath();
            }
            case VerbOutcome.NextAfter _, VerbOutcome.End _ -> throw new AssertionError("not of a Record: " + outcome);
        };
    }

    /// It asks the action, and that was all.
    private void asksWith(String digits) {
        tells("leg hears no digits", "parent asks POST /done");
        assertThat(parameters.value("Digits").orElse("absent")).isEqualTo(digits);
        assertThat(verb.isStopped()).isTrue();
    }

    private void goesOnWithTheNextVerb() {
        tells("leg hears no digits", "parent next");
        assertThat(verb.isStopped()).isTrue();
    }

    private void stopsSilently() {
        tells();
        assertThat(verb.isStopped()).isTrue();
    }

    @Nested
    class Beginning {
        @Test
        void whatTheDocumentWantsIsOrdered() {
            begins("playBeep='false' timeout='7' maxLength='90' trim='trim-silence' recordingStatusCallback='/told' "
                    + "recordingStatusCallbackMethod='GET' recordingStatusCallbackEvent='in-progress failed'");
            tells("leg hears digits", "call records");
            assertThat(wanted.order())
                    .isEqualTo(new RecordingOrder(
                            Source.RECORD_VERB,
                            Channels.MONO,
                            Track.INBOUND,
                            Trim.SILENCE,
                            Optional.of(new RecordingListener(
                                    new Webhook("http://app.example/told", HttpMethod.GET),
                                    Set.of(RecordingListener.Event.IN_PROGRESS, RecordingListener.Event.FAILED)))));
            assertThat(wanted.limits())
                    .isEqualTo(new RecordingLimits(Duration.ofSeconds(90), Optional.of(Duration.ofSeconds(7))));
        }

        @Test
        void withoutFinishingKeysNoneAreHeard() {
            begins("playBeep='false' finishOnKey='-1'");
            tells("call records");
        }

        @ParameterizedTest
        @ValueSource(strings = {"transcribe='true'", "transcribeCallback='/text'"})
        void aTranscriptionIsNotOffered(String attribute) {
            begins("playBeep='false' " + attribute);
            tells("leg hears digits", "call records", "reports " + Code.NOT_OFFERED + " of line 1");
        }

        @Test
        void aPictureIsNotOffered() {
            begins("playBeep='false' media='audio_video'");
            tells("leg hears digits", "call records", "reports " + Code.VIDEO + " of line 1");
        }
    }

    @Nested
    class Beeping {
        @BeforeEach
        void beeps() {
            begins("");
            tells("leg beeps");
        }

        @Test
        void onceItIsOverTheCallRecords() {
            beepEnds(1, PlaybackEnd.PLAYED);
            tells("leg hears digits", "call records");
        }

        @Test
        void aStoppedBeepIsNoEnd() {
            beepEnds(1, PlaybackEnd.STOPPED);
            tells();
        }

        @Test
        void theCallerHangsUp() {
            ordered(new VerbOrder.LegGone());
            goesOnWithTheNextVerb();
        }

        @Test
        void abandoned() {
            ordered(new VerbOrder.Abandon());
            stopsSilently();
        }

        @Test
        void anotherPhoneHearsItAgain() {
            ordered(new VerbOrder.OnLeg(otherLeg.getRef()));
            tells("other leg beeps");
            beepEnds(1, PlaybackEnd.PLAYED);
            tells();
            beepEnds(2, PlaybackEnd.PLAYED);
            tells("other leg hears digits", "call records");
        }
    }

    @Nested
    class Asked {
        @BeforeEach
        void asks() {
            begins("playBeep='false' finishOnKey='*'");
            tells("leg hears digits", "call records");
        }

        @Test
        void theCallIsOver() {
            recordingTells(new RecordingNews.NotBegun());
            goesOnWithTheNextVerb();
        }

        @Test
        void theCallerHangsUpBeforeItHasBegun() {
            ordered(new VerbOrder.LegGone());
            tells();
            recordingBegins();
            tells("recording stops");
            recordingIsOver(Status.COMPLETED, 1);
            asksWith("hangup");
        }

        @Test
        void aKeyBeforeItHasBegunEndsIt() {
            presses('1');
            presses('*');
            ordered(new VerbOrder.LegGone());
            recordingBegins();
            tells("recording stops");
            recordingIsOver(Status.COMPLETED, 1);
            asksWith("*");
        }

        @Test
        void itDiesAtOnce() {
            recordingIsOver(Status.FAILED, 0);
            goesOnWithTheNextVerb();
        }

        @Test
        void abandonedItEndsWhatBeginsLate() {
            ordered(new VerbOrder.Abandon());
            assertThat(verb.isStopped()).isFalse();
            recordingBegins();
            tells("recording stops");
            stopsSilently();
        }

        @Test
        void abandonedAndNothingBegins() {
            ordered(new VerbOrder.Abandon());
            recordingTells(new RecordingNews.NotBegun());
            stopsSilently();
        }
    }

    @Nested
    class Recording {
        @BeforeEach
        void isGoing() {
            records("finishOnKey='5#'");
        }

        @Test
        void aFinishingKeyEndsItOnceTheFileIsWhole() {
            presses('1');
            tells();
            presses('#');
            tells("recording stops");
            assertThat(verb.isStopped()).isFalse();
            recordingIsOver(Status.COMPLETED, 12);
            asksWith("#");
            assertThat(parameters)
                    .isEqualTo(Parameters.NONE
                            .and("RecordingUrl", "http://here/RE.wav")
                            .and("PublicRecordingUrl", "http://here/RE.wav?signed")
                            .and("RecordingSid", "RE" + "1".repeat(32))
                            .and("RecordingDuration", "12")
                            .and("Digits", "#"));
        }

        @Test
        void theCallIsOverBeforeTheScriptKnowsItsLegGone() {
            recordingTells(new RecordingNews.CallOver());
            tells("recording stops");
            ordered(new VerbOrder.LegGone());
            tells();
            recordingIsOver(Status.COMPLETED, 12);
            asksWith("hangup");
        }

        @Test
        void silenceEndsIt() {
            recordingTells(new RecordingNews.Silent(RecordingSid.mint(), Duration.ofSeconds(5)));
            tells("recording stops");
            recordingIsOver(Status.COMPLETED, 12);
            asksWith("absent");
        }

        @Test
        void itEndsByItself() {
            recordingIsOver(Status.COMPLETED, 3600);
            asksWith("absent");
        }

        @Test
        void theCallerHangsUp() {
            ordered(new VerbOrder.LegGone());
            tells("recording stops");
            recordingIsOver(Status.COMPLETED, 4);
            asksWith("hangup");
        }

        @Test
        void theCallerHangsUpWithoutAWord() {
            ordered(new VerbOrder.LegGone());
            tells("recording stops");
            recordingIsOver(Status.ABSENT, 0);
            goesOnWithTheNextVerb();
        }

        @Test
        void theDiskFailsAndWhatThereIsIsTold() {
            recordingIsOver(Status.FAILED, 4);
            asksWith("absent");
        }

        @Test
        void theDiskFailsBeforeAnythingIsThere() {
            recordingIsOver(Status.FAILED, 0);
            goesOnWithTheNextVerb();
        }

        @Test
        void abandonedItIsKeptAndNoActionAsked() {
            ordered(new VerbOrder.Abandon());
            tells("recording stops");
            stopsSilently();
        }

        @Test
        void anotherPhonesKeysAreHeard() {
            ordered(new VerbOrder.OnLeg(otherLeg.getRef()));
            tells("other leg hears digits");
            presses('5');
            tells("recording stops");
            recordingIsOver(Status.COMPLETED, 4);
            tells("other leg hears no digits", "parent asks POST /done");
        }

        @Test
        void whatConcernsDialsChangesNothing() {
            ordered(new VerbOrder.PartnerGone());
            ordered(new VerbOrder.LegTalking());
            tells();
        }
    }

    @Nested
    class Finishing {
        @BeforeEach
        void finishes() {
            records("");
            presses('7');
            tells("recording stops");
        }

        @Test
        void theFirstEndCounts() {
            presses('8');
            ordered(new VerbOrder.LegGone());
            recordingTells(new RecordingNews.Silent(RecordingSid.mint(), Duration.ofSeconds(5)));
            tells();
            recordingIsOver(Status.COMPLETED, 4);
            asksWith("7");
        }

        @Test
        void abandoned() {
            ordered(new VerbOrder.Abandon());
            stopsSilently();
        }

        @Test
        void anotherPhoneTakesThePlace() {
            ordered(new VerbOrder.OnLeg(otherLeg.getRef()));
            recordingIsOver(Status.COMPLETED, 4);
            tells("other leg hears no digits", "parent asks POST /done");
        }
    }
}
