package io.tandem.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.cluster.Change;
import io.tandem.engine.cluster.LostNodes;
import io.tandem.engine.cluster.Peer;
import io.tandem.engine.cluster.Peers;
import io.tandem.engine.conference.ConferenceRegion;
import io.tandem.engine.sid.InstanceId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.StreamSupport;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.pubsub.Topic;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.apache.pekko.management.javadsl.PekkoManagement;
import org.jspecify.annotations.Nullable;

/// This node as a member of the cluster.
public final class ClusterNode {
    private static final Duration ACQUAINTANCE = Duration.ofSeconds(5);

    private final ActorSystem<?> system;
    private final InstanceId instance;
    private final Cluster cluster;
    private final CallRegion calls;
    private final ActorRef<ConferenceRegion.OfRoom> rooms;
    private final ActorRef<PeerBoard.Command> board;
    private final ActorRef<Topic.Command<Change>> changes;
    private final CompletableFuture<@Nullable Void> acquainted = new CompletableFuture<>();
    private final Map<InstanceId, Peer> known = new HashMap<>(); // the board's alone
    private final List<Consumer<Peer>> mourners = new CopyOnWriteArrayList<>();
    private volatile Map<InstanceId, Peer> cards = Map.of();

    private ClusterNode(
            ActorSystem<?> system,
            InstanceId instance,
            CompletionStage<ActorRef<CallRegistry.Command>> registry,
            CompletionStage<ActorRef<ConferenceRegion.Command>> conferences) {
        this.system = system;
        this.instance = instance;
        this.cluster = Cluster.get(system);
        this.calls = CallRegion.start(system, instance, registry);
        this.rooms = RoomRegion.start(system, conferences);
        this.board = system.systemActorOf(PeerBoard.create(this::shown, this::gone), "peers", Props.empty());
        this.changes = system.systemActorOf(Topic.create(Change.class, "changes"), "changes", Props.empty());
    }

    /// What the actor system of a node is to be made with.
    public static Config config(ClusterSettings settings, InstanceId instance) {
        Map<String, Object> set = new HashMap<>();
        set.put("pekko.remote.artery.canonical.hostname", settings.host());
        set.put("pekko.remote.artery.canonical.port", settings.port());
        set.put("pekko.remote.artery.bind.hostname", settings.bindHost());
        set.put("pekko.remote.artery.bind.port", settings.bindPort());
        set.put("pekko.cluster.roles", List.of(Members.role(instance)));
        set.put(
                "pekko.cluster.failure-detector.acceptable-heartbeat-pause",
                settings.patience().toMillis() + " ms");
        set.put(
                "pekko.cluster.split-brain-resolver.stable-after",
                settings.stableAfter().toMillis() + " ms");
        settings.management().ifPresent(management -> {
            set.put("pekko.management.http.hostname", management.host());
            set.put("pekko.management.http.port", management.port());
        });
        return ConfigFactory.load(ConfigFactory.parseMap(set, "cluster settings")
                .withFallback(ConfigFactory.parseResources(ClusterNode.class.getClassLoader(), "tandem-cluster.conf"))
                .withFallback(ConfigFactory.defaultApplication()));
    }

    /// Joins the others, or begins a cluster.
    ///
    /// @param registry the calls of this node, once they are taken
    /// @param conferences the rooms of this node
    /// @return completes when this node is up: all members know it
    public static CompletionStage<ClusterNode> join(
            ActorSystem<?> system,
            ClusterSettings settings,
            InstanceId instance,
            CompletionStage<ActorRef<CallRegistry.Command>> registry,
            CompletionStage<ActorRef<ConferenceRegion.Command>> conferences) {
        var up = new CompletableFuture<ClusterNode>();
        var classic = org.apache.pekko.cluster.Cluster.get(Adapter.toClassic(system));
        classic.registerOnMemberUp(() -> up.complete(new ClusterNode(system, instance, registry, conferences)));
        Address self = classic.selfAddress();
        new SeedFinder(SeedNames.ofSystem())
                .find(settings.seeds(), self.hostPort().substring(self.system().length() + 1))
                .thenAccept(seeds -> Cluster.get(system)
                        .manager()
                        .tell(new JoinSeedNodes(seeds.stream()
                                .map(seed -> AddressFromURIString.parse("pekko://" + system.name() + "@" + seed))
                                .toList())));
        settings.management()
                .ifPresent(_ -> PekkoManagement.get(Adapter.toClassic(system)).start());
        return up;
    }

