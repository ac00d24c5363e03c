package io.tandem.engine.conference;

import io.tandem.engine.media.Mixer;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.CallSid;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/// The recordings of one room: its recorder is made for the first of them, and gives tapes to the mixer.
final class RoomTapes {
    private final ActorContext<ConferenceActor.Command> context;
    private final RoomRecorder recorders;
    private final Mixer mixer;
    private Optional<CallSid> first = Optional.empty();
    private Optional<RecordingOrder> fromTheBeginning = Optional.empty();
    private Optional<ActorRef<RoomRecorder.Order>> recorder = Optional.empty();

    RoomTapes(ActorContext<ConferenceActor.Command> context, RoomRecorder recorders, Mixer mixer) {
        this.context = context;
        this.recorders = recorders;
        this.mixer = mixer;
    }

    /// The callbacks keep the order of the first who comes; the first who wants the room recorded says how.
    void entered(Entry entry) {
        first = first.or(() -> Optional.of(entry.call()));
        fromTheBeginning = fromTheBeginning.or(entry::recording);
    }

    /// Records what was wanted, once the conference has begun.
    void atTheBeginning(Room room) {
        if (room.hasBegun() && recorder.isEmpty()) {
            fromTheBeginning.ifPresent(
                    order -> start(room, order, context.getSystem().deadLetters()));
        }
    }

    void start(Room room, RecordingOrder order, ActorRef<? super RecordingControl.Started> replyTo) {
        recorder = recorder.or(() -> first.map(call -> recorder(room, call)));
        recorder.ifPresentOrElse(
                actor -> actor.tell(new RoomRecorder.Start(order, replyTo)),
                () -> replyTo.tell(new RecordingControl.WrongState("nobody has entered the conference yet")));
    }

    private ActorRef<RoomRecorder.Order> recorder(Room room, CallSid call) {
        var actor = context.spawnAnonymous(recorders.recorder(room.record(), call, mixer));
        context.watchWith(actor, new ConferenceActor.RecorderGone());
        return actor;
    }

    void change(ConferenceQuestion.ChangeRecording order) {
        recorder.ifPresentOrElse(
                actor -> actor.tell(new RoomRecorder.Change(order.recording(), order.change(), order.replyTo())),
                () -> order.replyTo().tell(new RecordingControl.NoSuchRecording()));
    }

    /// The recorder died: the conference goes on.
    void lost() {
        recorder = Optional.empty();
    }

    /// The conference is over: the recorder stops by itself.
    void finish() {
        recorder.ifPresent(actor -> actor.tell(new RoomRecorder.Finish()));
    }

    /// Whether there is a recorder, which has not stopped.
    boolean any() {
        return recorder.isPresent();
    }
}
