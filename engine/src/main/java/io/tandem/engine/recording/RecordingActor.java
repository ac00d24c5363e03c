package io.tandem.engine.recording;

import io.tandem.engine.media.Tape;
import io.tandem.engine.media.TapeEvent;
import io.tandem.engine.recording.RecordingControl.Change;
import io.tandem.engine.recording.RecordingControl.Changed;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.RecordingRecord.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// One recording of a leg or a room, until its file is whole.
///
/// ```
/// call or room       RecordingActor        Tape
///  |----spawn-------------->|-----open------->|   recording   the tape has a longest time of its own
///  |<---Begun---------------|
///  |----Pause, Resume------>|-----pause------>|   paused      as long as the call
///  |----OnSource----------->|                     another leg took the place: the file goes on
///  |----Stop--------------->|-----stop------->|   stopping    PATIENCE
///  |<---Over----------------|<----Finished----|
/// ```
///
/// The owner hears [RecordingNews], the last of which is exactly one `Over`. What fails here ends the recording, never
/// the call. Should this actor die, the tape is stopped, and the owner says so ([Recordings]).
public final class RecordingActor {
    /// How long a file may take to be closed.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// What this actor is told.
    public sealed interface Command {}

    /// The API wants something.
    public record Alter(Change change, ActorRef<? super Changed> replyTo) implements Command {}

    /// It is to end.
    public record Stop() implements Command {}

    /// It goes on with this one: whoever is recorded moved there.
    public record OnSource(Consumer<Tape> source) implements Command {}

    /// Something happened that the file is to tell.
    public record Mark(String what) implements Command {}

    private record FromTape(TapeEvent event) implements Command {}

    private record Overdue() implements Command {}

    private final TimerScheduler<Command> timers;
    private final Tape tape;
    private final RecordingBook book;
    private final RecordingParts parts;
    private final ActorRef<? super RecordingNews> owner;

    private RecordingActor(
            TimerScheduler<Command> timers,
            Tape tape,
            RecordingBook book,
            RecordingParts parts,
            ActorRef<? super RecordingNews> owner) {
        this.timers = timers;
        this.tape = tape;
        this.book = book;
        this.parts = parts;
        this.owner = owner;
    }

