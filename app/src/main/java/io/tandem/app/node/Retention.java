package io.tandem.app.node;

import io.tandem.engine.media.RecordingFiles;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Deletes recordings that are older than the operator wants to keep them. Nodes that share a store share this work:
/// each deletes whatever record is old, but only the files in its own folder.
///
/// ```
/// Retention               Store                 RecordingFiles
///   |---recordingsBefore---->|                        |   asking
///   |<--a batch, oldest first|                        |
///   |---delete--------------------------------------->|   deleting; first the file, so that none is left without a
///   |                        |                        |   record
///   |---deleteRecording----->|                        |   asking again when the batch was full, and some of it is gone
///   |---untouchedSince------------------------------->|   looking
///   |<--files of this node that are old---------------|
///   |---recording----------->|                        |   sweeping: another node has deleted the record of such a file
///   |<--none-----------------|                        |
///   |---delete--------------------------------------->|   resting after the last one
/// ```
///
/// What cannot be deleted is told in the log, and tried again after the rest.
final class Retention {
    sealed interface Command {}

    private record RestOver() implements Command {}

    private record Old(List<RecordingRecord> batch) implements Command {}

    private record Deleted(RecordingSid recording) implements Command {}

    private record Untouched(List<RecordingSid> files) implements Command {}

    private record Swept(RecordingSid recording) implements Command {}

    private record Failed(String what, Throwable problem) implements Command {}

    /// How thoroughly it works.
    ///
    /// @param age recordings that were asked for longer ago are deleted
    /// @param rest how long it rests when there is nothing to delete
    /// @param batch how many it asks for at once
    record Rules(Duration age, Duration rest, int batch) {
        /// The usual pace.
        static Rules of(Duration age) {
            return new Rules(age, Duration.ofMinutes(10), 100);
        }
    }

    /// What is left of a batch.
    ///
    /// @param waiting still to be deleted
    /// @param size how many they were
    /// @param deleted how many are gone
    private record Batch(Queue<RecordingRecord> waiting, int size, int deleted) {
        Batch oneDeleted() {
            return new Batch(waiting, size, deleted + 1);
        }
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final Store store;
    private final RecordingFiles files;
    private final Executor disk;
    private final InstantSource clock;
    private final Rules rules;

    private Retention(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Store store,
            RecordingFiles files,
            Executor disk,
            InstantSource clock,
            Rules rules) {
        this.context = context;
        this.timers = timers;
        this.store = store;
        this.files = files;
        this.disk = disk;
        this.clock = clock;
        this.rules = rules;
    }

    /// @param disk runs what waits for the disk
    static Behavior<Command> create(
            Store store, RecordingFiles files, Executor disk, InstantSource clock, Rules rules) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new Retention(context, timers, store, files, disk, clock, rules).asking()));
    }

    private Behavior<Command> resting() {
        timers.startSingleTimer(new RestOver(), rules.rest());
        return Behaviors.receiveMessage(command -> switch (command) {
            case RestOver() -> asking();
            case Old _, Deleted _, Untouched _, Swept _, Failed _ -> Behaviors.unhandled(); // nothing was asked for
        });
    }

    /// The store answers or fails.
    private Behavior<Command> asking() {
        context.pipeToSelf(
                store.recordingsBefore(oldest(), rules.batch()),
                (batch, problem) -> problem == null ? new Old(batch) : new Failed("list old recordings", problem));
        return Behaviors.receiveMessage(command -> switch (command) {
            case Old(var batch) -> next(new Batch(new ArrayDeque<>(batch), batch.size(), 0));
            case Failed failed -> {
                told(failed);
                yield resting();
            }
            case RestOver _, Deleted _, Untouched _, Swept _ -> Behaviors.unhandled(); // it neither rests nor deletes
        });
    }

    private Behavior<Command> next(Batch batch) {
        RecordingRecord oldest = batch.waiting().poll();
        if (oldest != null) {
            return deleting(oldest.sid(), batch);
        }
        return batch.size() == rules.batch() && batch.deleted() > 0 ? asking() : looking();
    }

    private Instant oldest() {
        return clock.instant().minus(rules.age());
    }

    /// The disk and the store answer or fail.
    private Behavior<Command> deleting(RecordingSid recording, Batch batch) {
        context.pipeToSelf(
                deleted(recording),
                (_, problem) -> problem == null
                        ? new Deleted(recording)
                        : new Failed("delete recording " + recording, problem));
        return Behaviors.receiveMessage(command -> switch (command) {
            case Deleted(var gone) -> {
                context.getLog().debug("Recording {} was kept long enough and is deleted", gone);
                yield next(batch.oneDeleted());
            }
            case Failed failed -> {
                told(failed);
                yield next(batch);
            }
            case RestOver _, Old _, Untouched _, Swept _ -> Behaviors.unhandled(); // it has asked for nothing else
        });
    }

    private CompletionStage<Void> deleted(RecordingSid recording) {
        return CompletableFuture.runAsync(() -> deleteFile(recording), disk)
                .thenCompose(_ -> store.deleteRecording(recording));
    }

    /// The disk answers or fails.
    private Behavior<Command> looking() {
        Instant oldest = oldest();
        context.pipeToSelf(
                CompletableFuture.supplyAsync(() -> untouchedSince(oldest), disk),
                (found, problem) ->
                        problem == null ? new Untouched(found) : new Failed("look for old recordings", problem));
        return Behaviors.receiveMessage(command -> switch (command) {
            case Untouched(var found) -> sweptNext(new ArrayDeque<>(found));
            case Failed failed -> {
                told(failed);
                yield resting();
            }
            case RestOver _, Old _, Deleted _, Swept _ -> Behaviors.unhandled(); // it has asked for nothing else
        });
    }

    private Behavior<Command> sweptNext(Queue<RecordingSid> waiting) {
        RecordingSid next = waiting.poll();
        return next == null ? resting() : sweeping(next, waiting);
    }

    /// The store and the disk answer or fail.
    private Behavior<Command> sweeping(RecordingSid recording, Queue<RecordingSid> waiting) {
        context.pipeToSelf(
                swept(recording),
                (_, problem) -> problem == null
                        ? new Swept(recording)
                        : new Failed("sweep the file of recording " + recording, problem));
        return Behaviors.receiveMessage(command -> switch (command) {
            case Swept(var done) -> {
                context.getLog().debug("The file of recording {} was looked after", done);
                yield sweptNext(waiting);
            }
            case Failed failed -> {
                told(failed);
                yield sweptNext(waiting);
            }
            case RestOver _, Old _, Deleted _, Untouched _ -> Behaviors.unhandled(); // it has asked for nothing else
        });
    }

    /// A file that has a record stays: the record is not old enough yet.
    private CompletionStage<Void> swept(RecordingSid recording) {
        return store.recording(recording)
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.allOf()
                        : CompletableFuture.runAsync(() -> deleteFile(recording), disk));
    }

    private List<RecordingSid> untouchedSince(Instant time) {
        try {
            return files.untouchedSince(time);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteFile(RecordingSid recording) {
        try {
            files.delete(recording);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void told(Failed failed) {
        context.getLog().warn("Could not {}, which is tried again later: {}", failed.what(), failed.problem());
    }
}
