package io.tandem.app.node;

import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaSession;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.media.Mixers;
import io.tandem.engine.media.Playback;
import io.tandem.engine.media.Tape;
import org.apache.pekko.actor.typed.ActorRef;

/// Rooms in which nobody hears anybody: where no media plane mixes.
final class SilentRooms implements Mixers {
    @Override
    public Mixer open(int loudest, ActorRef<? super MediaEvent.PlaybackEnded> listener) {
        return new SilentRoom(listener);
    }

    @Override
    public int openMixers() {
        return 0;
    }

    private record SilentRoom(ActorRef<? super MediaEvent.PlaybackEnded> listener) implements Mixer {
        @Override
        public void seat(MediaSession session, Seat seat) {}

        @Override
        public void leave(MediaSession session) {}

        @Override
        public void play(Playback playback) {
            listener.tell(new MediaEvent.PlaybackEnded(playback.id(), MediaEvent.PlaybackEnd.PLAYED));
        }

        @Override
        public void stopPlaying() {}

        @Override
        public void record(Tape tape) {}

        @Override
        public void close() {}
    }
}
