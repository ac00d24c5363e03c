package io.tandem.engine.conference;

import io.tandem.engine.media.Mixer.Seat;
import io.tandem.engine.store.Webhook;
import java.util.Optional;

/// How a participant is in the room at the moment.
///
/// @param seat how it sits at the mixer
/// @param hearing what is played to it alone
public record Place(Seat seat, Hearing hearing) {
    /// What is played to a participant alone.
    public sealed interface Hearing {}

    /// What it hears who waits, in a loop: the conference has not begun, or nobody else is there.
    public record Waiting() implements Hearing {}

    /// Nothing: it hears the room.
    public record Conferring() implements Hearing {}

    /// What that URL says, in a loop; the built-in music when there is none.
    public record Held(Optional<Webhook> url) implements Hearing {}
}
