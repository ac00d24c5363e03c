package io.tandem.engine.conference;

import io.tandem.engine.media.Mixer;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.ConferenceRecord;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/// The port to what records rooms.
///
/// ```
/// room                recorder of the room
///  |------spawn------------>|   with the first Start
///  |------Start------------>|   a tape that the room's mixer is given
///  |------Change----------->|
///  |------Finish----------->|   ends what goes on; then it stops by itself
/// ```
@FunctionalInterface
public interface RoomRecorder {
    /// The actor of all recordings of one conference. It stops after [Finish], once all are complete, and not
    /// before.
    ///
    /// @param conference which one
    /// @param callbacksInOrderOf the call whose order the conference's callbacks keep
    /// @param mixer is given the tapes
    Behavior<Order> recorder(ConferenceRecord conference, CallSid callbacksInOrderOf, Mixer mixer);

    /// What it is told.
    sealed interface Order {}

    /// A recording begins.
    record Start(RecordingOrder order, ActorRef<? super RecordingControl.Started> replyTo) implements Order {}

    /// A recording changes.
    ///
    /// @param recording empty: the one that began last
    record Change(
            Optional<RecordingSid> recording,
            RecordingControl.Change change,
            ActorRef<? super RecordingControl.Changed> replyTo)
            implements Order {}

    /// The conference is over.
    record Finish() implements Order {}
}
