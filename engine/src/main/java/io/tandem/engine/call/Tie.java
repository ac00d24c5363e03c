package io.tandem.engine.call;

import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.transfer.TransferNews;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/// Whom a call is connected with.
sealed interface Tie {
    /// Nobody.
    record Free() implements Tie {}

    /// It is being connected.
    ///
    /// @param with with whom
    /// @param refer who is asked when one of both sends REFER
    /// @param news hears whether it is, when that is what a transfer waits for
    record Joining(
            ActorRef<CallActor.Command> with,
            Optional<ReferApplication> refer,
            Optional<ActorRef<? super TransferNews>> news)
            implements Tie {}

    /// It is connected.
    record Joined(Partner partner, Optional<ReferApplication> refer) implements Tie {}

    /// It has asked for the transfer of its partner, who is elsewhere and may come back.
    record Away(Partner partner, Optional<ReferApplication> refer) implements Tie {}

    /// Its partner ended while its phone is still being told what became of the transfer.
    record Lost(EndReason why) implements Tie {}
}
