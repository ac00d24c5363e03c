package io.tandem.engine.media;

import io.tandem.engine.media.FakeMediaPlane.FakeSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// Rooms without audio: who sits in them and how is kept, a playback lasts until the test finishes it.
public final class FakeMixers implements Mixers {
    private final List<Room> rooms = new ArrayList<>();

    @Override
    public synchronized Mixer open(int loudest, ActorRef<? super MediaEvent.PlaybackEnded> listener) {
        var room = new Room(listener);
        rooms.add(room);
        return room;
    }

    @Override
    public synchronized int openMixers() {
        return (int) rooms.stream().filter(Room::isOpen).count();
    }

    /// All rooms that were ever opened, oldest first.
    public synchronized List<Room> rooms() {
        return List.copyOf(rooms);
    }

    /// A room that keeps what is asked of it.
    public static final class Room implements Mixer {
        private final ActorRef<? super MediaEvent.PlaybackEnded> listener;
        private final Map<FakeSession, Seat> seats = new LinkedHashMap<>();
        private final List<Tape> tapes = new ArrayList<>();
        private @Nullable Playback playing;
        private boolean open = true;

        private Room(ActorRef<? super MediaEvent.PlaybackEnded> listener) {
            this.listener = listener;
        }

        /// Who sits in it, and how.
        public synchronized Map<FakeSession, Seat> seats() {
            return Map.copyOf(seats);
        }

        /// On what it is recorded.
        public synchronized List<Tape> tapes() {
            return List.copyOf(tapes);
        }

        /// What the room plays to all.
        public synchronized Optional<Playback> playing() {
            return Optional.ofNullable(playing);
        }

        public synchronized boolean isOpen() {
            return open;
        }

        /// What plays comes to its end.
        public synchronized void finishPlayback() {
            end(MediaEvent.PlaybackEnd.PLAYED);
        }

        @Override
        public synchronized void seat(MediaSession session, Seat seat) {
            var fake = (FakeSession) session;
            if (open && fake.isOpen()) {
                fake.sits(this);
                seats.put(fake, seat);
            }
        }

        @Override
        public synchronized void leave(MediaSession session) {
            if (session instanceof FakeSession fake && seats.remove(fake) != null) {
                fake.stands();
            }
        }

        @Override
        public synchronized void play(Playback playback) {
            end(MediaEvent.PlaybackEnd.STOPPED);
            playing = playback;
        }

        @Override
        public synchronized void stopPlaying() {
            end(MediaEvent.PlaybackEnd.STOPPED);
        }

        @Override
        public synchronized void record(Tape tape) {
            tapes.add(tape);
        }

        @Override
        public synchronized void close() {
            open = false;
            playing = null;
            List.copyOf(seats.keySet()).forEach(this::leave);
        }

        private void end(MediaEvent.PlaybackEnd end) {
            if (playing != null) {
                var ended = new MediaEvent.PlaybackEnded(playing.id(), end);
                playing = null;
                listener.tell(ended);
            }
        }
    }
}
