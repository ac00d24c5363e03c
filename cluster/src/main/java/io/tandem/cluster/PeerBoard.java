package io.tandem.cluster;

import io.tandem.engine.cluster.Peer;
import io.tandem.engine.sid.InstanceId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.LWWMapKey;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.apache.pekko.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/// Where each node is found: every node writes its own card, all read all.
///
/// ```
/// PeerBoard          Distributed Data        other nodes
///   |--put own card-------->|<----gossip-------->|
///   |<--Changed(cards)------|                    |    the view is the cards of those that are members
///   |<--MemberRemoved-------|                    |    its card is taken off
/// ```
final class PeerBoard {
    private static final Key<LWWMap<String, Peer>> KEY = LWWMapKey.create("peers");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    sealed interface Command {}

    /// This is where this node is found.
    record Announce(Peer self) implements Command {}

    private record Changed(Replicator.SubscribeResponse<LWWMap<String, Peer>> response) implements Command {}

    private record Member(ClusterEvent.MemberEvent event) implements Command {}

    private record Written() implements Command {}

    private final ReplicatorMessageAdapter<Command, LWWMap<String, Peer>> replicator;
    private final SelfUniqueAddress self;
    private final Cluster cluster;
    private final Consumer<Map<InstanceId, Peer>> view;
    private final Consumer<InstanceId> gone;

    private PeerBoard(
            ReplicatorMessageAdapter<Command, LWWMap<String, Peer>> replicator,
            SelfUniqueAddress self,
            Cluster cluster,
            Consumer<Map<InstanceId, Peer>> view,
            Consumer<InstanceId> gone) {
        this.replicator = replicator;
        this.self = self;
        this.cluster = cluster;
        this.view = view;
        this.gone = gone;
    }

    /// @param view is told the cards of all members whenever they change, this node's own among them
    /// @param gone is told who is no member any more
    static Behavior<Command> create(Consumer<Map<InstanceId, Peer>> view, Consumer<InstanceId> gone) {
        return Behaviors.setup(context ->
                DistributedData.<Command, LWWMap<String, Peer>>withReplicatorMessageAdapter(replicator -> {
                    var cluster = Cluster.get(context.getSystem());
                    replicator.subscribe(KEY, Changed::new);
                    ActorRef<ClusterEvent.MemberEvent> members =
                            context.messageAdapter(ClusterEvent.MemberEvent.class, Member::new);
                    cluster.subscriptions().tell(Subscribe.create(members, ClusterEvent.MemberEvent.class));
                    var board = new PeerBoard(
                            replicator,
                            DistributedData.get(context.getSystem()).selfUniqueAddress(),
                            cluster,
                            view,
                            gone);
                    return board.showing(Map.of());
                }));
    }

    private Behavior<Command> showing(Map<String, Peer> cards) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Announce(var peer) -> {
                update(map -> map.put(self, peer.instance().text(), peer));
                yield Behaviors.same();
            }
            case Changed(Replicator.Changed<LWWMap<String, Peer>> changed) -> {
                Map<String, Peer> now = Map.copyOf(changed.get(KEY).getEntries());
                show(now);
                yield showing(now);
            }
            case Changed _ -> Behaviors.same(); // nobody deletes the whole board
            case Member(ClusterEvent.MemberRemoved removed) -> {
                Optional<InstanceId> lost = Members.instance(removed.member());
                lost.filter(one -> cards.containsKey(one.text()))
                        .ifPresent(one -> update(map -> map.remove(self, one.text())));
                show(cards);
                lost.ifPresent(gone);
                yield Behaviors.same();
            }
            case Member _ -> {
                show(cards);
                yield Behaviors.same();
            }
            case Written _ -> Behaviors.same(); // what did not reach all yet, gossip brings
        });
    }

    private void show(Map<String, Peer> cards) {
        Set<InstanceId> members = Members.instances(cluster);
        view.accept(cards.values().stream()
                .filter(card -> members.contains(card.instance()))
                .collect(Collectors.toUnmodifiableMap(Peer::instance, card -> card)));
    }

    private void update(Function<LWWMap<String, Peer>, LWWMap<String, Peer>> change) {
        replicator.askUpdate(
                replyTo -> new Replicator.Update<>(
                        KEY, LWWMap.create(), new Replicator.WriteAll(PATIENCE), replyTo, change),
                _ -> new Written());
    }
}
