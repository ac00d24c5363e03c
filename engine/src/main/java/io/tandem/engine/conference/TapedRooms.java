package io.tandem.engine.conference;

import io.tandem.engine.call.StatusCallback;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingLimits;
import io.tandem.engine.recording.RecordingNews;
import io.tandem.engine.recording.RecordingParts;
import io.tandem.engine.recording.Recordings;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.ConferenceRecord;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Records rooms on tapes: each recording is an actor of its own, which the recorder of the room waits for.
///
/// @param parts what every recording needs
/// @param callbacks tells applications how recordings go
public record TapedRooms(RecordingParts parts, ActorRef<? super StatusCallback> callbacks) implements RoomRecorder {
    private sealed interface Command {}

    private record FromRoom(Order order) implements Command {}

    private record FromTape(RecordingNews news) implements Command {}

    private record Gone(RecordingSid recording) implements Command {}

    @Override
    public Behavior<Order> recorder(ConferenceRecord conference, CallSid callbacksInOrderOf, Mixer mixer) {
        return Behaviors.transformMessages(
                Order.class,
                Behaviors.<Command>setup(context -> {
                    ActorRef<RecordingNews> ear = context.messageAdapter(RecordingNews.class, FromTape::new);
                    return recording(
                            new Recordings<>(
                                    context,
                                    parts,
                                    new Recordings.Subject(
                                            conference.account(), Optional.empty(), Optional.of(conference.sid())),
                                    request -> callbacks.tell(new StatusCallback(callbacksInOrderOf, request)),
                                    () -> ear,
                                    Gone::new),
                            mixer);
                }),
                matcher -> matcher.match(Order.class, FromRoom::new));
    }

    /// Ends with the room.
    private static Behavior<Command> recording(Recordings<Command> recordings, Mixer mixer) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromRoom(Start(var order, var replyTo)) -> {
                replyTo.tell(new RecordingControl.Recording(
                        recordings.begin(order, RecordingLimits.NONE, mixer::record, Optional.empty())));
                yield Behaviors.same();
            }
            case FromRoom(Change(var which, var change, var replyTo)) -> {
                recordings.change(which, change, replyTo);
                yield Behaviors.same();
            }
            case FromRoom(Finish _) -> {
                recordings.stop();
                yield finishing(recordings);
            }
            case FromTape _, Gone _ -> {
                told(recordings, command);
                yield Behaviors.same();
            }
        });
    }

    /// Each recording ends in a time of its own.
    private static Behavior<Command> finishing(Recordings<Command> recordings) {
        if (recordings.none()) {
            return Behaviors.stopped();
        }
        return Behaviors.receiveMessage(command -> {
            told(recordings, command);
            return finishing(recordings);
        });
    }

    private static void told(Recordings<Command> recordings, Command command) {
        switch (command) {
            case FromTape(var news) -> recordings.heard(news);
            case Gone(var recording) -> recordings.gone(recording);
            case FromRoom(Start(var _, var replyTo)) -> replyTo.tell(new RecordingControl.NotLive());
            case FromRoom(Change(var _, var _, var replyTo)) -> replyTo.tell(new RecordingControl.NotLive());
            case FromRoom(Finish _) -> {} // it is finishing
        }
    }
}
