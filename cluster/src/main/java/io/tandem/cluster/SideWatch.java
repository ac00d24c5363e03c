package io.tandem.cluster;

import io.tandem.cluster.Side.Seen;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.MemberDowned;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.ClusterEvent.ReachabilityEvent;
import org.apache.pekko.cluster.ClusterEvent.UnreachableMember;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/// Looks on which [Side] this node is, whenever a member comes, goes, is lost sight of or seen again. It keeps what it
/// was told itself: what [Cluster#state] says may be a moment behind.
final class SideWatch {
    sealed interface Command {}

    private record Changed(MemberEvent event) implements Command {}

    private record Sighted(ReachabilityEvent event) implements Command {}

    /// What is known of a member.
    ///
    /// @param counts whether it is up, or leaves
    private record Known(boolean counts, boolean reachable) {
        static final Known UNHEARD_OF = new Known(false, true);

        Known counting(Member member) {
            return new Known(
                    member.status().equals(MemberStatus.up()) || member.status().equals(MemberStatus.leaving()),
                    reachable);
        }

        Known sighted(ReachabilityEvent event) {
            return new Known(counts, !(event instanceof UnreachableMember));
        }
    }

    private final ActorContext<Command> context;
    private final UniqueAddress self;
    private final Consumer<Side> told;
    private final Map<UniqueAddress, Known> members = new HashMap<>();

    private SideWatch(ActorContext<Command> context, UniqueAddress self, Consumer<Side> told) {
        this.context = context;
        this.self = self;
        this.told = told;
    }

    /// @param told hears each change; a node begins on the larger side
    static Behavior<Command> create(Consumer<Side> told) {
        return Behaviors.setup(context -> {
            Cluster cluster = Cluster.get(context.getSystem());
            ActorRef<MemberEvent> changes = context.messageAdapter(MemberEvent.class, Changed::new);
            ActorRef<ReachabilityEvent> sights = context.messageAdapter(ReachabilityEvent.class, Sighted::new);
            cluster.subscriptions().tell(Subscribe.create(changes, MemberEvent.class));
            cluster.subscriptions().tell(Subscribe.create(sights, ReachabilityEvent.class));
            return new SideWatch(context, cluster.selfMember().uniqueAddress(), told).on(Side.LARGER);
        });
    }

    private Behavior<Command> on(Side side) {
        return Behaviors.receiveMessage(command -> {
            if (isVerdict(command)) {
                return Behaviors.stopped(); // this node ends, and no side takes it back
            }
            note(command);
            Side now = Side.of(
                    members.entrySet().stream()
                            .filter(member -> member.getValue().counts())
                            .map(member -> new Seen(
                                    member.getKey().address(), member.getValue().reachable()))
                            .toList(),
                    Member.addressOrdering());
            if (now == side) {
                return Behaviors.same();
            }
            context.getLog()
                    .warn(
                            switch (now) {
                                case SMALLER ->
                                    "This node is cut off from most of the others: it takes no new calls, and ends unless it"
                                            + " hears of them again";
                                case LARGER -> "This node is with most of the others again";
                            });
            told.accept(now);
            return on(now);
        });
    }

    private boolean isVerdict(Command command) {
        return command instanceof Changed(var event)
                && event.member().uniqueAddress().equals(self)
                && (event instanceof MemberDowned || event instanceof MemberRemoved);
    }

    private void note(Command command) {
        switch (command) {
            case Changed(MemberRemoved removed) ->
                members.remove(removed.member().uniqueAddress());
            case Changed(var event) ->
                members.put(
                        event.member().uniqueAddress(), known(event.member()).counting(event.member()));
            case Sighted(var event) -> // this may come before it is said that it joins
                members.put(
                        event.member().uniqueAddress(), known(event.member()).sighted(event));
        }
    }

    private Known known(Member member) {
        return members.getOrDefault(member.uniqueAddress(), Known.UNHEARD_OF);
    }
}
