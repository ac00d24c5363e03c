package io.tandem.cluster;

import io.tandem.engine.cluster.LostNodes;
import io.tandem.engine.sid.InstanceId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/// Tells [LostNodes] who lives: when it begins, and whenever a node comes or is gone. A node takes calls only once all
/// have seen it come: what lives is never taken for lost. A singleton: when its own node is gone, the next one begins
/// with what it finds, so that no loss is missed.
///
/// A node that was given up may live behind a cut, where it comes to the same verdict at about the same time. Its
/// calls are its own for a margin more, in which it ends: no record is written, nobody is told by two. (A singleton
/// whose node was given up begins after that margin anyway.)
///
/// ```
/// node that is cut off      LossWatch            LostNodes
///   |  SMALLER: no new calls    |                    |
///   |  verdict: it ends         |<-MemberRemoved     |   its own verdict
///   |                           |   margin           |
///   x  ended                    |------Alive-------->|   closes what it left
/// ```
final class LossWatch {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    sealed interface Command {}

    private record Changed(MemberEvent event) implements Command {}

    /// The margin of a node that was given up is over.
    private record HasEnded(InstanceId instance) implements Command {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final Cluster cluster;
    private final ActorRef<LostNodes.Command> lost;
    private final Duration margin;

    private LossWatch(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ActorRef<LostNodes.Command> lost,
            Duration margin) {
        this.context = context;
        this.timers = timers;
        this.cluster = Cluster.get(context.getSystem());
        this.lost = lost;
        this.margin = margin;
    }

    /// @param closer when it dies this begins anew, a while later each time: it is told again who lives
    /// @param margin a node that was given up has ended by then
    static Behavior<Command> create(Behavior<LostNodes.Command> closer, Duration margin) {
        Behavior<Command> watch = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var lost = context.spawn(closer, "lost-nodes");
            context.watch(lost);
            return new LossWatch(context, timers, lost, margin).begin();
        }));
        return Behaviors.supervise(watch)
                .onFailure(SupervisorStrategy.restartWithBackoff(SHORTEST_PAUSE, LONGEST_PAUSE, 0.1));
    }

    private Behavior<Command> begin() {
        ActorRef<MemberEvent> members = context.messageAdapter(MemberEvent.class, Changed::new);
        cluster.subscriptions().tell(Subscribe.create(members, MemberEvent.class));
        tell(Members.instances(cluster), Set.of());
        return watching(Set.of());
    }

    /// As long as its node lives.
    ///
    /// @param ending were given up, and may not have ended yet
    private Behavior<Command> watching(Set<InstanceId> ending) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Changed(MemberRemoved removed) -> removed(removed, ending);
            case Changed _ -> {
                tell(Members.instances(cluster), ending);
                yield Behaviors.same();
            }
            case HasEnded(var instance) -> {
                Set<InstanceId> others = without(instance, ending);
                tell(Members.instances(cluster), others);
                yield watching(others);
            }
        });
    }

    private Behavior<Command> removed(MemberRemoved removed, Set<InstanceId> ending) {
        Optional<InstanceId> gone = Members.instance(removed.member());
        gone.ifPresent(instance -> context.getLog()
                .warn("Node {} at {} is gone", instance, removed.member().address()));
        Set<InstanceId> now = new HashSet<>(ending);
        if (removed.previousStatus().equals(MemberStatus.down())) {
            gone.ifPresent(instance -> {
                now.add(instance);
                timers.startSingleTimer(instance, new HasEnded(instance), margin);
            });
        }
        Set<InstanceId> members = gone.map(instance -> without(instance, Members.instances(cluster)))
                .orElseGet(() -> Members.instances(cluster));
        tell(members, now);
        return watching(now);
    }

    private void tell(Set<InstanceId> members, Set<InstanceId> ending) {
        Set<InstanceId> alive = new HashSet<>(members);
        alive.addAll(ending);
        lost.tell(new LostNodes.Alive(alive));
    }

    private static Set<InstanceId> without(InstanceId one, Set<InstanceId> all) {
        Set<InstanceId> others = new HashSet<>(all);
        others.remove(one);
        return others;
    }
}
