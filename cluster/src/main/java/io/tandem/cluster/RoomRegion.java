package io.tandem.cluster;

import io.tandem.engine.conference.ConferenceRegion;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/// The rooms of all nodes: a room is one entity in the whole cluster, on the node where it was asked for first.
///
/// A bucket of rooms is a shard, and its one entity is the door to the rooms of the node that the bucket belongs to.
///
/// ```
/// node A                          coordinator           node B
///   |--ToRoom(sales, Enter)---------->| bucket 4d2 is A's |      a bucket belongs to who asks for it first
///   |                                 |<--ToRoom(sales, Enter)--|
///   |<------------ToRoom(sales, Enter)|-------------------|      and later straight from B to A
/// ```
///
/// When a node is gone its conferences are over; its buckets belong to whoever asks next.
final class RoomRegion {
    private static final EntityTypeKey<ConferenceRegion.OfRoom> KEY =
            EntityTypeKey.create(ConferenceRegion.OfRoom.class, "room");

    private RoomRegion() {}

    /// What the rooms of all nodes are told goes there.
    ///
    /// @param conferences the rooms of this node
    static ActorRef<ConferenceRegion.OfRoom> start(
            ActorSystem<?> system, CompletionStage<ActorRef<ConferenceRegion.Command>> conferences) {
        return ClusterSharding.get(system)
                .init(Entity.of(KEY, _ -> door(conferences))
                        .withMessageExtractor(new ByBucket())
                        .withAllocationStrategy(new AllocateAtRequester()));
    }

    private static Behavior<ConferenceRegion.OfRoom> door(
            CompletionStage<ActorRef<ConferenceRegion.Command>> conferences) {
        return Behaviors.receiveMessage(message -> {
            conferences.thenAccept(rooms -> rooms.tell(message));
            return Behaviors.same();
        });
    }

    private static final class ByBucket
            extends ShardingMessageExtractor<ConferenceRegion.OfRoom, ConferenceRegion.OfRoom> {
        @Override
        public String entityId(ConferenceRegion.OfRoom message) {
            return String.format("%03x", message.bucket());
        }

        @Override
        public String shardId(String entityId) {
            return entityId;
        }

        @Override
        public ConferenceRegion.OfRoom unwrapMessage(ConferenceRegion.OfRoom message) {
            return message;
        }
    }
}
