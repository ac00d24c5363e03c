package io.tandem.app.node;

import io.tandem.engine.conference.RoomRecorder;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.store.ConferenceRecord;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Refuses to record rooms.
final class NoRoomRecorder implements RoomRecorder {
    @Override
    public Behavior<Order> recorder(ConferenceRecord conference, CallSid callbacksInOrderOf, Mixer mixer) {
        return Behaviors.receiveMessage(order -> switch (order) {
            case Start(var _, var replyTo) -> {
                replyTo.tell(new RecordingControl.WrongState("conferences are not recorded here"));
                yield Behaviors.same();
            }
            case Change(var _, var _, var replyTo) -> {
                replyTo.tell(new RecordingControl.NoSuchRecording());
                yield Behaviors.same();
            }
            case Finish _ -> Behaviors.stopped();
        });
    }
}
