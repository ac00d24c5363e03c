package io.tandem.engine.media;

/// Where sessions sit in a room: at its [Mixer], or at a line that leads there. No method waits; every one may be
/// called from any thread.
public interface Seating {
    /// `session` is in the room from now on, or sits there in another way. A session is in one room or one bridge:
    /// it leaves any other. What plays to it alone goes before what the room says.
    void seat(MediaSession session, Mixer.Seat seat);

    /// `session` leaves, if it is in the room. A session that closes leaves too.
    void leave(MediaSession session);
}
