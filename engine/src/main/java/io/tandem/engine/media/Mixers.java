package io.tandem.engine.media;

import org.apache.pekko.actor.typed.ActorRef;

/// Opens the audio of rooms.
public interface Mixers {
    /// The audio of one room.
    ///
    /// @param loudest how many of those who speak at the same time are heard, the loudest of them
    /// @param listener is told how the room's own playbacks end
    Mixer open(int loudest, ActorRef<? super MediaEvent.PlaybackEnded> listener);

    /// How many rooms are open.
    int openMixers();
}
