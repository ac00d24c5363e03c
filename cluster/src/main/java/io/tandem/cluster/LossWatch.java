package io.tandem.cluster;

import io.tandem.engine.cluster.LostNodes;
import io.tandem.engine.sid.InstanceId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/// Tells [LostNodes] who lives: when it begins, and whenever a node comes or is gone. A node takes calls only once all
/// have seen it come: what lives is never taken for lost. A singleton: when its own node is gone, the next one begins
/// with what it finds, so that no loss is missed.
final class LossWatch {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private LossWatch() {}

    /// @param closer when it dies this begins anew, a while later each time: it is told again who lives
    static Behavior<MemberEvent> create(Behavior<LostNodes.Command> closer) {
        Behavior<MemberEvent> watch = Behaviors.setup(context -> {
            var lost = context.spawn(closer, "lost-nodes");
            context.watch(lost);
            Cluster cluster = Cluster.get(context.getSystem());
            cluster.subscriptions().tell(Subscribe.create(context.getSelf(), MemberEvent.class));
            lost.tell(new LostNodes.Alive(Members.instances(cluster)));
            return watching(context, cluster, lost);
        });
        return Behaviors.supervise(watch)
                .onFailure(SupervisorStrategy.restartWithBackoff(SHORTEST_PAUSE, LONGEST_PAUSE, 0.1));
    }

    private static Behavior<MemberEvent> watching(
            ActorContext<MemberEvent> context, Cluster cluster, ActorRef<LostNodes.Command> lost) {
        return Behaviors.receiveMessage(event -> {
            if (event instanceof MemberRemoved removed) {
                Set<InstanceId> alive = new HashSet<>(Members.instances(cluster));
                Members.instance(removed.member()).ifPresent(gone -> {
                    context.getLog()
                            .warn(
                                    "Node {} at {} is gone",
                                    gone,
                                    removed.member().address());
                    alive.remove(gone);
                });
                lost.tell(new LostNodes.Alive(alive));
            } else {
                lost.tell(new LostNodes.Alive(Members.instances(cluster)));
            }
            return Behaviors.same();
        });
    }
}
