package io.tandem.engine.conference;

import io.tandem.engine.cluster.Crossing;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaEvent.OpenFailed;
import io.tandem.engine.media.MediaEvent.Opened;
import io.tandem.engine.media.MediaFlow;
import io.tandem.engine.media.MediaPlane;
import io.tandem.engine.media.MediaSession;
import io.tandem.engine.sdp.LocalSession;
import io.tandem.engine.sdp.SessionDescription;
import io.tandem.engine.store.Webhook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The end of a tie line at the room: for the room a participant like any other, it sits there for one of another node.
///
/// ```
/// node B                         node A
/// participant                    room end               room            mixer
///  |---Enter, by the region-------->|  opens a session    |                |   opening
///  |                                |-------Enter-------->|                |   entering
///  |                                |<------Seated--------|                |
///  |<--LineOffered------------------|                     |                |   offering   5 s for the answer
///  |---Answered-------------------->|---connect, seat--------------------->|   carrying
///  |<--Moved------------------------|<------Moved---------|                |
///  |                                |---seat------------------------------>|
///  |---Heard, by the region-------->|-------Heard-------->|                |
///  |---Leave, by the region-------->|   stops: so the room gives the seat up
/// ```
///
/// It watches the participant: when that is gone, or its node, the seat is given up too. However it ends, its media
/// session is closed. The participant watches it: when it is gone, so is the conference.
public final class RoomEnd {
    private static final Logger LOG = LoggerFactory.getLogger(RoomEnd.class);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    /// What it is told.
    sealed interface Command {}

    /// The other end has a media session too, which it describes so.
    public record Answered(String description) implements Command, Crossing {}

    /// The participant has left.
    record Left() implements Command {}

    /// See [ConferenceActor.Heard].
    record Heard(Webhook url, Optional<String> problem) implements Command {}

    private record FromMedia(MediaEvent event) implements Command {}

    private record FromRoom(RoomEvent event) implements Command {}

    private record RoomGone() implements Command {}

    private record AnswerOverdue() implements Command {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final TieLines lines;
    private final ConferenceActor.Enter wanted;
    private final RoomKey room;
    private final ActorRef<ConferenceRegion.Command> region;
    private final ActorRef<RoomEvent> self;
    private final MediaPlane.Opening opening;

    private RoomEnd(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            TieLines lines,
            RoomKey room,
            ConferenceActor.Enter wanted,
            ActorRef<ConferenceRegion.Command> region) {
        this.context = context;
        this.timers = timers;
        this.lines = lines;
        this.wanted = wanted;
        this.room = room;
        this.region = region;
        this.self = context.messageAdapter(RoomEvent.class, FromRoom::new);
        this.opening = lines.open(wanted.entry().call(), context.messageAdapter(MediaEvent.class, FromMedia::new));
    }

