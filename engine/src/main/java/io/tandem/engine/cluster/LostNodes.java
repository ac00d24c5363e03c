package io.tandem.engine.cluster;

import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.Binding;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Closes what lost nodes left: whatever the store says that a node holds which is no member has nobody to finish it.
/// One such actor lives in the whole cluster.
///
/// ```
/// who knows the members   LostNodes                store           LostNode, one for each
///   |-------Alive------------>|--holders of what is-->|                  |
///   |                         |  not over             |                  |
///   |                         |<----Found-------------|                  |
///   |                         |------spawn------------------------------>|   until all is closed and told
///   |                         |  after a while        |                  |
///   |                         |--once more----------->|                  |   what a node wrote while it was given up
/// ```
public final class LostNodes {
    /// What it is told.
    public sealed interface Command {}

    /// These nodes are members, and no others.
    public record Alive(Set<InstanceId> instances) implements Command {
        public Alive {
            instances = Set.copyOf(instances);
        }
    }

    private record Found(Set<InstanceId> holders) implements Command {}

    private record NotFound(Throwable why) implements Command {}

    private record LookAgain() implements Command {}

    private record Closed(InstanceId lost) implements Command {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final LostParts parts;
    private final Set<InstanceId> closing = new HashSet<>();
    private int started;

    private LostNodes(ActorContext<Command> context, TimerScheduler<Command> timers, LostParts parts) {
        this.context = context;
        this.timers = timers;
        this.parts = parts;
    }

    /// One that waits to be told who lives.
    public static Behavior<Command> create(LostParts parts) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new LostNodes(context, timers, parts).watching(Set.of(), 0)));
    }

    /// As long as its node lives.
    ///
    /// @param alive the members
    /// @param failures how often the store has not answered, one after the other
    private Behavior<Command> watching(Set<InstanceId> alive, int failures) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Alive(var now) -> {
                look();
                yield watching(now, 0);
            }
            case LookAgain _ -> {
                look();
                yield Behaviors.same();
            }
            case Found(var holders) -> {
                found(holders, alive);
                yield watching(alive, 0);
            }
            case NotFound(var why) -> {
                context.getLog().warn("The store does not say what lost nodes have left: {}", why.getMessage());
                timers.startSingleTimer(new LookAgain(), parts.pauses().after(failures));
                yield watching(alive, failures + 1);
            }
            case Closed(var lost) -> {
                closing.remove(lost);
                yield Behaviors.same();
            }
        });
    }

    private void look() {
        timers.cancel(new LookAgain());
        var holders = parts.store()
                .instancesWithUnfinished()
                .thenCombine(parts.store().liveBindings(parts.clock().instant()), (unfinished, bindings) -> {
                    Set<InstanceId> all = new HashSet<>(unfinished);
                    bindings.stream()
                            .filter(LeftBehind::needsItsNode)
                            .map(Binding::instance)
                            .forEach(all::add);
                    return all;
                });
        context.pipeToSelf(holders, (all, failure) -> failure == null ? new Found(all) : new NotFound(failure));
    }

    /// Nobody is lost before it was told who lives.
    private void found(Set<InstanceId> holders, Set<InstanceId> alive) {
        Set<InstanceId> lost = new HashSet<>(holders);
        lost.removeAll(alive);
        if (alive.isEmpty() || lost.isEmpty()) {
            return;
        }
        timers.startSingleTimer(new LookAgain(), parts.again());
        lost.removeAll(closing);
        for (InstanceId one : lost) {
            closing.add(one);
            started++;
            context.watchWith(context.spawn(LostNode.create(one, alive, parts), "lost-" + started), new Closed(one));
        }
    }
}
