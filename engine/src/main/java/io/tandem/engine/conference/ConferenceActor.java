package io.tandem.engine.conference;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.conference.ConferenceControl.Participant;
import io.tandem.engine.conference.Room.Playing;
import io.tandem.engine.conference.RoomEvent.Refusal;
import io.tandem.engine.conference.RoomEvent.Why;
import io.tandem.engine.conference.Seats.Taken;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.MediaEvent.PlaybackEnded;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.media.Mixer.Voice;
import io.tandem.engine.media.Playback;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.NotificationSid;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.ConferenceRecord.Reason;
import io.tandem.engine.store.ConferenceRecord.Status;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.Notification.Severity;
import io.tandem.engine.store.Records;
import io.tandem.engine.store.Webhook;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
/// A participant is its verb's actor, which alone tells its leg where to be: what becomes of leg, verb or call takes
/// one
/// seat and nothing else. Whether the conference has begun is the status of its record; the operator's longest time
/// ends
/// it.
public final class ConferenceActor {
    private static final Logger LOG = LoggerFactory.getLogger(ConferenceActor.class);
    private static final int NOT_FETCHED = 11_205;

    /// What a room is told.
    public sealed interface Command
            permits Enter, Leave, Heard, ConferenceQuestion, Forgotten, Gone, Fetched, Played, RecorderGone, TimeOver {}

    /// `who` wants to be in the room, and is told [RoomEvent]s.
    public record Enter(Entry entry, ActorRef<RoomEvent> who) implements Command {}

    /// `who` goes.
    public record Leave(ActorRef<RoomEvent> who) implements Command {}

    /// `who` has heard what it alone was to hear, or cannot.
    ///
    /// @param problem why not
    public record Heard(ActorRef<RoomEvent> who, Webhook url, Optional<String> problem) implements Command {}

    /// The region sends nobody here any more.
    record Forgotten() implements Command {}

    private record Gone(ActorRef<RoomEvent> who) implements Command {}

    private record Fetched(Webhook url, RoomSounds.Heard heard) implements Command {}

    private record Played(PlaybackEnded ended) implements Command {}

    private record RecorderGone() implements Command {}

    private record TimeOver() implements Command {}

    /// Who has not finished with a conference that is over.
    private enum Awaited {
        REGION,
        RECORDER
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final RoomKey key;
    private final ActorRef<ConferenceRegion.Command> region;
    private final ConferenceParts parts;
    private final ConferenceTold told;
    private final ParticipantChanges changes;
    private final Mixer mixer;
    private final CallSid first;
    private Optional<RecordingOrder> toRecord = Optional.empty();
    private Optional<ActorRef<RoomRecorder.Order>> recorder = Optional.empty();

    private ConferenceActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            RoomKey key,
            CallSid first,
            ActorRef<ConferenceRegion.Command> region,
            ConferenceParts parts) {
        this.context = context;
        this.timers = timers;
        this.key = key;
        this.region = region;
        this.parts = parts;
        this.first = first;
        this.told = new ConferenceTold(parts);
        this.changes = new ParticipantChanges(told, parts.clock());
        this.mixer = parts.mixers()
                .open(parts.settings().loudest(), context.messageAdapter(PlaybackEnded.class, Played::new));
    }

