package io.tandem.engine.call;

import io.tandem.engine.sip.Delivery;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Answers requests that came for a call, a line or a leg just as it stopped. Nobody else would: the transaction layer
/// keeps repetitions to itself, and the other side, whose BYE it mostly is, would wait for its Timer F.
///
/// ```
/// phone      CallRegistry          Call         Undelivered
///  |----BYE------->|----Routed------>x              |    it has stopped
///  |               |                 |--DeadLetter->|
///  |<---481-----------------------------------------|
/// ```
public final class Undelivered {
    private Undelivered() {}

    /// Listens to the dead letters of its system.
    public static Behavior<DeadLetter> create() {
        return Behaviors.setup(context -> {
            context.getSystem().eventStream().tell(new EventStream.Subscribe<>(DeadLetter.class, context.getSelf()));
            return Behaviors.receiveMessage(letter -> {
                if (letter.message() instanceof Delivery delivery
                        && delivery.inbound() instanceof RequestReceived received) {
                    received.respond(481); // nobody waits for an answer to anything else
                }
                return Behaviors.same();
            });
        });
    }
}
