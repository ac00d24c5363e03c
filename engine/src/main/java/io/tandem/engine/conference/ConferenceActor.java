package io.tandem.engine.conference;

import io.tandem.engine.conference.Room.Exit;
import io.tandem.engine.conference.RoomEvent.Refusal;
import io.tandem.engine.conference.RoomEvent.Why;
import io.tandem.engine.conference.Seats.Taken;
import io.tandem.engine.media.MediaEvent.PlaybackEnded;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.ConferenceRecord.Reason;
import io.tandem.engine.store.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// One conference: a room from its first participant to its last.
///
/// ```
/// participant         room                 mixer      application
///  |-----Enter--------->|------open--------->|             |   open: init, until somebody comes who may begin it
///  |<----Seated---------|---participant-join-------------->|
///  |                    |                    |             |
///  |   (another)-Enter->|---conference-start-------------->|   open: in-progress
///  |<----Moved----------|------play entry--->|             |
///  |-----Leave--------->|   or its actor is gone           |
///  |                    |---participant-leave------------->|
///  |<----SentOut--------|------close-------->|             |   over: until the region sends nobody here any more
///  |                    |---conference-end---------------->|
/// ```
///
/// A participant is its verb's actor, which alone tells its leg where to be: what becomes of it takes one seat and
/// nothing else. The rules are those of [Room]; what is played is [Announcements], what is recorded [RoomTapes].
public final class ConferenceActor {
    private static final Logger LOG = LoggerFactory.getLogger(ConferenceActor.class);

    /// What a room is told.
    public sealed interface Command permits Enter, Expect, Leave, Heard, ConferenceQuestion, Inner {}

    /// What comes about in the room itself, or from its region.
    sealed interface Inner extends Command {}

    /// `who` wants to be in the room, and is told [RoomEvent]s.
    public record Enter(Entry entry, ActorRef<RoomEvent> who) implements Command {}

    /// Somebody is being called into the room ([ConferenceControl#expect]).
    ///
    /// @param patience how long the room waits for it while nobody is there
    public record Expect(Duration patience, ActorRef<? super ConferenceRecord> replyTo) implements Command {}

    /// `who` goes.
    public record Leave(ActorRef<RoomEvent> who) implements Command {}

    /// `who` has heard what it alone was to hear, or cannot.
    ///
    /// @param problem why not
    public record Heard(ActorRef<RoomEvent> who, Webhook url, Optional<String> problem) implements Command {}

    /// The region sends nobody here any more.
    record Forgotten() implements Inner {}

    record Gone(ActorRef<RoomEvent> who) implements Inner {}

    record Fetched(Webhook url, RoomSounds.Heard heard) implements Inner {}

    record Played(PlaybackEnded ended) implements Inner {}

    record RecorderGone() implements Inner {}

    record NobodyCame() implements Inner {}

    record TimeOver() implements Inner {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final RoomKey key;
    private final ActorRef<ConferenceRegion.Command> region;
    private final ConferenceParts parts;
    private final ConferenceTold told;
    private final ParticipantChanges changes;
    private final Mixer mixer;
    private final Announcements announcements;
    private final RoomTapes tapes;

    private ConferenceActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            RoomKey key,
            ActorRef<ConferenceRegion.Command> region,
            ConferenceParts parts) {
        this.context = context;
        this.timers = timers;
        this.key = key;
        this.region = region;
        this.parts = parts;
        this.told = new ConferenceTold(parts);
        this.changes = new ParticipantChanges(told, parts.clock());
        this.mixer = parts.mixers()
                .open(parts.settings().loudest(), context.messageAdapter(PlaybackEnded.class, Played::new));
        this.announcements = new Announcements(context, parts, told, mixer);
        this.tapes = new RoomTapes(context, parts.recorder(), mixer);
    }

