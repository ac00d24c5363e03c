package io.tandem.cluster;

import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.cluster.Crossing;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.jspecify.annotations.Nullable;

/// The calls of all nodes: what is told it reaches the node that minted the call's sid.
///
/// A slot of the sids is a shard, and its one entity is the door to the registry of the node that the slot belongs to.
/// A call itself is no entity: it is made where it arrives, in a slot of that node, and costs the cluster nothing.
///
/// ```
/// node A                          coordinator           node B
///   |--Claim(slot 4d2)--------------->| 4d2 is A's        |      a slot belongs to who asks for it first
///   |                                 |<--Find(CA4d2…)----|
///   |<------------Find(CA4d2…)--------|-------------------|      and later straight from B to A
/// ```
///
/// When a node is gone its slots belong to whoever asks next, whose registry knows no such call and says so.
final class CallRegion {
    private static final EntityTypeKey<Crossing> KEY = EntityTypeKey.create(Crossing.class, "call");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Whose is this slot? It is the asker's when it was nobody's.
    record Claim(int slot, ActorRef<Claimed> replyTo) implements Crossing {}

    /// It is that node's.
    record Claimed(int slot, InstanceId instance) implements Crossing {}

    private final ActorSystem<?> system;
    private final ActorRef<Crossing> region;
    private final InstanceId instance;

    private CallRegion(ActorSystem<?> system, ActorRef<Crossing> region, InstanceId instance) {
        this.system = system;
        this.region = region;
        this.instance = instance;
    }

    /// @param registry the calls of this node
    static CallRegion start(
            ActorSystem<?> system, InstanceId instance, CompletionStage<ActorRef<CallRegistry.Command>> registry) {
        ActorRef<Crossing> region = ClusterSharding.get(system)
                .init(Entity.of(KEY, _ -> door(instance, registry))
                        .withMessageExtractor(new BySlot())
                        .withAllocationStrategy(new AllocateAtRequester()));
        return new CallRegion(system, region, instance);
    }

    /// Takes what is asked about calls of any node.
    ActorRef<CallRegistry.OfCall> calls() {
        return region.narrow();
    }

    /// A slot that no other node mints in.
    ///
    /// @return fails with a time-out when the cluster does not answer
    CompletionStage<Integer> claim(RandomGenerator random) {
        int wanted = random.nextInt(CallSid.SLOTS - 1); // the last is the warm-up's
        return AskPattern.<Crossing, Claimed>ask(
                        region, replyTo -> new Claim(wanted, replyTo), PATIENCE, system.scheduler())
                .thenCompose(claimed ->
                        claimed.instance().equals(instance) ? CompletableFuture.completedStage(wanted) : claim(random));
    }

    private static Behavior<Crossing> door(
            InstanceId instance, CompletionStage<ActorRef<CallRegistry.Command>> registry) {
        return Behaviors.receive((context, message) -> {
            switch (message) {
                case Claim(int slot, var replyTo) -> replyTo.tell(new Claimed(slot, instance));
                case CallRegistry.OfCall question -> registry.thenAccept(calls -> calls.tell(question));
                default ->
                    context.getLog()
                            .warn("{} is not for a call", message.getClass().getName());
            }
            return Behaviors.same();
        });
    }

    private static final class BySlot extends ShardingMessageExtractor<Crossing, Crossing> {
        @Override
        public @Nullable String entityId(Crossing message) {
            return switch (message) {
                case Claim(int slot, var _) -> name(slot);
                case CallRegistry.OfCall question -> name(question.call().slot());
                default -> null; // left to the region, which reports it
            };
        }

        @Override
        public String shardId(String entityId) {
            return entityId;
        }

        @Override
        public Crossing unwrapMessage(Crossing message) {
            return message;
        }

        private static String name(int slot) {
            return String.format("%03x", slot);
        }
    }
}