    /// Enters in place of who wants to.
    ///
    /// @param wanted by the participant of the other node
    static Behavior<Command> create(
            TieLines lines, RoomKey room, ConferenceActor.Enter wanted, ActorRef<ConferenceRegion.Command> region) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new RoomEnd(context, timers, lines, room, wanted, region).begin()));
    }

    private Behavior<Command> begin() {
        context.watchWith(wanted.who(), new Left());
        return opening();
    }

    /// The media plane answers.
    private Behavior<Command> opening() {
        return state(command -> switch (command) {
            case FromMedia(Opened(var session)) -> {
                toRoom(new ConferenceActor.Enter(wanted.entry(), self));
                yield entering(session);
            }
            case FromMedia(OpenFailed(var why)) -> {
                LOG.warn("{} cannot be brought to its room: {}", wanted.entry().call(), why);
                wanted.who().tell(new RoomEvent.Refused(RoomEvent.Refusal.NO_LINE));
                yield end();
            }
            case Left _ -> end();
            case FromMedia _, FromRoom _, RoomGone _, Answered _, Heard _, AnswerOverdue _ ->
                Behaviors.unhandled(); // nobody knows of it yet
        });
    }

    /// The room answers, or the participant leaves, who does not wait for ever.
    private Behavior<Command> entering(MediaSession session) {
        return state(command -> switch (command) {
            case FromRoom(RoomEvent.Seated seated) -> {
                context.watchWith(seated.room(), new RoomGone());
                LocalSession.Said offer = lines.described(session).offer(Direction.SENDRECV);
                wanted.who()
                        .tell(new RoomEvent.LineOffered(
                                seated.conference(),
                                offer.text(),
                                seated.place(),
                                context.getSelf().narrow()));
                timers.startSingleTimer(new AnswerOverdue(), ANSWER);
                yield offering(session, offer.session(), seated, List.of());
            }
            case FromRoom(RoomEvent.Refused refused) -> {
                wanted.who().tell(refused);
                yield end();
            }
            case Left _ -> end();
            case FromMedia _ -> Behaviors.same();
            case FromRoom _, RoomGone _, Answered _, Heard _, AnswerOverdue _ ->
                Behaviors.unhandled(); // Seated comes first
        });
    }

    /// What the room says meanwhile is told once the participant sits.
    private Behavior<Command> offering(
            MediaSession session, LocalSession offered, RoomEvent.Seated seated, List<RoomEvent> meanwhile) {
        return state(command -> switch (command) {
            case Answered(var description) -> {
                timers.cancel(new AnswerOverdue());
                Optional<MediaFlow> flow = SessionDescription.parse(description)
                        .flatMap(answer -> offered.accept(answer, Direction.SENDRECV));
                if (flow.isEmpty()) {
                    LOG.warn(
                            "{}: the other end of its line cannot be read",
                            wanted.entry().call());
                    yield end();
                }
                session.connect(flow.get());
                seated.seating().seat(session, seated.place().seat());
                yield meanwhile.stream()
                        .map(event -> said(session, seated, event))
                        .reduce(carrying(session, seated), (_, then) -> then);
            }
            case AnswerOverdue _ -> {
                LOG.warn(
                        "{}: the other end of its line does not answer",
                        wanted.entry().call());
                yield end();
            }
            case FromRoom(var event) ->
                offering(
                        session,
                        offered,
                        seated,
                        Stream.concat(meanwhile.stream(), Stream.of(event)).toList());
            case Left _, RoomGone _ -> end();
            case FromMedia _ -> Behaviors.same();
            case Heard _ -> Behaviors.unhandled(); // nothing was told that could be heard
        });
    }

    /// Ends with the participant or the room.
    private Behavior<Command> carrying(MediaSession session, RoomEvent.Seated seated) {
        return state(command -> switch (command) {
            case FromRoom(var event) -> said(session, seated, event);
            case Heard(var url, var problem) -> {
                toRoom(new ConferenceActor.Heard(self, url, problem));
                yield Behaviors.same();
            }
            case Left _, RoomGone _ -> end();
            case FromMedia _ -> Behaviors.same(); // a line is silent while its party is on hold; keys are the party's
            case Answered _, AnswerOverdue _ -> Behaviors.unhandled();
        });
    }

    private Behavior<Command> said(MediaSession session, RoomEvent.Seated seated, RoomEvent event) {
        return switch (event) {
            case RoomEvent.Moved(var place) -> {
                seated.seating().seat(session, place.seat());
                wanted.who().tell(event);
                yield carrying(session, seated);
            }
            case RoomEvent.Hear _ -> {
                wanted.who().tell(event);
                yield carrying(session, seated);
            }
            case RoomEvent.SentOut _ -> {
                wanted.who().tell(event);
                yield end();
            }
            case RoomEvent.Seated _, RoomEvent.Refused _, RoomEvent.LineOffered _ ->
                throw new IllegalStateException("told to who sits already: " + event);
        };
    }

    private void toRoom(ConferenceActor.Outer message) {
        region.tell(new ConferenceRegion.ToRoom(room, message));
    }

    private Behavior<Command> state(Function<Command, Behavior<Command>> told) {
        return Behaviors.receive(Command.class)
                .onMessage(Command.class, told::apply)
                .onSignal(PostStop.class, _ -> {
                    opening.abandon(); // it died
                    return Behaviors.same();
                })
                .build();
    }

    private Behavior<Command> end() {
        opening.abandon();
        return Behaviors.stopped();
    }
}
