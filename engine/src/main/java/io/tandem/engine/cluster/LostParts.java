package io.tandem.engine.cluster;

import io.tandem.engine.call.StatusCallback;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorRef;

/// What is needed to close what lost nodes left.
///
/// @param self the node that does it
/// @param store holds what they left
/// @param callbacks tells applications
/// @param lastWords says what the actions of verbs are told
/// @param clock tells the time
/// @param pauses between attempts while the store fails
/// @param again so long after something was found it is looked once more
public record LostParts(
        InstanceId self,
        Store store,
        ActorRef<? super StatusCallback> callbacks,
        LastWords lastWords,
        InstantSource clock,
        Pauses pauses,
        Duration again) {
    /// How long is waited after a failure: longer each time.
    ///
    /// @param first after the first
    /// @param longest never longer than that
    public record Pauses(Duration first, Duration longest) {
        /// From a second to a minute.
        public static final Pauses USUAL = new Pauses(Duration.ofSeconds(1), Duration.ofMinutes(1));

        /// @param failures how many came before, one after the other
        Duration after(int failures) {
            Duration doubled = first.multipliedBy(1L << Math.min(failures, 16));
            return doubled.compareTo(longest) < 0 ? doubled : longest;
        }
    }
}