    /// Records what `source` gives the tape.
    static Behavior<Command> create(
            RecordingStart start,
            Consumer<Tape> source,
            RecordingBook book,
            RecordingParts parts,
            ActorRef<? super RecordingNews> owner) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            Tape tape = parts.tapes().open(start.tape(), context.messageAdapter(TapeEvent.class, FromTape::new));
            var actor = new RecordingActor(timers, tape, book, parts, owner);
            source.accept(tape);
            book.begun(start.record());
            owner.tell(new RecordingNews.Begun(start.record(), context.getSelf()));
            return actor.recording(start.record());
        }));
    }

    private Behavior<Command> state(Function<Command, Behavior<Command>> told) {
        return Behaviors.receive((ActorContext<Command> _, Command command) -> told.apply(command), (_, signal) -> {
            if (signal instanceof PostStop) {
                tape.stop(); // once it is over, this changes nothing
            }
            return Behaviors.same();
        });
    }

    /// Ends by order, by its longest time, or when it cannot be written.
    private Behavior<Command> recording(RecordingRecord record) {
        return state(command -> switch (command) {
            case Alter(RecordingControl.Pause(var gap), var replyTo) -> {
                tape.pause(gap);
                RecordingRecord paused = changed(record, Status.PAUSED);
                replyTo.tell(new RecordingControl.Done(paused));
                yield paused(paused);
            }
            case Alter(RecordingControl.Resume _, var replyTo) ->
                refused(replyTo, "the recording is in-progress: expected one that is paused");
            case Alter _, Stop _, OnSource _, Mark _, FromTape _, Overdue _ -> going(record, command);
        });
    }

    /// Its owner ends it when the call or the room is over.
    private Behavior<Command> paused(RecordingRecord record) {
        return state(command -> switch (command) {
            case Alter(RecordingControl.Resume _, var replyTo) -> {
                tape.resume();
                RecordingRecord resumed = changed(record, Status.IN_PROGRESS);
                replyTo.tell(new RecordingControl.Done(resumed));
                yield recording(resumed);
            }
            case Alter(RecordingControl.Pause _, var replyTo) ->
                refused(replyTo, "the recording is paused: expected one that is in-progress");
            case Alter _, Stop _, OnSource _, Mark _, FromTape _, Overdue _ -> going(record, command);
        });
    }

    /// What is done whether it is paused or not.
    private Behavior<Command> going(RecordingRecord record, Command command) {
        return switch (command) {
            case Alter(RecordingControl.Stop _, var replyTo) -> stop(record, List.of(replyTo));
            case Stop _ -> stop(record, List.of());
            case OnSource(var source) -> {
                source.accept(tape);
                yield Behaviors.same();
            }
            case Mark(var what) -> {
                tape.mark(what);
                yield Behaviors.same();
            }
            case FromTape(TapeEvent.Silent(var silence)) -> {
                owner.tell(new RecordingNews.Silent(record.sid(), silence));
                yield Behaviors.same();
            }
            case FromTape(TapeEvent.Finished finished) -> finished(record, finished, List.of());
            case FromTape(TapeEvent.Failed failed) -> failed(record, failed, List.of());
            case Alter _, Overdue _ -> Behaviors.unhandled(); // the state itself; not armed yet
        };
    }

    private RecordingRecord changed(RecordingRecord record, Status status) {
        RecordingRecord changed = record.with(status, now());
        book.write(changed);
        return changed;
    }

    private static Behavior<Command> refused(ActorRef<? super Changed> replyTo, String why) {
        replyTo.tell(new RecordingControl.WrongState(why));
        return Behaviors.same();
    }

    private Behavior<Command> stop(RecordingRecord record, List<ActorRef<? super Changed>> waiting) {
        tape.stop();
        timers.startSingleTimer(new Overdue(), PATIENCE);
        return stopping(record, waiting);
    }

    /// The tape says how long the file is.
    private Behavior<Command> stopping(RecordingRecord record, List<ActorRef<? super Changed>> waiting) {
        return state(command -> switch (command) {
            case FromTape(TapeEvent.Finished finished) -> finished(record, finished, waiting);
            case FromTape(TapeEvent.Failed failed) -> failed(record, failed, waiting);
            case Overdue _ ->
                failed(
                        record,
                        new TapeEvent.Failed("its file was not closed in time", Duration.ZERO, List.of()),
                        waiting);
            case Alter(RecordingControl.Stop _, var replyTo) -> {
                List<ActorRef<? super Changed>> more = new ArrayList<>(waiting);
                more.add(replyTo);
                yield stopping(record, more);
            }
            case Alter(var _, var replyTo) -> {
                replyTo.tell(new RecordingControl.NoSuchRecording());
                yield Behaviors.same();
            }
            case Stop _, OnSource _, Mark _, FromTape _ -> Behaviors.same(); // it ends
        });
    }

    private Behavior<Command> finished(
            RecordingRecord record, TapeEvent.Finished finished, List<ActorRef<? super Changed>> waiting) {
        Status status = finished.length().isZero() ? Status.ABSENT : Status.COMPLETED;
        RecordingRecord last = record.ended(status, finished.length(), finished.marks(), record.errorCode(), now());
        return end(status == Status.ABSENT ? book.absent(last) : book.completed(last), waiting);
    }

    private Behavior<Command> failed(
            RecordingRecord record, TapeEvent.Failed failed, List<ActorRef<? super Changed>> waiting) {
        return end(book.failed(record, failed), waiting);
    }

    private Behavior<Command> end(RecordingNews.Over over, List<ActorRef<? super Changed>> waiting) {
        owner.tell(over);
        waiting.forEach(replyTo -> replyTo.tell(new RecordingControl.Done(over.record())));
        return Behaviors.stopped();
    }

    private Instant now() {
        return parts.clock().instant();
    }
}
