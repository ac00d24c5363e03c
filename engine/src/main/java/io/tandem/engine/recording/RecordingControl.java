package io.tandem.engine.recording;

import io.tandem.engine.cluster.Crossing;
import io.tandem.engine.media.Tape.Gap;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.RecordingRecord;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// What the API may do about recordings of live calls, on whatever node they are. The caller has checked whose call it
/// is. No stage fails but with a time-out.
public interface RecordingControl {
    /// Begins a recording (`POST Calls/{CA}/Recordings`).
    CompletionStage<Started> record(CallSid call, RecordingOrder order);

    /// Changes a recording (`POST Calls/{CA}/Recordings/{RE}`).
    ///
    /// @param recording empty: the one of this call that began last (`Twilio.CURRENT`)
    CompletionStage<Changed> change(CallSid call, Optional<RecordingSid> recording, Change change);

    /// What is to become of a recording.
    sealed interface Change {}

    /// It is interrupted.
    record Pause(Gap gap) implements Change {}

    /// It goes on.
    record Resume() implements Change {}

    /// It ends.
    record Stop() implements Change {}

    /// What became of an order to record.
    sealed interface Started extends Crossing {}

    /// It is being recorded.
    record Recording(RecordingRecord record) implements Started {}

    /// What became of a change.
    sealed interface Changed extends Crossing {}

    /// It is done.
    ///
    /// @param record the recording as it is now
    record Done(RecordingRecord record) implements Changed {}

    /// This call, or conference, has no such recording that goes on.
    record NoSuchRecording() implements Changed {}

    /// There is no such live call or conference.
    record NotLive() implements Started, Changed {}

    /// It is not in a state in which this can be done.
    ///
    /// @param why which state it is in and which was expected
    record WrongState(String why) implements Started, Changed {}
}
