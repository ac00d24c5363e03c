package io.tandem.engine.conference;

import io.tandem.engine.conference.ConferenceActor.Command;
import io.tandem.engine.conference.ConferenceActor.Enter;
import io.tandem.engine.conference.ConferenceActor.Expect;
import io.tandem.engine.conference.ConferenceActor.Fetched;
import io.tandem.engine.conference.ConferenceActor.Forgotten;
import io.tandem.engine.conference.ConferenceActor.Gone;
import io.tandem.engine.conference.ConferenceActor.Heard;
import io.tandem.engine.conference.ConferenceActor.Leave;
import io.tandem.engine.conference.ConferenceActor.NobodyCame;
import io.tandem.engine.conference.ConferenceActor.Played;
import io.tandem.engine.conference.ConferenceActor.RecorderGone;
import io.tandem.engine.conference.ConferenceActor.TimeOver;
import java.util.EnumSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A room whose conference is over, until the region sends nobody here any more and all recordings are complete.
/// Who comes meanwhile opens the room anew.
final class ClosedRoom {
    /// Who has not finished with it.
    private enum Awaited {
        REGION,
        RECORDER
    }

    private final RoomKey key;
    private final ActorRef<ConferenceRegion.Command> region;

    private ClosedRoom(RoomKey key, ActorRef<ConferenceRegion.Command> region) {
        this.key = key;
        this.region = region;
    }

    /// Awaits the region alone.
    static Behavior<Command> notRecorded(RoomKey key, ActorRef<ConferenceRegion.Command> region) {
        return new ClosedRoom(key, region).over(EnumSet.of(Awaited.REGION));
    }

    /// Awaits the recorder too.
    static Behavior<Command> recorded(RoomKey key, ActorRef<ConferenceRegion.Command> region) {
        return new ClosedRoom(key, region).over(EnumSet.allOf(Awaited.class));
    }

    private Behavior<Command> over(Set<Awaited> awaited) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Enter enter -> {
                region.tell(new ConferenceRegion.ToRoom(key, enter));
                yield Behaviors.same();
            }
            case Expect expect -> {
                region.tell(new ConferenceRegion.ToRoom(key, expect));
                yield Behaviors.same();
            }
            case ConferenceQuestion question -> {
                question.notLive();
                yield Behaviors.same();
            }
            case Forgotten _ -> without(awaited, Awaited.REGION);
            case RecorderGone _ -> without(awaited, Awaited.RECORDER);
            case Leave _, Gone _, Heard _, Fetched _, Played _, NobodyCame _, TimeOver _ ->
                Behaviors.same(); // they are out
        });
    }

    private Behavior<Command> without(Set<Awaited> awaited, Awaited done) {
        Set<Awaited> left = EnumSet.copyOf(awaited);
        left.remove(done);
        return left.isEmpty() ? Behaviors.stopped() : over(left);
    }
}
