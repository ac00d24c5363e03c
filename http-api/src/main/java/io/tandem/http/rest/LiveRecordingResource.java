package io.tandem.http.rest;

import io.tandem.engine.conference.ConferenceControl;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.RecordingRecord.Source;
import io.tandem.engine.store.Store;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/// `POST Calls/{call}/Recordings` and `POST Conferences/{conference}/Recordings`, which begin a recording, and `POST
/// …/Recordings/{recording}`, which changes one that goes on.
///
/// ```
/// client              LiveRecordingResource      RecordingControl, ConferenceControl
///   |--RecordingChannels, …-->|                         |      wrong parameters: 400, nothing is recorded
///   |                         |----RecordingOrder------>|
///   |                         |<---Started--------------|
///   |<--the recording, 201----|                         |      not there: 404; over, or in the wrong state: 409
///   |--Status---------------->|                         |
///   |                         |----Change-------------->|
///   |                         |<---Changed--------------|
///   |<--the recording---------|                         |
/// ```
final class LiveRecordingResource {
    /// The helper libraries' name for the recording that began last.
    private static final String CURRENT = "Twilio.CURRENT";

    private final Store store;
    private final RecordingControl ofCalls;
    private final ConferenceControl ofConferences;
    private final CallLookup calls;
    private final ConferenceLookup conferences;
    private final String publicUrl;

    LiveRecordingResource(RestParts parts, CallLookup calls, ConferenceLookup conferences, String publicUrl) {
        this.store = parts.store();
        this.ofCalls = parts.recordings();
        this.ofConferences = parts.conferences();
        this.calls = calls;
        this.conferences = conferences;
        this.publicUrl = publicUrl;
    }

    Answer recordCall(Asked asked) {
        CallRecord call = calls.found(asked);
        RecordingOrder order = RecordingFields.order(asked.fields(), Source.START_CALL_RECORDING_API);
        String name = "call " + call.sid();
        if (call.status().isFinal()) {
            throw over(asked, name);
        }
        return started(asked, name, ofCalls.record(call.sid(), order));
    }

    Answer recordConference(Asked asked) {
        ConferenceRecord conference = conferences.found(asked);
        RecordingOrder order = RecordingFields.order(asked.fields(), Source.START_CONFERENCE_RECORDING_API);
        return started(asked, "conference " + conference.sid(), ofConferences.record(conference.sid(), order));
    }

    Answer changeOfCall(Asked asked) {
        CallRecord call = calls.found(asked);
        Optional<RecordingSid> recording = recording(asked);
        RecordingControl.Change change = RecordingFields.change(asked.fields());
        return changed(
                asked,
                "call " + call.sid(),
                ofCalls.change(call.sid(), recording, change),
                recording.flatMap(sid -> known(sid, other -> other.call().equals(Optional.of(call.sid())))));
    }

    Answer changeOfConference(Asked asked) {
        ConferenceRecord conference = conferences.found(asked);
        Optional<RecordingSid> recording = recording(asked);
        RecordingControl.Change change = RecordingFields.change(asked.fields());
        return changed(
                asked,
                "conference " + conference.sid(),
                ofConferences.change(conference.sid(), recording, change),
                recording.flatMap(sid ->
                        known(sid, other -> other.conference().equals(Optional.of(conference.sid())))));
    }

    private static Optional<RecordingSid> recording(Asked asked) {
        return asked.pathValues().getOrDefault("recording", "").equals(CURRENT)
                ? Optional.empty()
                : Optional.of(asked.sid("recording", RecordingSid::parse));
    }

    private Optional<RecordingRecord> known(RecordingSid sid, Predicate<RecordingRecord> belongs) {
        return Await.result(store.recording(sid)).filter(belongs);
    }

    private Answer started(Asked asked, String name, CompletionStage<RecordingControl.Started> promised) {
        return switch (Await.result(promised)) {
            case RecordingControl.Recording(var record) ->
                Answer.of(201, RecordingView.shown(asked.view(), publicUrl, record))
                        .with(HeaderField.LOCATION, RecordingView.uri(asked.view(), record));
            case RecordingControl.NotLive() -> throw over(asked, name);
            case RecordingControl.WrongState(var why) -> throw wrongState(asked, why);
        };
    }

    /// @param name what is recorded
    /// @param kept the record of that recording, which may be over
    private Answer changed(
            Asked asked,
            String name,
            CompletionStage<RecordingControl.Changed> promised,
            Optional<RecordingRecord> kept) {
        return switch (Await.result(promised)) {
            case RecordingControl.Done(var record) -> Answer.ok(RecordingView.shown(asked.view(), publicUrl, record));
            case RecordingControl.NoSuchRecording() ->
                throw kept.map(record -> wrongState(
                                asked,
                                "recording " + record.sid() + " is " + record.status() + ", expected one that goes on"))
                        .orElseGet(() -> Refusal.notFound("there is no such recording of " + name));
            case RecordingControl.NotLive() -> throw over(asked, name);
            case RecordingControl.WrongState(var why) -> throw wrongState(asked, why);
        };
    }

    private static Refusal over(Asked asked, String name) {
        String message = name + " is not alive, expected one that goes on";
        return switch (asked.dialect()) {
            case RESTCOMM -> new Refusal(409, ErrorCode.CALL_ENDED, message);
            case LIBRARIES -> new Refusal(409, ErrorCode.CALL_NOT_IN_PROGRESS, message);
        };
    }

    private static Refusal wrongState(Asked asked, String why) {
        return switch (asked.dialect()) {
            case RESTCOMM -> new Refusal(409, ErrorCode.WRONG_CALL_STATE, why);
            case LIBRARIES -> new Refusal(409, ErrorCode.CALL_NOT_IN_PROGRESS, why);
        };
    }
}
