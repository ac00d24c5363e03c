package io.tandem.app.phone;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.Direction;
import io.tandem.engine.outcome.EndReason;
import java.util.List;

/// What somebody does with a phone.
sealed interface Order {
    /// Calls; a bare name is one at the registrar, URI headers go into the INVITE.
    record PlaceCall(String target) implements Order {}

    record Ring() implements Order {}

    record Answer() implements Order {}

    record Reject(EndReason why) implements Order {}

    record Press(String digits) implements Order {}

    /// Offers the session anew: hold and its end.
    record Offer(Direction direction) implements Order {}

    /// Refers the other side to somebody; a bare name is one at the registrar.
    record Transfer(String target) implements Order {}

    /// Refers the other side to whom this phone calls or talks to on another line, whose place it takes.
    record TransferTo(int line) implements Order {}

    /// Plays.
    ///
    /// @param times how often; 0 means until it is stopped
    record Play(List<AudioClip> clips, int times) implements Order {}

    record StopPlaying() implements Order {}

    /// Keeps on that tape what is heard from now on.
    record RecordTo(Tape tape) implements Order {}

    record Hangup() implements Order {}

    /// Registers, and keeps registered.
    record Register() implements Order {}

    record Unregister() implements Order {}
}
