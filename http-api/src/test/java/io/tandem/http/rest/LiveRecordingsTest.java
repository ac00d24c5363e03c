package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.media.Tape.Gap;
import io.tandem.engine.media.TapeOrder.Channels;
import io.tandem.engine.media.TapeOrder.Track;
import io.tandem.engine.media.TapeOrder.Trim;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingListener;
import io.tandem.engine.recording.RecordingListener.Event;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.RecordingRecord.Source;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.Webhook;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiveRecordingsTest extends Served {
    private final CallRecord call = SampleRecords.call(master.sid(), 0).answered(SampleRecords.minute(1));
    private final RecordingRecord recording = SampleRecords.recording(master.sid(), call.sid(), 2);

    @BeforeEach
    void aCallIsUp() {
        store.save(call).toCompletableFuture().join();
        recordings.recordAnswers(new RecordingControl.Recording(recording));
        recordings.changeAnswers(new RecordingControl.Done(recording));
    }

    private String path(String prefix) {
        return mine(prefix, "/Calls/" + call.sid() + "/Recordings");
    }

    @Nested
    class Beginning {
        @ParameterizedTest
        @ValueSource(strings = {RESTCOMM, LIBRARIES})
        void isOrderedAndShown(String prefix) {
            Reply begun = post(
                    path(prefix) + ".json",
                    "RecordingChannels",
                    "dual",
                    "RecordingTrack",
                    "inbound",
                    "Trim",
                    "trim-silence",
                    "RecordingStatusCallback",
                    "/told",
                    "RecordingStatusCallbackMethod",
                    "GET",
                    "RecordingStatusCallbackEvent",
                    "in-progress failed",
                    "RecordingStatusCallbackEvent",
                    "absent");

            assertThat(begun.status()).isEqualTo(201);
            assertThat(begun.json().get("sid").asText())
                    .isEqualTo(recording.sid().text());
            assertThat(begun.json().get("status").asText()).isEqualTo("in-progress");
            assertThat(begun.header("Location")).isEqualTo(mine(prefix, "/Recordings/" + recording.sid() + ".json"));
            assertThat(recordings.told())
                    .isEqualTo(List.of(new RecordingOrder(
                            Source.START_CALL_RECORDING_API,
                            Channels.DUAL,
                            Track.INBOUND,
                            Trim.SILENCE,
                            Optional.of(new RecordingListener(
                                    new Webhook("/told", HttpMethod.GET),
                                    Set.of(Event.IN_PROGRESS, Event.FAILED, Event.ABSENT))))));
        }

        @Test
        void hasDefaults() {
            post(path(LIBRARIES) + ".json", "RecordingStatusCallback", "/told");

            assertThat(recordings.told())
                    .isEqualTo(List.of(new RecordingOrder(
                            Source.START_CALL_RECORDING_API,
                            Channels.MONO,
                            Track.BOTH,
                            Trim.NOTHING,
                            Optional.of(new RecordingListener(
                                    new Webhook("/told", HttpMethod.POST), Set.of(Event.COMPLETED))))));
        }

        @ParameterizedTest
        @CsvSource({
            "RecordingChannels, stereo",
            "RecordingTrack, left",
            "Trim, yes",
            "RecordingStatusCallback, nonsense",
            "RecordingStatusCallbackMethod, PUT",
            "RecordingStatusCallbackEvent, begun"
        })
        void wronglyIsRefusedBeforeTheCallIsTold(String name, String value) {
            assertThat(post(path(LIBRARIES) + ".json", name, value).status()).isEqualTo(400);
            assertThat(recordings.told()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"/restcomm/2012-04-24, 1101", "/2010-04-01, 21220"})
        void onACallThatIsOverIsAConflict(String prefix, int code) {
            recordings.recordAnswers(new RecordingControl.NotLive());

            Reply refused = post(path(prefix) + ".json");

            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.json().get("code").asInt()).isEqualTo(code);
            store.save(call.ended(CallStatus.COMPLETED, "peer-hung-up", SampleRecords.minute(3)))
                    .toCompletableFuture()
                    .join();
            assertThat(post(path(prefix) + ".json").status()).isEqualTo(409);
        }

        @Test
        void inAWrongStateSaysWhich() {
            recordings.recordAnswers(new RecordingControl.WrongState("the call is ringing, expected one in progress"));

            Reply refused = post(path(RESTCOMM) + ".json");

            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.json().get("code").asInt()).isEqualTo(1103);
            assertThat(refused.json().get("message").asText()).contains("is ringing");
        }

        @Test
        void againWithItsKeyRecordsOnce() {
            var keyed = with(as(master), "Idempotency-Key", "k1");

            Reply first = send("POST", path(LIBRARIES) + ".json", "Trim=do-not-trim", keyed);
            Reply again = send("POST", path(LIBRARIES) + ".json", "Trim=do-not-trim", keyed);

            assertThat(again.body()).isEqualTo(first.body());
            assertThat(recordings.told()).hasSize(1);
        }
    }

    @Nested
    class Changing {
        private String one() {
            return path(LIBRARIES) + "/" + recording.sid() + ".json";
        }

        @Test
        void reachesTheRecording() {
            post(one(), "Status", "paused", "PauseBehavior", "skip");
            post(one(), "Status", "paused");
            post(one(), "Status", "in-progress");
            Reply stopped = post(path(LIBRARIES) + "/Twilio.CURRENT.json", "Status", "stopped");

            assertThat(stopped.status()).isEqualTo(200);
            assertThat(stopped.json().get("sid").asText())
                    .isEqualTo(recording.sid().text());
            var named = Optional.of(recording.sid());
            assertThat(recordings.told())
                    .isEqualTo(List.of(
                            new FakeRecordingControl.Told(call.sid(), named, new RecordingControl.Pause(Gap.SKIPPED)),
                            new FakeRecordingControl.Told(call.sid(), named, new RecordingControl.Pause(Gap.SILENCE)),
                            new FakeRecordingControl.Told(call.sid(), named, new RecordingControl.Resume()),
                            new FakeRecordingControl.Told(call.sid(), Optional.empty(), new RecordingControl.Stop())));
        }

        @ParameterizedTest
        @CsvSource({"Status, absent", "PauseBehavior, skip", "PauseBehavior, loud"})
        void wronglyIsRefusedBeforeTheCallIsTold(String name, String value) {
            assertThat(post(one(), name, value).status()).isEqualTo(400);
            assertThat(recordings.told()).isEmpty();
        }

        @Test
        void whatIsNotThereIsNotFound() {
            recordings.changeAnswers(new RecordingControl.NoSuchRecording());

            assertThat(post(one(), "Status", "stopped").status()).isEqualTo(404);
            assertThat(post(path(LIBRARIES) + "/Twilio.CURRENT.json", "Status", "stopped")
                            .status())
                    .isEqualTo(404);
            assertThat(post(path(LIBRARIES) + "/nonsense.json", "Status", "stopped")
                            .status())
                    .isEqualTo(404);
        }

        @Test
        void whatIsOverIsAConflict() {
            store.save(SampleRecords.completed(recording, 5))
                    .toCompletableFuture()
                    .join();
            recordings.changeAnswers(new RecordingControl.NoSuchRecording());

            Reply refused = post(one(), "Status", "stopped");

            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.json().get("message").asText()).contains("is completed");
        }
    }

    @Test
    void aConferenceIsRecordedAndThatIsChanged() {
        ConferenceRecord conference = SampleRecords.conference(master.sid(), "room", 0);
        store.save(conference).toCompletableFuture().join();
        RecordingRecord ofRoom = SampleRecords.recording(master.sid(), conference.sid(), 2);
        conferences.recordAnswers(new RecordingControl.Recording(ofRoom));
        conferences.changeRecordingAnswers(new RecordingControl.Done(ofRoom));
        String path = mine(LIBRARIES, "/Conferences/" + conference.sid() + "/Recordings");

        Reply begun = post(path + ".json");
        Reply stopped = post(path + "/" + ofRoom.sid() + ".json", "Status", "stopped");

        assertThat(begun.status()).isEqualTo(201);
        assertThat(begun.json().get("conference_sid").asText())
                .isEqualTo(conference.sid().text());
        assertThat(stopped.status()).isEqualTo(200);
        assertThat(conferences.told())
                .isEqualTo(List.of(
                        new RecordingOrder(
                                Source.START_CONFERENCE_RECORDING_API,
                                Channels.MONO,
                                Track.BOTH,
                                Trim.NOTHING,
                                Optional.empty()),
                        new RecordingControl.Stop()));
    }
}
