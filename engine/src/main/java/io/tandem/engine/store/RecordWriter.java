package io.tandem.engine.store;

import io.tandem.engine.sid.CallSid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Writes the records of living calls, so that no call ever waits for the disk.
///
/// ```
/// Call            RecordWriter            Store
///   |--OfCall(ringing)->|------save--------->|
///   |--OfCall(answered)>|  waits             |
///   |--OfCall(completed)|  takes its place   |
///   |                   |<-----done----------|
///   |                   |------save--------->|  completed
///   |                   |<-----failed--------|
///   |                   |  pause, longer each time
///   |                   |------save--------->|  completed, again
/// ```
///
/// Of one record only one snapshot is being written at a time, and only the newest waits: the final one is written
/// last. A failure makes a pause for all; what fails again and again while others are written is given up. When more
/// wait than may, intermediate snapshots are given up, the oldest first, then notifications, but never the end of a
/// call or transfer.
public final class RecordWriter extends AbstractBehavior<RecordWriter.Command> {
    /// [Records] are told as they are; see [ActorRef#narrow].
    public sealed interface Command permits Records, Flush, Silence, Saved, Refused, PauseOver {}

    /// Answers as soon as nothing waits and nothing is being written. Ends a pause, to try at once.
    public record Flush(ActorRef<Flushed> replyTo) implements Command {}

    /// Nothing more is to be written, not even what waits: other nodes close what this one leaves.
    public record Silence() implements Command {}

    /// All that was told is written, or given up.
    public record Flushed() {}

    record Saved(Object key) implements Command {}

    record Refused(Object key, Throwable problem) implements Command {}

    record PauseOver() implements Command {}

    /// How much at once, and how patiently.
    ///
    /// @param writing how many writes are under way at the most
    /// @param waiting how many records wait at the most, unless their ends alone are more
    /// @param firstPause after a failure; doubled after each one that follows
    /// @param longestPause never longer than that
    /// @param attempts how often a record is tried while others are written
    public record Limits(int writing, int waiting, Duration firstPause, Duration longestPause, int attempts) {
        /// 50 000 records are about 50 MB.
        public static final Limits DEFAULT =
                new Limits(1_024, 50_000, Duration.ofMillis(200), Duration.ofSeconds(30), 10);
    }

    /// A snapshot on its way.
    ///
    /// @param record what is to be written
    /// @param attempts how often it failed while others were written
    /// @param seen how many writes had succeeded when it last failed
    private record Snapshot(Records record, int attempts, long seen) {
        Snapshot(Records record) {
            this(record, 0, 0);
        }

        Snapshot failed(long successes) {
            return new Snapshot(record, successes > seen ? attempts + 1 : attempts, successes);
        }
    }

    /// What is kept of a living call beside its record.
    private record Living(CallSid call) {}

    private record Writing(Snapshot snapshot, Optional<Snapshot> newer) {}

    private final Store store;
    private final RecordMeter meter;
    private final Limits limits;
    private final TimerScheduler<Command> timers;
    private final WaitingRecords<Snapshot> waiting = new WaitingRecords<>();
    private final Map<Object, Writing> writing = new HashMap<>();
    private final List<ActorRef<Flushed>> flushing = new ArrayList<>();
    private int newer;
    private long successes;
    private int failuresInARow;
    private Health health = Health.WRITING;
    private Room room = Room.ENOUGH;

    private enum Health {
        WRITING,
        PAUSING
    }

    private enum Room {
        ENOUGH,
        FULL
    }

