package io.tandem.rcml.verb.dial;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.recording.RecordingLimits;
import io.tandem.engine.recording.RecordingNews;
import io.tandem.engine.store.RecordingRecord.Source;
import io.tandem.engine.store.RecordingRecord.Status;
import io.tandem.rcml.verb.VerbOrder;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What a Dial records: when it begins, and that the Dial ends once the file is whole.
class DialRecordingTest extends DialBench {
    private static final String BOB = "<Sip>sip:bob@example.org</Sip>";
    private static final String DONE = "parent asks POST http://app.example/done ";

    private void dialsBob(String mode) {
        dials("<Dial action='/done' record='" + mode + "'>" + BOB + "</Dial>");
        tells("leg plays", "places 1");
    }

    private void dialsBobAndRecords(String mode, String what) {
        dials("<Dial action='/done' record='" + mode + "'>" + BOB + "</Dial>");
        tells("leg plays", "places 1", "call is to record " + what);
    }

    private void isThere() {
        exists(1);
        passes(Duration.ofSeconds(4));
        ready(1);
    }

    private void talks() {
        isThere();
        partnerJoined(1);
    }

    private String told(String name) {
        return parameters.value(name).orElse("absent");
    }

    @Nested
    class Beginning {
        @Test
        void fromTheAnswerOn() {
            dialsBob("record-from-answer");
            isThere();
            tells("leg stops playing", "call is to join 1");
            partnerJoined(1);
            tells("call is to record MONO BOTH");
            assertThat(recordWanted().order().source()).isEqualTo(Source.DIAL_VERB);
            assertThat(recordWanted().limits()).isEqualTo(RecordingLimits.NONE);
        }

        @Test
        void fromTheRingingOn() {
            dialsBobAndRecords("record-from-ringing-dual", "DUAL BOTH");
            talks();
            tells("leg stops playing", "call is to join 1");
        }

        @Test
        void fromTheRingingOnOfACallerWhoIsNotAnsweredOnceItTalks() {
            dialsUnanswered("<Dial answerOnBridge='true' record='record-from-ringing'>" + BOB + "</Dial>");
            tells("places 1");
            isThere();
            tells("leg stops playing", "call is to answer");
            ordered(new VerbOrder.LegTalking());
            tells("call is to join 1");
            partnerJoined(1);
            tells("call is to record MONO BOTH");
        }

        @Test
        void notAtAllWithoutBeingAsked() {
            dialsBob("do-not-record");
            talks();
            tells("leg stops playing", "call is to join 1");
        }

        @Test
        void onlyOnceWhenAnotherPartnerComes() {
            dialsBob("true");
            talks();
            tells("leg stops playing", "call is to join 1", "call is to record MONO BOTH");
            partnerJoined(1);
            tells();
        }
    }

    @Nested
    class Ending {
        @BeforeEach
        void talk() {
            dialsBob("true");
            talks();
            tells("leg stops playing", "call is to join 1", "call is to record MONO BOTH");
        }

        @Test
        void theActionWaitsForTheFile() {
            recordingBegins();
            passes(Duration.ofSeconds(9));
            ordered(new VerbOrder.PartnerGone());
            tells("recording is to stop");
            recordingIsOver(Status.COMPLETED, Duration.ofSeconds(9));
            tells(DONE + "completed");
            assertThat(told("RecordingDuration")).isEqualTo("9");
            assertThat(told("RecordingSid")).startsWith("RE");
            assertThat(told("RecordingUrl")).isEqualTo("http://here/RE.wav");
            assertThat(told("PublicRecordingUrl")).isEqualTo("http://here/RE.wav?signed");
            assertThat(told("DialCallDuration")).isEqualTo("9");
            assertThat(dial.isStopped()).isTrue();
        }

        @Test
        void aRecordingThatEndedBeforeIsToldAllTheSame() {
            recordingBegins();
            recordingIsOver(Status.FAILED, Duration.ofSeconds(2));
            tells();
            legGone();
            tells(DONE + "completed");
            assertThat(told("RecordingDuration")).isEqualTo("2");
        }

        @Test
        void whatWasNotHeardIsNotTold() {
            recordingBegins();
            legGone();
            tells("recording is to stop");
            recordingIsOver(Status.ABSENT, Duration.ZERO);
            tells(DONE + "completed");
            assertThat(told("RecordingUrl")).isEqualTo("absent");
        }

        @Test
        void theyPartBeforeTheCallHasSaidThatItRecords() {
            ordered(new VerbOrder.PartnerGone());
            tells();
            recordingBegins();
            tells("recording is to stop");
            recordingIsOver(Status.COMPLETED, Duration.ofSeconds(1));
            tells(DONE + "completed");
        }

        @Test
        void theCallCannotRecord() {
            ordered(new VerbOrder.PartnerGone());
            recordingTells(new RecordingNews.NotBegun());
            tells(DONE + "completed");
            assertThat(told("RecordingSid")).isEqualTo("absent");
        }

        @Test
        void abandonedWhileItWaitsItTellsNothing() {
            recordingBegins();
            ordered(new VerbOrder.PartnerGone());
            tells("recording is to stop");
            legGone();
            handsOver();
            tells("waiting nobody");
            abandoned();
            assertThat(dial.isStopped()).isTrue();
        }

        @Test
        void abandonedItLeavesTheRecordingToTheCall() {
            recordingBegins();
            abandoned();
            tells();
            assertThat(dial.isStopped()).isTrue();
        }
    }

    @Test
    void nobodyAnswersAndTheRingingWasRecorded() {
        dialsBobAndRecords("record-from-ringing", "MONO BOTH");
        exists(1);
        recordingBegins();
        isRefused(1, 486);
        tells("leg stops playing", "recording is to stop");
        recordingIsOver(Status.COMPLETED, Duration.ofSeconds(3));
        tells(DONE + "busy");
        assertThat(told("RecordingDuration")).isEqualTo("3");
    }

    @Test
    void withoutActionTheNextVerbRunsOnceTheFileIsWhole() {
        dials("<Dial record='record-from-ringing'>" + BOB + "</Dial>");
        tells("leg plays", "places 1", "call is to record MONO BOTH");
        exists(1);
        recordingBegins();
        isOver(1, EndReason.NO_ANSWER);
        tells("leg stops playing", "recording is to stop");
        recordingIsOver(Status.COMPLETED, Duration.ofSeconds(3));
        tells("parent next after NO_ANSWER");
    }
}
