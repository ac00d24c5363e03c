package io.tandem.engine.media;

/// The audio of one room: each of its sessions hears all others, and nobody hears himself. No method waits; every one
/// may be called from any thread.
public interface Mixer {
    /// `session` is in the room from now on, or sits there in another way. A session is in one room or one bridge:
    /// it leaves any other. What plays to it alone goes before what the room says.
    void seat(MediaSession session, Seat seat);

    /// `session` leaves, if it is in the room. A session that closes leaves too.
    void leave(MediaSession session);

    /// All who hear the room hear `playback` besides what is said, in place of whatever the room plays.
    /// [MediaEvent.PlaybackEnded] is told to the mixer's listener.
    void play(Playback playback);

    /// Stops what the room plays, if anything does.
    void stopPlaying();

    /// Gives `tape` what is said by all, from now on.
    void record(Tape tape);

    /// Sends all out and ends the room. Nothing is told after that.
    void close();

    /// How a party sits in a room.
    ///
    /// @param voice whether others hear it
    /// @param ear whether it hears the room
    record Seat(Voice voice, Ear ear) {
        /// It hears and is heard.
        public static final Seat OPEN = new Seat(Voice.HEARD, Ear.OPEN);

        /// It hears, and nobody hears it.
        public static final Seat MUTED = new Seat(Voice.MUTED, Ear.OPEN);

        /// It neither hears nor is heard.
        public static final Seat HELD = new Seat(Voice.MUTED, Ear.CLOSED);
    }

    /// Whether others hear a party.
    enum Voice {
        HEARD,
        MUTED
    }

    /// Whether a party hears the room.
    enum Ear {
        OPEN,
        CLOSED
    }
}
