package io.tandem.media.tape;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.Tape;
import io.tandem.engine.media.TapeEvent;
import io.tandem.engine.media.TapeEvent.End;
import io.tandem.engine.media.TapeEvent.Mark;
import io.tandem.engine.media.TapeOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// One recording, from the side of those who speak: where in it what is heard belongs, and when it ends.
///
/// ```
/// owner          WavTape (any thread)      Reel       TapeWriting (writer thread)   file
///   |                  |<--- hear --- loop  |               |                         |
///   |                  |-- put, release --->|<--- take -----|------ append ---------->|
///   |--- pause ------->|-- rest ----------->|               |                         |
///   |--- stop -------->|-- ending ----------|-------------->|-- marks, sizes -------->|
///   |<-- Finished ---------------------------------------------|                      |
/// ```
///
/// What is heard is held for half a second, so that what comes late or out of order still finds its place; what comes
/// later than that is lost. [TapeTime] says what is where.
///
/// `hear` of no samples says that it is that late by now: the tape goes on in silence. The monitor keeps two loops
/// apart while a recording goes from one session to another; no one waits for the disk in it.
public final class WavTape implements Tape, TapeInput {
    /// What comes so late still finds its place.
    private static final int HELD = AudioClip.RATE / 2;

    /// A longer time in which nothing is heard at all, such as between two sessions, needs no room on the reel.
    private static final int LONGEST_ON_REEL = AudioClip.RATE;

    private final TapeOrder order;
    private final ActorRef<? super TapeEvent> listener;
    private final Reel reel;
    private final Runnable whenOver;
    private final Listening listening;
    private final TapeTime time;

    private State state = new Waiting();
    private final List<Note> notes = new ArrayList<>();
    private volatile Written written = new Written(0, 0);
    private volatile @Nullable Ending ending;

    private sealed interface State {}

    /// No session has it yet.
    private record Waiting() implements State {}

    /// No session has it yet, and it is to pause when one does.
    private record WaitingPaused(Gap gap) implements State {}

    private record Recording() implements State {}

    /// @param since when, in the plane's time
    private record Paused(Gap gap, long since) implements State {}

    private record Over() implements State {}

    /// How it came to an end.
    sealed interface Ending {}

    /// As it should.
    record Ended(End why) implements Ending {}

    /// The reel is full; the owner knows.
    record Overrun() implements Ending {}

    /// The writer cannot write.
    record Broken() implements Ending {}

    /// A mark.
    ///
    /// @param at where in the file, in samples
    private record Note(long at, String what) {}

    /// How far the writer is.
    ///
    /// @param frames so many samples of each channel are in the file
    /// @param dropped so many were cut off before them
    private record Written(long frames, long dropped) {}

    /// @param mostSamples how many a file can have
    /// @param whenOver run when the writer has to end the file
    WavTape(TapeOrder order, ActorRef<? super TapeEvent> listener, Reel reel, long mostSamples, Runnable whenOver) {
        this.order = order;
        this.listener = listener;
        this.reel = reel;
        this.whenOver = whenOver;
        this.listening = new Listening(order.silence());
        this.time = new TapeTime(order.longest(), mostSamples);
    }

    @Override
    public synchronized void hear(Side side, long at, short[] samples, int length) {
        switch (state) {
            case Waiting _ -> {
                begin(at, new Recording());
                keep(side, at, samples, length);
            }
            case WaitingPaused(var gap) -> {
                begin(at, new Paused(gap, at));
                time.reach(at + length);
            }
            case Recording _ -> keep(side, at, samples, length);
            case Paused pause -> {
                long since = pause.since();
                // What was said before the pause may still come.
                put(side, at, samples, Math.min(at + length, since));
                time.reach(at + length);
                reel.release(Math.min(time.place(time.head()) - HELD, time.place(since)));
            }
            case Over _ -> {}
        }
    }

    @Override
    public boolean isOver() {
        return ending != null;
    }

    @Override
    public synchronized void pause(Gap gap) {
        switch (state) {
            case Waiting _ -> state = new WaitingPaused(gap);
            case Recording _ -> state = new Paused(gap, time.head());
            case WaitingPaused _, Paused _, Over _ -> {}
        }
    }

    @Override
    public synchronized void resume() {
        switch (state) {
            case WaitingPaused _ -> state = new Waiting();
            case Paused pause -> {
                leave(pause);
                state = new Recording();
            }
            case Waiting _, Recording _, Over _ -> {}
        }
    }

