package io.tandem.engine.conference;

import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaEvent.OpenFailed;
import io.tandem.engine.media.MediaEvent.Opened;
import io.tandem.engine.media.MediaPlane;
import io.tandem.engine.media.MediaSession;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.media.Seating;
import io.tandem.engine.sdp.LocalSession;
import io.tandem.engine.sdp.SessionDescription;
import io.tandem.engine.sid.CallSid;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The end of a tie line at the participant: it makes a room of another node one of this node.
///
/// ```
/// node A          node B
/// room end        party end             participant          leg
///  |--LineOffered---(the participant is its parent)--->|      |
///  |                 |  opens a session     |                 |   opening
///  |                 |-------Seated-------->|                 |
///  |<--Answered------|                      |--Enter(here)--->|   carrying: the leg's session is bridged to the line's
/// ```
///
/// The participant watches it as it would watch the room: it stops when the other end is gone. It ends with its parent,
/// and its media session is closed then.
public final class PartyEnd {
    private static final Logger LOG = LoggerFactory.getLogger(PartyEnd.class);

    /// What it is told.
    public sealed interface Command {}

    private record FromMedia(MediaEvent event) implements Command {}

    private record LineGone() implements Command {}

    private final ActorContext<Command> context;
    private final TieLines lines;
    private final RoomEvent.LineOffered offered;
    private final CallSid call;
    private final ActorRef<RoomEvent> participant;
    private final MediaPlane.Opening opening;

    private PartyEnd(
            ActorContext<Command> context,
            TieLines lines,
            RoomEvent.LineOffered offered,
            CallSid call,
            ActorRef<RoomEvent> participant) {
        this.context = context;
        this.lines = lines;
        this.offered = offered;
        this.call = call;
        this.participant = participant;
        this.opening = lines.open(call, context.messageAdapter(MediaEvent.class, FromMedia::new));
    }

    /// Answers `offered`.
    ///
    /// @param call of the participant
    /// @param participant its parent, who is told [RoomEvent.Seated], or [RoomEvent.Refused]
    public static Behavior<Command> create(
            TieLines lines, RoomEvent.LineOffered offered, CallSid call, ActorRef<RoomEvent> participant) {
        return Behaviors.setup(context -> {
            context.watchWith(offered.line(), new LineGone());
            return new PartyEnd(context, lines, offered, call, participant).opening();
        });
    }

    /// The media plane answers.
    private Behavior<Command> opening() {
        return state(command -> switch (command) {
            case FromMedia(Opened(var session)) -> answer(session);
            case FromMedia(OpenFailed(var why)) -> refuse(why);
            case LineGone _ -> refuse("the other end is gone");
            case FromMedia _ -> Behaviors.unhandled(); // there is no session yet
        });
    }

    private Behavior<Command> answer(MediaSession session) {
        Optional<LocalSession.Answer> answer = SessionDescription.parse(offered.description())
                .flatMap(offer -> lines.described(session).answer(offer, Direction.SENDRECV));
        if (answer.isEmpty()) {
            return refuse("the other end cannot be read");
        }
        session.connect(answer.get().flow());
        participant.tell(
                new RoomEvent.Seated(offered.conference(), context.getSelf(), new Bridging(session), offered.place()));
        offered.line().tell(new RoomEnd.Answered(answer.get().said().text()));
        return carrying();
    }

    /// Ends with the other end, or with its parent.
    private Behavior<Command> carrying() {
        return state(command -> switch (command) {
            case LineGone _ -> end();
            case FromMedia _ -> Behaviors.same(); // the line is silent while the room lets the party hear nothing
        });
    }

    private Behavior<Command> refuse(String why) {
        LOG.warn("{} cannot be brought to its room: {}", call, why);
        participant.tell(new RoomEvent.Refused(RoomEvent.Refusal.NO_LINE));
        return end();
    }

    private Behavior<Command> state(Function<Command, Behavior<Command>> told) {
        return Behaviors.receive(Command.class)
                .onMessage(Command.class, told::apply)
                .onSignal(PostStop.class, _ -> {
                    opening.abandon(); // its parent is gone, or it died
                    return Behaviors.same();
                })
                .build();
    }

    private Behavior<Command> end() {
        opening.abandon();
        return Behaviors.stopped();
    }

    /// How a session sits there, decides the room's own mixer.
    private record Bridging(MediaSession line) implements Seating {
        @Override
        public void seat(MediaSession session, Mixer.Seat seat) {
            session.bridge(line);
        }

        @Override
        public void leave(MediaSession session) {
            session.unbridge();
        }
    }
}
