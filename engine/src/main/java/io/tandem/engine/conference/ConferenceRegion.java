package io.tandem.engine.conference;

import io.tandem.engine.sid.ConferenceSid;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/// The rooms of this node: one entity for each account and name, made by the first who enters or is expected.
///
/// ```
/// participant        ConferenceRegion            room
///  |---ToRoom(Enter)-------->|-------spawn-------->|
///  |                         |-------Enter-------->|
///  |                         |<------Opened--------|   from now on it is found by its sid too
///  |   ToConference(…)------>|-------…------------>|
///  |                         |<------Over----------|   who enters from now on makes it anew
///  |                         |-------Forgotten---->|   stops
/// ```
///
/// Every message from outside has the key of its room, or the sid of its conference, so that Cluster Sharding can take
/// the place of this actor: [Over] is its passivation, and the sid is found by its record.
///
/// An object, because it has one state and a growing map.
public final class ConferenceRegion extends AbstractBehavior<ConferenceRegion.Command> {
    /// What the region is told.
    public sealed interface Command {}

    /// For the room of that name.
    public record ToRoom(RoomKey room, ConferenceActor.Command message) implements Command {}

    /// For the room where that conference goes on.
    public record ToConference(ConferenceSid conference, ConferenceQuestion message) implements Command {}

    /// A conference has begun in that room.
    record Opened(RoomKey room, ConferenceSid conference, ActorRef<ConferenceActor.Command> actor) implements Command {}

    /// It is over.
    record Over(RoomKey room, ActorRef<ConferenceActor.Command> actor) implements Command {}

    private record Gone(RoomKey room, ActorRef<ConferenceActor.Command> actor) implements Command {}

    private final ConferenceParts parts;
    private final Map<RoomKey, ActorRef<ConferenceActor.Command>> rooms = new HashMap<>();
    private final Map<ConferenceSid, ActorRef<ConferenceActor.Command>> conferences = new HashMap<>();
    private long spawned;

    private ConferenceRegion(ActorContext<Command> context, ConferenceParts parts) {
        super(context);
        this.parts = parts;
    }

    /// A region without rooms.
    public static Behavior<Command> create(ConferenceParts parts) {
        return Behaviors.setup(context -> new ConferenceRegion(context, parts));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::told).build();
    }

    private Behavior<Command> told(Command command) {
        switch (command) {
            case ToRoom(var room, var message) -> {
                var actor = rooms.get(room);
                if (actor == null) {
                    toEmpty(room, message);
                } else {
                    actor.tell(message);
                }
            }
            case ToConference(var conference, var question) -> {
                var actor = conferences.get(conference);
                if (actor == null) {
                    question.notLive();
                } else {
                    actor.tell(question);
                }
            }
            case Opened(var room, var conference, var actor) -> {
                if (actor.equals(rooms.get(room))) {
                    conferences.put(conference, actor);
                }
            }
            case Over(var room, var actor) -> {
                forget(room, actor);
                actor.tell(new ConferenceActor.Forgotten());
            }
            case Gone(var room, var actor) -> forget(room, actor);
        }
        return this;
    }

    private void toEmpty(RoomKey room, ConferenceActor.Command message) {
        switch (message) {
            case ConferenceActor.Enter enter -> open(room).tell(enter);
            case ConferenceActor.Expect expect -> open(room).tell(expect);
            case ConferenceQuestion question -> question.notLive();
            case ConferenceActor.Command _ -> {} // of somebody who has left
        }
    }

    private ActorRef<ConferenceActor.Command> open(RoomKey room) {
        var actor =
                getContext().spawn(ConferenceActor.create(room, getContext().getSelf(), parts), "room-" + ++spawned);
        getContext().watchWith(actor, new Gone(room, actor));
        rooms.put(room, actor);
        return actor;
    }

    private void forget(RoomKey room, ActorRef<ConferenceActor.Command> actor) {
        rooms.remove(room, actor);
        conferences.values().remove(actor);
    }
}