    /// Takes what is asked about the calls of any node.
    public ActorRef<CallRegistry.OfCall> calls() {
        return calls.calls();
    }

    /// The rooms of all nodes.
    public ActorRef<ConferenceRegion.OfRoom> rooms() {
        return rooms;
    }

    /// A slot for the sids of this node's calls.
    public CompletionStage<Integer> slot(RandomGenerator random) {
        return calls.claim(random);
    }

    /// Tells the others where this node is found.
    ///
    /// @return completes when this node knows where all members are, or after a while: one of them may be starting
    /// too
    public CompletionStage<@Nullable Void> announce(Peer self) {
        board.tell(new PeerBoard.Announce(self));
        return acquainted.copy().completeOnTimeout(null, ACQUAINTANCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void shown(Map<InstanceId, Peer> now) {
        cards = now;
        known.putAll(now);
        if (now.keySet().containsAll(Members.instances(cluster))) {
            acquainted.complete(null);
        }
    }

    /// Its card may have been taken off the board before. This node, when it is the one that was given up, mourns
    /// nobody: it ends, and the others close its calls.
    private void gone(InstanceId node) {
        Peer card = known.remove(node);
        if (card != null && !node.equals(instance)) {
            mourners.forEach(mourner -> mourner.accept(card));
        }
    }

    /// Tells all nodes, this one too, what was changed through the API of this one. One that cannot be reached, or
    /// has only just come, misses it.
    public void tell(Change change) {
        changes.tell(Topic.publish(change));
    }

    /// From now on `listener` is told what was changed at any node.
    public void hear(Consumer<Change> listener) {
        Behavior<Change> hearing = Behaviors.receiveMessage(change -> {
            listener.accept(change);
            return Behaviors.same();
        });
        changes.tell(Topic.subscribe(system.systemActorOf(hearing, "changes-heard", Props.empty())));
    }

    /// The other nodes.
    public Peers peers() {
        return () -> cards.values().stream()
                .filter(card -> !card.instance().equals(instance))
                .toList();
    }

    /// From now on `mourner` is told of each node that is no more.
    public void onGone(Consumer<Peer> mourner) {
        mourners.add(mourner);
    }

    /// From now on one node of the cluster runs `closer`, which is told who lives whenever that changes.
    ///
    /// @param margin so long after a node was given up its calls are its own still: it may have to end by itself
    public void closeLost(Behavior<LostNodes.Command> closer, Duration margin) {
        ClusterSingleton.get(system).init(SingletonActor.of(LossWatch.create(closer, margin), "loss-watch"));
    }

    /// From now on `listener` is told when this node is cut off from most of the others, and when it is not any
    /// more.
    public void hearSide(Consumer<Side> listener) {
        system.systemActorOf(SideWatch.create(listener), "side", Props.empty());
    }

    /// Should the others go on without this node, `lastDeed` is done before its actors stop. It has five seconds.
    public void onGivenUp(Supplier<CompletionStage<Void>> lastDeed) {
        var shutdown = CoordinatedShutdown.get(system);
        shutdown.addTask(
                CoordinatedShutdown.PhaseBeforeServiceUnbind(),
                "last-deed",
                () -> shutdown.getShutdownReason().equals(Optional.of(CoordinatedShutdown.clusterDowningReason()))
                        ? lastDeed.get().thenApply(_ -> Done.done())
                        : CompletableFuture.completedStage(Done.done()));
    }

    /// A member as operators see it.
    ///
    /// @param address `host:port` for other nodes
    /// @param instance its id
    /// @param status as Pekko calls it: joining, up, leaving, exiting, down
    /// @param reachable whether it answers
    /// @param peer where it is found, once it said so
    public record MemberView(
            String address, Optional<InstanceId> instance, String status, boolean reachable, Optional<Peer> peer) {}

    /// All members, this one too.
    public List<MemberView> members() {
        var unreachable = cluster.state().getUnreachable();
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .map(member -> view(member, !unreachable.contains(member)))
                .toList();
    }

    private MemberView view(Member member, boolean reachable) {
        Optional<InstanceId> id = Members.instance(member);
        String address = member.address().hostPort();
        return new MemberView(
                address.substring(address.indexOf('@') + 1),
                id,
                member.status().toString().toLowerCase(Locale.ROOT),
                reachable,
                id.map(cards::get));
    }
}
