package io.tandem.engine.conference;

import io.tandem.engine.cluster.Crossing;
import io.tandem.engine.sid.ConferenceSid;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
/// Every message from outside has the key of its room, or the sid of its conference, and both tell the bucket: so each
/// reaches the region of the node where the rooms of that bucket are. A participant of another node enters by a
/// [RoomEnd] of its own, which is told what it says.
///
/// An object, because it has one state and a growing map.
public final class ConferenceRegion extends AbstractBehavior<ConferenceRegion.Command> {
    /// What the region is told.
    public sealed interface Command {}

    /// What one room is told, on whatever node it is.
    public sealed interface OfRoom extends Command, Crossing {
        /// The room's bucket.
        int bucket();
    }

    /// For the room of that name.
    public record ToRoom(RoomKey room, ConferenceActor.Outer message) implements OfRoom {
        @Override
        public int bucket() {
            return room.bucket();
        }
    }

    /// For the room where that conference goes on.
    public record ToConference(ConferenceSid conference, ConferenceQuestion message) implements OfRoom {
        @Override
        public int bucket() {
            return conference.bucket();
        }
    }

    /// Tells `replyTo` once no conference goes on here.
    public record Drain(ActorRef<? super Drained> replyTo) implements Command {}

    /// No conference goes on any more.
    public record Drained() {}

    /// All conferences are to end now.
    public record EndAll() implements Command {}

    /// A conference has begun in that room.
    record Opened(RoomKey room, ConferenceSid conference, ActorRef<ConferenceActor.Command> actor) implements Command {}

    /// It is over.
    record Over(RoomKey room, ActorRef<ConferenceActor.Command> actor) implements Command {}

    private record Gone(RoomKey room, ActorRef<ConferenceActor.Command> actor) implements Command {}

    private record LineGone(ActorRef<RoomEvent> who) implements Command {}

    private final ConferenceParts parts;
    private final Map<RoomKey, ActorRef<ConferenceActor.Command>> rooms = new HashMap<>();
    private final Map<ConferenceSid, ActorRef<ConferenceActor.Command>> conferences = new HashMap<>();
    private final Map<ActorRef<RoomEvent>, ActorRef<RoomEnd.Command>> lines = new HashMap<>();
    private long spawned;
    private Optional<ActorRef<? super Drained>> draining = Optional.empty();

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
            case ToRoom(var room, var message) -> toRoom(room, message);
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
            case LineGone(var who) -> lines.remove(who);
            case Drain(var replyTo) -> {
                draining = Optional.of(replyTo);
                tellWhenDrained();
            }
            case EndAll _ -> rooms.values().forEach(room -> room.tell(new ConferenceActor.NodeStops()));
        }
        return this;
    }

    private void toRoom(RoomKey room, ConferenceActor.Outer message) {
        switch (message) {
            case ConferenceActor.Enter enter when isElsewhere(enter.who()) -> tie(room, enter);
            case ConferenceActor.Leave(var who) when lines.containsKey(who) -> toLine(who, new RoomEnd.Left());
            case ConferenceActor.Heard(var who, var url, var problem)
            when lines.containsKey(who) -> toLine(who, new RoomEnd.Heard(url, problem));
            case ConferenceActor.Outer _ -> {
                var actor = rooms.get(room);
                if (actor == null) {
                    toEmpty(room, message);
                } else {
                    actor.tell(message);
                }
            }
        }
    }

    private static boolean isElsewhere(ActorRef<RoomEvent> who) {
        return who.path().address().hasGlobalScope();
    }

    private void tie(RoomKey room, ConferenceActor.Enter enter) {
        var line = getContext()
                .spawn(RoomEnd.create(parts.lines(), room, enter, getContext().getSelf()), "line-" + ++spawned);
        getContext().watchWith(line, new LineGone(enter.who()));
        lines.put(enter.who(), line);
    }

    private void toLine(ActorRef<RoomEvent> who, RoomEnd.Command message) {
        Objects.requireNonNull(lines.get(who)).tell(message);
    }

    private void toEmpty(RoomKey room, ConferenceActor.Outer message) {
        switch (message) {
            case ConferenceActor.Enter enter -> open(room).tell(enter);
            case ConferenceActor.Expect expect -> open(room).tell(expect);
            case ConferenceQuestion question -> question.notLive();
            case ConferenceActor.Leave _, ConferenceActor.Heard _ -> {} // of somebody who has left
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
        tellWhenDrained();
    }

    private void tellWhenDrained() {
        if (rooms.isEmpty()) {
            draining.ifPresent(replyTo -> replyTo.tell(new Drained()));
            draining = Optional.empty();
        }
    }
}
