package io.tandem.app.node;

import io.tandem.engine.sid.RecordingSid;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Comes back to the torn recordings that could not be mended at the start, since the store was away, until none is
/// left.
///
/// ```
/// Mending            TornRecordings
///   |                      |          resting
///   |---mend-------------->|          mending
///   |<--those still left---|          resting again, or stopped when there are none
/// ```
final class Mending {
    sealed interface Command {}

    private record RestOver() implements Command {}

    private record Left(List<RecordingSid> recordings) implements Command {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final UnaryOperator<List<RecordingSid>> mend;
    private final Executor disk;
    private final Duration rest;

    private Mending(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            UnaryOperator<List<RecordingSid>> mend,
            Executor disk,
            Duration rest) {
        this.context = context;
        this.timers = timers;
        this.mend = mend;
        this.disk = disk;
        this.rest = rest;
    }

    /// @param torn what is to be mended
    /// @param mend does what it can, and tells what is left; it may wait
    /// @param disk runs what waits
    /// @param rest before each try
    static Behavior<Command> create(
            List<RecordingSid> torn, UnaryOperator<List<RecordingSid>> mend, Executor disk, Duration rest) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Mending(context, timers, mend, disk, rest).resting(torn)));
    }

    private Behavior<Command> resting(List<RecordingSid> torn) {
        timers.startSingleTimer(new RestOver(), rest);
        return Behaviors.receiveMessage(command -> switch (command) {
            case RestOver() -> mending(torn);
            case Left _ -> Behaviors.unhandled(); // nothing is being mended
        });
    }

    /// The store and the disk answer or fail.
    private Behavior<Command> mending(List<RecordingSid> torn) {
        context.pipeToSelf(
                CompletableFuture.supplyAsync(() -> mend.apply(torn), disk),
                (left, problem) -> new Left(problem == null ? left : torn));
        return Behaviors.receiveMessage(command -> switch (command) {
            case Left(var recordings) -> {
                if (!recordings.isEmpty()) {
                    yield resting(recordings);
                }
                context.getLog().info("All recordings that were torn are mended");
                yield Behaviors.stopped();
            }
            case RestOver() -> Behaviors.unhandled(); // it does not rest
        });
    }
}