    @Override
    public synchronized void mark(String what) {
        switch (state) {
            case Waiting _, WaitingPaused _ -> notes.add(new Note(0, what));
            case Recording _ -> notes.add(new Note(time.inFile(time.head()), what));
            case Paused(var gap, var since) ->
                notes.add(new Note(time.inFile(gap == Gap.SKIPPED ? since : time.head()), what));
            case Over _ -> {}
        }
    }

    @Override
    public synchronized void stop() {
        switch (state) {
            case Paused pause -> {
                leave(pause);
                end(new Ended(End.STOPPED));
            }
            case Waiting _, WaitingPaused _, Recording _ -> end(new Ended(End.STOPPED));
            case Over _ -> {}
        }
    }

    // ---- for the writer

    TapeOrder order() {
        return order;
    }

    /// How it ended, if it did. What else is asked after that stays as it is.
    @Nullable
    Ending ending() {
        return ending;
    }

    /// Where the sound is; that of what the reel has released is known.
    Listening listening() {
        return listening;
    }

    /// So many samples of it are in the file, so many were cut off before them.
    void wrote(long frames, long dropped) {
        written = new Written(frames, dropped);
    }

    /// What was noted, in a file of `frames`.
    synchronized List<Mark> marks(long frames) {
        return notes.stream()
                .map(note ->
                        new Mark(TapeTime.duration(Math.clamp(note.at() - written.dropped(), 0, frames)), note.what()))
                .toList();
    }

    /// It cannot be written.
    synchronized void breaks() {
        if (!(state instanceof Over)) {
            end(new Broken());
        }
    }

    void tell(TapeEvent event) {
        listener.tell(event);
    }

    // ---- in the monitor

    private void begin(long at, State next) {
        time.begin(at);
        listening.awaitSilence(at);
        reel.release(0);
        state = next;
    }

    private void keep(Side side, long at, short[] samples, int length) {
        if (at > time.head() + LONGEST_ON_REEL) {
            rest(time.head(), Math.min(at, time.fullAt()));
        }
        long end = Math.min(at + length, time.fullAt());
        if (!put(side, at, samples, end)) {
            overrun();
            return;
        }
        time.reach(end);
        listening.silenceUntil(time.head()).ifPresent(silence -> listener.tell(new TapeEvent.Silent(silence)));
        if (at >= time.fullAt()) {
            end(new Ended(End.FULL));
        } else {
            reel.release(time.place(time.head()) - HELD);
        }
    }

    /// Puts those of `samples`, the first of which is at `at`, that are before `end` and not too late.
    ///
    /// @return whether there was room
    private boolean put(Side side, long at, short[] samples, long end) {
        long from = Math.max(at, time.earliest(reel.ready()));
        if (from >= end) {
            return true;
        }
        int offset = (int) (from - at);
        int length = (int) (end - from);
        listen(side, from, samples, offset, length);
        return reel.put(side, time.place(from), samples, offset, length);
    }

    private void listen(Side side, long from, short[] samples, int offset, int length) {
        for (int done = 0; done < length; done += Loudness.BLOCK) {
            int block = Math.min(Loudness.BLOCK, length - done);
            boolean sounds = Loudness.isSound(samples, offset + done, block);
            if (sounds && side == Side.PARTY) {
                listening.partySounded(from + done + block);
            }
            if (sounds && reel.keeps(side)) {
                listening.fileSounds(time.inFile(from + done), time.inFile(from + done + block));
            }
        }
    }

    private void leave(Paused pause) {
        switch (pause.gap()) {
            case SKIPPED -> time.skip(pause.since());
            case SILENCE -> rest(pause.since(), time.head());
        }
        time.pausedSince(pause.since());
        listening.awaitSilence(time.head());
    }

    private void rest(long from, long to) {
        long place = time.place(from);
        long length = time.rest(from, to);
        if (length > 0) {
            reel.rest(place, length);
        }
    }

    /// Told at once, since the writer may hang: what it has written is what there is.
    private void overrun() {
        end(new Overrun());
        long frames = written.frames();
        listener.tell(new TapeEvent.Failed(
                "the disk takes " + order.sid() + " more slowly than it comes",
                TapeTime.duration(frames),
                marks(frames)));
    }

    private void end(Ending how) {
        state = new Over();
        if (reel.hasBegun()) {
            reel.release(time.place(time.head()));
        }
        ending = how;
        whenOver.run();
    }
}
