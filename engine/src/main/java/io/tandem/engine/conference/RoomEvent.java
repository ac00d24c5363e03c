package io.tandem.engine.conference;

import io.tandem.engine.media.Mixer;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.store.Webhook;
import org.apache.pekko.actor.typed.ActorRef;

/// What a room tells a participant: first either [Seated] or [Refused]; after [Refused] or [SentOut] nothing more.
public sealed interface RoomEvent {
    /// It is in the room.
    ///
    /// @param room the room's actor: when that is gone, so is the conference
    record Seated(ConferenceSid conference, ActorRef<ConferenceActor.Command> room, Mixer mixer, Place place)
            implements RoomEvent {}

    /// It cannot enter.
    record Refused(Refusal why) implements RoomEvent {}

    /// It is in the room in another way.
    record Moved(Place place) implements RoomEvent {}

    /// It alone is to hear what that URL says, once; [ConferenceActor.Heard] is to follow.
    record Hear(Webhook url) implements RoomEvent {}

    /// It is not in the room any more.
    record SentOut(Why why) implements RoomEvent {}

    /// Why somebody cannot enter.
    enum Refusal {
        /// As many are there as may be.
        FULL,
        /// Somebody else in the room has that label.
        LABEL_TAKEN
    }

    /// Why somebody was sent out.
    enum Why {
        /// The conference is over: its script goes on.
        OVER,
        /// It alone: its call ends.
        KICKED
    }
}