    /// A writer that has nothing to write yet.
    ///
    /// @param store where to
    /// @param meter told what becomes of the records
    /// @param limits how much at once, and how patiently
    public static Behavior<Command> create(Store store, RecordMeter meter, Limits limits) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new RecordWriter(context, timers, store, meter, limits)));
    }

    private RecordWriter(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Store store,
            RecordMeter meter,
            Limits limits) {
        super(context);
        this.timers = timers;
        this.store = store;
        this.meter = meter;
        this.limits = limits;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::receive).build();
    }

    private Behavior<Command> receive(Command command) {
        switch (command) {
            case Records record -> told(new Snapshot(record));
            case Flush(var replyTo) -> {
                flushing.add(replyTo);
                resume();
            }
            case Silence() -> {
                return silent();
            }
            case Saved(var key) -> saved(key);
            case Refused(var key, var problem) -> refused(key, problem);
            case PauseOver() -> resume();
        }
        writeNext();
        meter.waiting(waiting.size() + newer + writing.size());
        return this;
    }

    private Behavior<Command> silent() {
        timers.cancelAll();
        meter.waiting(0);
        flushing.forEach(replyTo -> replyTo.tell(new Flushed()));
        return Behaviors.receiveMessage(command -> {
            if (command instanceof Flush(var replyTo)) {
                replyTo.tell(new Flushed());
            }
            return Behaviors.same();
        });
    }

    private void told(Snapshot snapshot) {
        Object key = key(snapshot.record());
        Writing current = writing.get(key);
        if (current == null) {
            Optional<Snapshot> known = waiting.remove(key);
            await(key, known.filter(before -> isLate(snapshot, before)).orElse(snapshot));
            return;
        }
        if (isLate(snapshot, current.newer().orElse(current.snapshot()))) {
            return;
        }
        newer += current.newer().isPresent() ? 0 : 1;
        writing.put(key, new Writing(current.snapshot(), Optional.of(snapshot)));
    }

    /// An intermediate snapshot that comes after the end.
    private static boolean isLate(Snapshot snapshot, Snapshot before) {
        return worth(before.record()) == Worth.FINAL && worth(snapshot.record()) == Worth.INTERMEDIATE;
    }

    private void await(Object key, Snapshot snapshot) {
        waiting.add(worth(snapshot.record()), key, snapshot);
        while (waiting.size() > limits.waiting() && waiting.dropLeastWorthy()) {
            meter.dropped();
            if (room == Room.ENOUGH) {
                room = Room.FULL;
                getContext()
                        .getLog()
                        .error(
                                "More than {} records wait for the store: the oldest intermediate ones are given up",
                                limits.waiting());
            }
        }
    }

    private void writeNext() {
        while (health == Health.WRITING && writing.size() < limits.writing() && waiting.size() > 0) {
            Map.Entry<Object, Snapshot> next = waiting.takeWorthiest();
            Object key = next.getKey();
            writing.put(key, new Writing(next.getValue(), Optional.empty()));
            getContext()
                    .pipeToSelf(
                            save(next.getValue().record()),
                            (_, problem) -> problem == null ? new Saved(key) : new Refused(key, problem));
        }
        if (waiting.size() == 0) {
            room = Room.ENOUGH;
            if (writing.isEmpty()) {
                flushing.forEach(replyTo -> replyTo.tell(new Flushed()));
                flushing.clear();
            }
        }
    }

    private CompletionStage<Void> save(Records record) {
        return switch (record) {
            case Records.OfCall(var call) -> store.save(call);
            case Records.OfRefer(var refer) -> store.save(refer);
            case Records.OfRecording(var recording) -> store.save(recording);
            case Records.NoRecording(var recording) -> store.deleteRecording(recording);
            case Records.OfConference(var conference) -> store.save(conference);
            case Records.OfLiveCall(var call) -> ifItCan(store.save(call));
            case Records.LiveCallOver(var instance, var call) -> ifItCan(store.deleteLiveCall(instance, call));
            case Records.OfApplication(var notification) -> store.save(notification);
        };
    }

    /// What is kept of a living call is not worth a pause of all records: the next change writes it again, and what
    /// is left of one that is over is found by whoever closes what this node left.
    private static CompletionStage<Void> ifItCan(CompletionStage<Void> write) {
        return write.exceptionallyCompose(_ -> CompletableFuture.allOf());
    }

    private void saved(Object key) {
        successes++;
        meter.written();
        if (failuresInARow > 0) {
            failuresInARow = 0;
            getContext().getLog().info("Records are written again");
        }
        done(key).newer().ifPresent(next -> await(key, next));
    }

    private void refused(Object key, Throwable problem) {
        meter.failed();
        Writing failed = done(key);
        Snapshot again = failed.snapshot().failed(successes);
        if (again.attempts() >= limits.attempts()) {
            meter.dropped();
            getContext().getLog().error("A record is given up, the store refuses it: {}", problem.getMessage());
            failed.newer().ifPresent(next -> await(key, next));
            return;
        }
        await(key, failed.newer().orElse(again));
        if (health == Health.WRITING) {
            pause(problem);
        }
    }

    private Writing done(Object key) {
        Writing done = writing.remove(key);
        if (done == null) {
            throw new IllegalStateException("The store answered twice for " + key);
        }
        newer -= done.newer().isPresent() ? 1 : 0;
        return done;
    }

    private void pause(Throwable problem) {
        if (failuresInARow == 0) {
            getContext().getLog().warn("Records cannot be written and wait: {}", problem.getMessage());
        }
        Duration doubled = limits.firstPause().multipliedBy(1L << Math.min(failuresInARow, 16));
        health = Health.PAUSING;
        failuresInARow++;
        timers.startSingleTimer(
                new PauseOver(), doubled.compareTo(limits.longestPause()) < 0 ? doubled : limits.longestPause());
    }

    private void resume() {
        timers.cancel(new PauseOver());
        health = Health.WRITING;
    }

    private static Object key(Records record) {
        return switch (record) {
            case Records.OfCall(var call) -> call.sid();
            case Records.OfRefer(var refer) -> refer.sid();
            case Records.OfRecording(var recording) -> recording.sid();
            case Records.NoRecording(var recording) -> recording;
            case Records.OfConference(var conference) -> conference.sid();
            case Records.OfLiveCall(var call) -> new Living(call.call());
            case Records.LiveCallOver(var _, var call) -> new Living(call);
            case Records.OfApplication(var notification) -> notification.sid();
        };
    }

    private static Worth worth(Records record) {
        return switch (record) {
            case Records.OfCall(var call) -> call.status().isFinal() ? Worth.FINAL : Worth.INTERMEDIATE;
            case Records.OfRefer(var refer) ->
                refer.status() == ReferRecord.Status.IN_PROGRESS ? Worth.INTERMEDIATE : Worth.FINAL;
            case Records.OfRecording(var recording) -> recording.status().isFinal() ? Worth.FINAL : Worth.INTERMEDIATE;
            case Records.NoRecording _ -> Worth.FINAL;
            case Records.OfConference(var conference) ->
                conference.status() == ConferenceRecord.Status.COMPLETED ? Worth.FINAL : Worth.INTERMEDIATE;
            case Records.OfLiveCall _ -> Worth.INTERMEDIATE;
            case Records.LiveCallOver _ -> Worth.FINAL;
            case Records.OfApplication _ -> Worth.NOTIFICATION;
        };
    }
}
