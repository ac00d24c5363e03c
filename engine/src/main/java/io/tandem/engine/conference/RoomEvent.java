package io.tandem.engine.conference;

import io.tandem.engine.cluster.Crossing;
import io.tandem.engine.media.Seating;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.store.Webhook;
import org.apache.pekko.actor.typed.ActorRef;

/// What a room tells a participant: first either [Seated] or [Refused]; after [Refused] or [SentOut] nothing more. A
/// room of another node says [LineOffered] before: the participant's own [PartyEnd] says [Seated] then.
public sealed interface RoomEvent {
    /// It is in the room.
    ///
    /// @param room stands for the room: when that is gone, so is the conference
    /// @param seating where its leg is to sit
    record Seated(ConferenceSid conference, ActorRef<?> room, Seating seating, Place place) implements RoomEvent {}

    /// It is in a room of another node, and its audio is to come there ([PartyEnd]).
    ///
    /// @param description of the session where that is awaited (SDP)
    /// @param line the line's other end, which is told the answer
    record LineOffered(ConferenceSid conference, String description, Place place, ActorRef<RoomEnd.Answered> line)
            implements RoomEvent, Crossing {}

    /// It cannot enter.
    record Refused(Refusal why) implements RoomEvent, Crossing {}

    /// It is in the room in another way.
    record Moved(Place place) implements RoomEvent, Crossing {}

    /// It alone is to hear what that URL says, once; [ConferenceActor.Heard] is to follow.
    record Hear(Webhook url) implements RoomEvent, Crossing {}

    /// It is not in the room any more.
    record SentOut(Why why) implements RoomEvent, Crossing {}

    /// Why somebody cannot enter.
    enum Refusal {
        /// As many are there as may be.
        FULL,
        /// Somebody else in the room has that label.
        LABEL_TAKEN,
        /// Its audio cannot be brought to the room's node.
        NO_LINE
    }

    /// Why somebody was sent out.
    enum Why {
        /// The conference is over: its script goes on.
        OVER,
        /// It alone: its call ends.
        KICKED
    }
}
