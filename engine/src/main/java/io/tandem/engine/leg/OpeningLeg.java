package io.tandem.engine.leg;

import io.tandem.engine.media.MediaEvent;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;

/// A leg until its media session has its port, whoever calls whom. The media plane always answers; what comes
/// meanwhile waits.
final class OpeningLeg {
    private final LegParts leg;
    private final StashBuffer<Leg.Command> stash;
    private final Standing standing;

    /// @param standing what is answered to questions meanwhile
    OpeningLeg(LegParts leg, StashBuffer<Leg.Command> stash, Standing standing) {
        this.leg = leg;
        this.stash = stash;
        this.standing = standing;
    }

    Behavior<Leg.Command> opening(
            Function<LegAudio, Behavior<Leg.Command>> opened, Supplier<Behavior<Leg.Command>> failed) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Leg.FromMedia(MediaEvent.Opened(var session)) -> stash.unstashAll(opened.apply(leg.opened(session)));
            case Leg.FromMedia(MediaEvent.OpenFailed _) -> failed.get();
            case Leg.Question question -> {
                standing.answer(question);
                yield Behaviors.same();
            }
            case Leg.Signal _,
                    Leg.Sound _,
                    Leg.Joining _,
                    Leg.Referring _,
                    Leg.Deliver _,
                    Leg.FromGateway _,
                    Leg.FromMedia _,
                    Leg.Due _ -> {
                stash.stash(command);
                yield Behaviors.same();
            }
        });
    }
}