    /// The room of that name.
    ///
    /// @param region is told which conference goes on here, and when it is over
    static Behavior<Command> create(
            RoomKey key, Enter first, ActorRef<ConferenceRegion.Command> region, ConferenceParts parts) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers ->
                new ConferenceActor(context, timers, key, first.entry().call(), region, parts).begin(first)));
    }

    private Behavior<Command> begin(Enter enter) {
        Instant now = now();
        var record = new ConferenceRecord(
                ConferenceSid.mint(),
                key.account(),
                parts.instance(),
                key.name(),
                Status.INIT,
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                now);
        region.tell(new ConferenceRegion.Opened(key, record.sid(), context.getSelf()));
        parts.records().tell(new Records.OfConference(record));
        timers.startSingleTimer(new TimeOver(), parts.settings().longest());
        return enter(new Room(record, Seats.NONE, Optional.empty()), enter);
    }

    /// Ends with the last participant, with one whose exit ends it, by the API, or by its longest time.
    private Behavior<Command> open(Room room) {
        return Behaviors.receive(Command.class)
                .onMessage(Command.class, command -> told(room, command))
                .onSignal(PostStop.class, _ -> died(room))
                .build();
    }

    private Behavior<Command> told(Room room, Command command) {
        return switch (command) {
            case Enter enter -> enter(room, enter);
            case Leave(var who) -> leaves(room, who);
            case Gone(var who) -> leaves(room, who);
            case Heard(var who, var url, var problem) -> {
                room.seats().of(who).ifPresent(one -> heard(room, url, Optional.of(one.shown()), problem));
                yield Behaviors.same();
            }
            case ConferenceQuestion.Describe(var replyTo) -> {
                replyTo.tell(new ConferenceQuestion.Described(Optional.of(room.record())));
                yield Behaviors.same();
            }
            case ConferenceQuestion.ListParticipants(var replyTo) -> {
                replyTo.tell(new ConferenceQuestion.ParticipantsListed(Optional.of(
                        room.seats().all().stream().map(Taken::shown).toList())));
                yield Behaviors.same();
            }
            case ConferenceQuestion.Change(ConferenceControl.End _, var replyTo) -> {
                ConferenceRecord ended = ended(room, Reason.ENDED_BY_API, Optional.empty());
                replyTo.tell(new ConferenceControl.Done(ended));
                yield over();
            }
            case ConferenceQuestion.Change(ConferenceControl.Announce(var url), var replyTo) -> {
                announce(room, url);
                replyTo.tell(new ConferenceControl.Done(room.record()));
                yield Behaviors.same();
            }
            case ConferenceQuestion.ChangeParticipant change -> changed(room, change);
            case ConferenceQuestion.StartRecording(var order, var replyTo) -> {
                record(room, order, replyTo);
                yield Behaviors.same();
            }
            case ConferenceQuestion.ChangeRecording(var recording, var change, var replyTo) -> {
                recorder.ifPresentOrElse(
                        actor -> actor.tell(new RoomRecorder.Change(recording, change, replyTo)),
                        () -> replyTo.tell(new RecordingControl.NoSuchRecording()));
                yield Behaviors.same();
            }
            case Fetched(var url, var heard) -> fetched(room, url, heard);
            case Played(PlaybackEnded(var id, var _)) -> played(room, id);
            case TimeOver _ -> {
                ended(room, Reason.TIME_LIMIT, Optional.empty());
                yield over();
            }
            case RecorderGone _ -> { // it died: the conference goes on
                recorder = Optional.empty();
                yield Behaviors.same();
            }
            case Forgotten _ -> Behaviors.unhandled(); // nobody was asked to forget it
        };
    }

    private Behavior<Command> enter(Room room, Enter enter) {
        Entry entry = enter.entry();
        Room before =
                room.seats().of(entry.call()).map(old -> stands(room, old)).orElse(room);
        if (before.seats().size() >= entry.maxParticipants()) {
            enter.who().tell(new RoomEvent.Refused(Refusal.FULL));
            return goOn(room, before);
        }
        if (before.seats().hasLabel(entry.label())) {
            enter.who().tell(new RoomEvent.Refused(Refusal.LABEL_TAKEN));
            return goOn(room, before);
        }
        context.watchWith(enter.who(), new Gone(enter.who()));
        told.listener(entry);
        toRecord = toRecord.or(entry::recording);
        Taken newcomer = taken(enter);
        Room joined = before.with(before.seats().with(newcomer));
        told.joined(joined.record(), newcomer.shown());
        Room begun = !joined.hasBegun() && entry.startConferenceOnEnter() ? begin(joined) : joined;
        if (begun.hasBegun()) {
            recordFromTheBeginning(begun);
        }
        boolean heard =
                begun.hasBegun() && entry.beep().atEntry() && begun.seats().size() > 1;
        Room beeps = heard ? beep(begun, parts.sounds().entry()) : begun;
        enter.who().tell(new RoomEvent.Seated(beeps.record().sid(), context.getSelf(), mixer, beeps.place(newcomer)));
        return goOn(room, beeps);
    }

    private Taken taken(Enter enter) {
        Entry entry = enter.entry();
        Instant now = now();
        return new Taken(
                new Participant(
                        entry.call(),
                        entry.label(),
                        entry.voice() == Voice.MUTED,
                        false,
                        entry.startConferenceOnEnter(),
                        entry.endConferenceOnExit(),
                        now,
                        now),
                enter.who(),
                entry.beep(),
                new Place.Held(Optional.empty()));
    }

    private Room begin(Room room) {
        ConferenceRecord begun = room.record().startedAt(now());
        parts.records().tell(new Records.OfConference(begun));
        told.started(begun);
        return room.with(begun);
    }

    /// The next state: who is in another place than before is told.
    private Behavior<Command> goOn(Room before, Room now) {
        for (Taken one : now.seats().all()) {
            before.seats()
                    .of(one.who())
                    .filter(was -> !before.place(was).equals(now.place(one)))
                    .ifPresent(_ -> one.who().tell(new RoomEvent.Moved(now.place(one))));
        }
        return open(now);
    }

    private Behavior<Command> leaves(Room room, ActorRef<RoomEvent> who) {
        return room.seats()
                .of(who)
                .map(one -> exit(room, one, Reason.ENDER_LEFT, Reason.LAST_LEFT))
                .orElseGet(Behaviors::same);
    }

    /// @param ender why the conference ends when this exit ends it
    /// @param last why it ends when nobody is left
    private Behavior<Command> exit(Room room, Taken one, Reason ender, Reason last) {
        Room without = stands(room, one);
        if (one.shown().endConferenceOnExit()) {
            return left(without, one.call(), ender);
        }
        if (without.seats().isEmpty()) {
            return left(without, one.call(), last);
        }
        return goOn(
                room,
                without.hasBegun() && one.beep().atExit()
                        ? beep(without, parts.sounds().exit())
                        : without);
    }

    private Behavior<Command> left(Room room, CallSid by, Reason why) {
        ended(room, why, Optional.of(by));
        return over();
    }

    private Room stands(Room room, Taken one) {
        context.unwatch(one.who());
        told.left(room.record(), one.shown());
        return room.with(room.seats().without(one));
    }

    private Behavior<Command> changed(Room room, ConferenceQuestion.ChangeParticipant order) {
        Optional<Taken> found = room.seats().of(order.participant());
        if (found.isEmpty()) {
            order.replyTo().tell(new ConferenceControl.NoSuchParticipant());
            return Behaviors.same();
        }
        Taken now = found.get();
        for (ConferenceControl.ParticipantChange change : order.changes()) {
            now = changes.of(room, now, change);
        }
        order.replyTo().tell(new ConferenceControl.ParticipantDone(now.shown()));
        Room changed = room.with(room.seats().changed(now));
        if (order.changes().stream().anyMatch(ConferenceControl.Kick.class::isInstance)) {
            now.who().tell(new RoomEvent.SentOut(Why.KICKED));
            return exit(changed, now, Reason.ENDER_KICKED, Reason.LAST_KICKED);
        }
        return goOn(room, changed);
    }

    private Room beep(Room room, AudioClip clip) {
        return room.announces() ? room : play(room, List.of(clip), Optional.empty());
    }

    private Room play(Room room, List<AudioClip> clips, Optional<Webhook> announced) {
        var playback = Playback.of(clips, 1);
        mixer.play(playback);
        return room.playing(Optional.of(new Playing(playback.id(), announced)));
    }

    private Behavior<Command> played(Room room, long id) {
        Optional<Playing> over = room.playing().filter(one -> one.id() == id);
        over.flatMap(Playing::announced).ifPresent(url -> heard(room, url, Optional.empty(), Optional.empty()));
        return over.isEmpty() ? Behaviors.same() : goOn(room, room.playing(Optional.empty()));
    }

    private void announce(Room room, Webhook url) {
        if (!room.hasBegun()) { // they are outside, and hear nothing of the room
            room.seats().all().forEach(one -> one.who().tell(new RoomEvent.Hear(url)));
            return;
        }
        Parameters parameters = Parameters.NONE
                .and("ConferenceSid", room.record().sid().text())
                .and("FriendlyName", key.name())
                .and("AccountSid", key.account().text());
        context.pipeToSelf(
                parts.sounds().of(key.account(), parameters, url),
                (heard, failure) -> new Fetched(
                        url,
                        failure == null
                                ? heard
                                : new RoomSounds.Missing(NOT_FETCHED, String.valueOf(failure.getMessage()))));
    }

    private Behavior<Command> fetched(Room room, Webhook url, RoomSounds.Heard heard) {
        return switch (heard) {
            case RoomSounds.Clips(var clips) -> goOn(room, play(room, clips, Optional.of(url)));
            case RoomSounds.Missing(var code, var why) -> unannounced(room, url, code, why);
            case RoomSounds.Unfit(var code, var why) -> unannounced(room, url, code, why);
        };
    }

    private Behavior<Command> unannounced(Room room, Webhook url, int code, String why) {
        heard(room, url, Optional.empty(), Optional.of(why));
        parts.records()
                .tell(new Records.OfApplication(new Notification(
                        NotificationSid.mint(),
                        key.account(),
                        Optional.empty(),
                        Severity.ERROR,
                        code,
                        "Conference " + room.record().sid() + ": " + why,
                        now(),
                        Optional.of(url.url()),
                        Optional.of(url.method().toString()),
                        Optional.empty(),
                        Optional.empty())));
        return Behaviors.same();
    }

    private void heard(Room room, Webhook url, Optional<Participant> by, Optional<String> problem) {
        problem.ifPresentOrElse(
                why -> told.unannounced(room.record(), url.url(), by, why),
                () -> told.announced(room.record(), url.url(), by));
    }

    private void recordFromTheBeginning(Room room) {
        toRecord.filter(_ -> recorder.isEmpty())
                .ifPresent(order -> record(room, order, context.getSystem().deadLetters()));
    }

    /// Where a recording of the room begins: its recorder gives tapes to the mixer.
    private void record(Room room, RecordingOrder order, ActorRef<? super RecordingControl.Started> replyTo) {
        if (recorder.isEmpty()) {
            var actor = context.spawnAnonymous(parts.recorder().recorder(room.record(), first, mixer));
            context.watchWith(actor, new RecorderGone());
            recorder = Optional.of(actor);
        }
        recorder.get().tell(new RoomRecorder.Start(order, replyTo));
    }

    /// All are sent out, and everybody is told; nothing is left but the recorder, if there is one.
    private ConferenceRecord ended(Room room, Reason why, Optional<CallSid> by) {
        timers.cancelAll();
        for (Taken one : room.seats().all()) {
            context.unwatch(one.who());
            one.who().tell(new RoomEvent.SentOut(Why.OVER));
            told.left(room.record(), one.shown());
        }
        recorder.ifPresent(actor -> actor.tell(new RoomRecorder.Finish()));
        mixer.close();
        ConferenceRecord over = room.record().endedAt(now(), why, by);
        parts.records().tell(new Records.OfConference(over));
        told.ended(over);
        LOG.debug("{}: over ({})", over.sid(), why);
        return over;
    }

    /// Participants watch the room, and find out by themselves.
    private Behavior<Command> died(Room room) {
        LOG.warn("{}: the room died", room.record().sid());
        ended(room, Reason.DEFECT, Optional.empty());
        return Behaviors.same();
    }

    private Behavior<Command> over() {
        region.tell(new ConferenceRegion.Over(key, context.getSelf()));
        return over(recorder.isPresent() ? EnumSet.allOf(Awaited.class) : EnumSet.of(Awaited.REGION));
    }

    /// Until the region knows, and the recordings are complete; who comes meanwhile opens the room anew.
    private Behavior<Command> over(Set<Awaited> awaited) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Enter enter -> {
                region.tell(new ConferenceRegion.ToRoom(key, enter));
                yield Behaviors.same();
            }
            case ConferenceQuestion question -> {
                question.notLive();
                yield Behaviors.same();
            }
            case Forgotten _ -> without(awaited, Awaited.REGION);
            case RecorderGone _ -> without(awaited, Awaited.RECORDER);
            case Leave _, Gone _, Heard _, Fetched _, Played _, TimeOver _ -> Behaviors.same(); // they are out
        });
    }

    private Behavior<Command> without(Set<Awaited> awaited, Awaited done) {
        Set<Awaited> left = EnumSet.copyOf(awaited);
        left.remove(done);
        return left.isEmpty() ? Behaviors.stopped() : over(left);
    }

    private Instant now() {
        return parts.clock().instant();
    }
}