    /// The room of that name, which nobody has entered yet.
    ///
    /// @param region is told which conference goes on here, and when it is over
    static Behavior<Command> create(RoomKey key, ActorRef<ConferenceRegion.Command> region, ConferenceParts parts) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new ConferenceActor(context, timers, key, region, parts).begin()));
    }

    private Behavior<Command> begin() {
        var record = ConferenceRecord.opened(ConferenceSid.mint(), key.account(), parts.instance(), key.name(), now());
        region.tell(new ConferenceRegion.Opened(key, record.sid(), context.getSelf()));
        told.opened(record);
        timers.startSingleTimer(new TimeOver(), parts.settings().longest());
        return open(new Room(record, Seats.NONE, Optional.empty()));
    }

    /// Ends with the last participant, with one whose exit ends it, by the API, or by its longest time.
    private Behavior<Command> open(Room room) {
        return Behaviors.receive(Command.class)
                .onMessage(Command.class, command -> told(room, command))
                .onSignal(PostStop.class, _ -> {
                    ended(room, Reason.DEFECT, Optional.empty()); // it died: participants watch it
                    return Behaviors.same();
                })
                .build();
    }

    private Behavior<Command> told(Room room, Command command) {
        return switch (command) {
            case Enter enter -> enter(room, enter);
            case Expect(var patience, var replyTo) -> {
                if (room.seats().isEmpty()) {
                    timers.startSingleTimer(new NobodyCame(), patience);
                }
                yield answer(replyTo, room.record());
            }
            case Leave(var who) -> leaves(room, who);
            case Gone(var who) -> leaves(room, who);
            case Heard heard -> {
                announcements.heard(room, heard);
                yield Behaviors.same();
            }
            case ConferenceQuestion question -> asked(room, question);
            case Fetched(var url, var heard) -> goOn(room, announcements.fetched(room, url, heard));
            case Played(PlaybackEnded(var id, var _)) -> goOn(room, announcements.played(room, id));
            case NobodyCame _ -> end(room, Reason.LAST_LEFT, Optional.empty());
            case TimeOver _ -> end(room, Reason.TIME_LIMIT, Optional.empty());
            case RecorderGone _ -> {
                tapes.lost();
                yield Behaviors.same();
            }
            case Forgotten _ -> Behaviors.unhandled(); // nobody was asked to forget it
        };
    }

    private Behavior<Command> asked(Room room, ConferenceQuestion question) {
        return switch (question) {
            case ConferenceQuestion.Describe(var replyTo) ->
                answer(replyTo, new ConferenceQuestion.Described(Optional.of(room.record())));
            case ConferenceQuestion.ListParticipants(var replyTo) ->
                answer(
                        replyTo,
                        new ConferenceQuestion.ParticipantsListed(
                                Optional.of(room.seats().shown())));
            case ConferenceQuestion.Change(ConferenceControl.End _, var replyTo) -> {
                replyTo.tell(new ConferenceControl.Done(ended(room, Reason.ENDED_BY_API, Optional.empty())));
                yield over();
            }
            case ConferenceQuestion.Change(ConferenceControl.Announce(var url), var replyTo) -> {
                announcements.announce(room, url);
                yield answer(replyTo, new ConferenceControl.Done(room.record()));
            }
            case ConferenceQuestion.ChangeParticipant change -> changed(room, change);
            case ConferenceQuestion.StartRecording(var order, var replyTo) -> {
                tapes.start(room, order, replyTo);
                yield Behaviors.same();
            }
            case ConferenceQuestion.ChangeRecording change -> {
                tapes.change(change);
                yield Behaviors.same();
            }
        };
    }

    private static <T> Behavior<Command> answer(ActorRef<? super T> replyTo, T answer) {
        replyTo.tell(answer);
        return Behaviors.same();
    }

    private Behavior<Command> enter(Room room, Enter enter) {
        Entry entry = enter.entry();
        Room before =
                room.seats().of(entry.call()).map(old -> stands(room, old)).orElse(room);
        Optional<Refusal> refusal = before.refuses(entry);
        if (refusal.isPresent()) {
            enter.who().tell(new RoomEvent.Refused(refusal.get()));
            return goOn(room, before);
        }
        timers.cancel(new NobodyCame());
        context.watchWith(enter.who(), new Gone(enter.who()));
        told.listener(entry);
        tapes.entered(entry);
        Taken newcomer = Taken.by(entry, enter.who(), now());
        Room joined = before.with(newcomer);
        told.joined(joined.record(), newcomer.shown());
        Room begun = joined.beginsWith(entry) ? begin(joined) : joined;
        tapes.atTheBeginning(begun);
        Room beeps = begun.beepsFor(entry) ? announcements.entry(begun) : begun;
        enter.who().tell(new RoomEvent.Seated(beeps.record().sid(), context.getSelf(), mixer, beeps.place(newcomer)));
        return goOn(room, beeps);
    }

    private Room begin(Room room) {
        ConferenceRecord begun = room.record().startedAt(now());
        told.started(begun);
        return room.with(begun);
    }

    /// The next state: who is in another place than before is told.
    private Behavior<Command> goOn(Room before, Room now) {
        now.movedSince(before).forEach(one -> one.who().tell(new RoomEvent.Moved(now.place(one))));
        return open(now);
    }

    private Behavior<Command> leaves(Room room, ActorRef<RoomEvent> who) {
        return room.seats().of(who).map(one -> exit(room, one, Exit.LEFT)).orElseGet(Behaviors::same);
    }

    private Behavior<Command> exit(Room room, Taken one, Exit how) {
        Room without = stands(room, one);
        Optional<Reason> why = without.endsAfter(one, how);
        if (why.isPresent()) {
            return end(without, why.get(), Optional.of(one.call()));
        }
        return goOn(room, without.beepsAfter(one) ? announcements.exit(without) : without);
    }

    private Room stands(Room room, Taken one) {
        context.unwatch(one.who());
        told.left(room.record(), one.shown());
        return room.without(one);
    }

    private Behavior<Command> changed(Room room, ConferenceQuestion.ChangeParticipant order) {
        Optional<Taken> found = room.seats().of(order.participant());
        if (found.isEmpty()) {
            return answer(order.replyTo(), new ConferenceControl.NoSuchParticipant());
        }
        Taken now = changes.of(room, found.get(), order.changes());
        order.replyTo().tell(new ConferenceControl.ParticipantDone(now.shown()));
        Room changed = room.with(now);
        if (order.changes().stream().anyMatch(ConferenceControl.Kick.class::isInstance)) {
            now.who().tell(new RoomEvent.SentOut(Why.KICKED));
            return exit(changed, now, Exit.KICKED);
        }
        return goOn(room, changed);
    }

    /// All are sent out, and everybody is told; nothing is left but the recorder, if there is one.
    private ConferenceRecord ended(Room room, Reason why, Optional<CallSid> by) {
        timers.cancelAll();
        for (Taken one : room.seats().all()) {
            context.unwatch(one.who());
            one.who().tell(new RoomEvent.SentOut(Why.OVER));
            told.left(room.record(), one.shown());
        }
        tapes.finish();
        mixer.close();
        ConferenceRecord over = room.record().endedAt(now(), why, by);
        told.ended(over);
        LOG.atLevel(why == Reason.DEFECT ? Level.WARN : Level.DEBUG).log("{}: over ({})", over.sid(), why);
        return over;
    }

    private Behavior<Command> end(Room room, Reason why, Optional<CallSid> by) {
        ended(room, why, by);
        return over();
    }

    private Behavior<Command> over() {
        region.tell(new ConferenceRegion.Over(key, context.getSelf()));
        return tapes.any() ? ClosedRoom.recorded(key, region) : ClosedRoom.notRecorded(key, region);
    }

    private Instant now() {
        return parts.clock().instant();
    }
}
