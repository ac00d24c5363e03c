package io.tandem.app.phone;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.Direction;
import io.tandem.engine.outcome.EndReason;
import java.util.List;

/// What somebody does with a phone.
sealed interface Order {
    /// Calls that URI; its URI headers go into the INVITE.
    record PlaceCall(String uri) implements Order {}

    record Ring() implements Order {}

    record Answer() implements Order {}

    record Reject(EndReason why) implements Order {}

    record Press(String digits) implements Order {}

    /// Offers the session anew: hold and its end.
    record Offer(Direction direction) implements Order {}

    /// Refers the other side to that URI.
    record Transfer(String uri) implements Order {}

    /// Plays.
    ///
    /// @param times how often; 0 means until it is stopped
    record Play(List<AudioClip> clips, int times) implements Order {}

    record StopPlaying() implements Order {}

    /// Keeps on that tape what is heard from now on.
    record RecordTo(Tape tape) implements Order {}

    record Hangup() implements Order {}
}
