package io.tandem.engine.media;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// A deck without files: a recording is as long as the time between its order and its end, without its pauses.
public final class FakeTapeDeck implements TapeDeck {
    private final InstantSource clock;
    private final List<FakeTape> tapes = new ArrayList<>();

    public FakeTapeDeck(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Tape open(TapeOrder order, ActorRef<? super TapeEvent> listener) {
        var tape = new FakeTape(order, listener, clock);
        tapes.add(tape);
        return tape;
    }

    @Override
    public synchronized int openTapes() {
        return (int) tapes.stream().filter(FakeTape::isOpen).count();
    }

    /// All that were ever opened, oldest first.
    public synchronized List<FakeTape> tapes() {
        return List.copyOf(tapes);
    }

    /// A tape that tells what the test wants told.
    public static final class FakeTape implements Tape {
        private final TapeOrder order;
        private final ActorRef<? super TapeEvent> listener;
        private final InstantSource clock;
        private final List<TapeEvent.Mark> marks = new ArrayList<>();
        private Duration kept = Duration.ZERO;
        private @Nullable Instant since;
        private boolean wordless;
        private boolean open = true;

        private FakeTape(TapeOrder order, ActorRef<? super TapeEvent> listener, InstantSource clock) {
            this.order = order;
            this.listener = listener;
            this.clock = clock;
            this.since = clock.instant();
        }

        public TapeOrder order() {
            return order;
        }

        public synchronized boolean isOpen() {
            return open;
        }

        public synchronized boolean isPaused() {
            return open && since == null;
        }

        /// Nothing but silence was heard.
        public synchronized void heardNothing() {
            wordless = true;
        }

        /// The party is silent for as long as the order asked to be told of.
        public synchronized void goSilent() {
            listener.tell(new TapeEvent.Silent(order.silence().orElseThrow()));
        }

        /// The longest time is reached.
        public synchronized void fill() {
            end(TapeEvent.End.FULL);
        }

        /// The disk is full.
        public synchronized void fail(String why) {
            if (open) {
                Duration length = length();
                open = false;
                listener.tell(new TapeEvent.Failed(why, length, marks));
            }
        }

        @Override
        public synchronized void pause(Gap gap) {
            kept = length();
            since = null;
        }

        @Override
        public synchronized void resume() {
            if (since == null) {
                since = clock.instant();
            }
        }

        @Override
        public synchronized void mark(String what) {
            marks.add(new TapeEvent.Mark(length(), what));
        }

        @Override
        public synchronized void stop() {
            end(TapeEvent.End.STOPPED);
        }

        private void end(TapeEvent.End why) {
            if (open) {
                Duration length = wordless && order.wordless() == TapeOrder.Wordless.DROPPED ? Duration.ZERO : length();
                open = false;
                listener.tell(new TapeEvent.Finished(why, length, marks));
            }
        }

        private Duration length() {
            return since == null ? kept : kept.plus(Duration.between(since, clock.instant()));
        }
    }
}
