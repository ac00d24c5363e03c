package io.tandem.app.node;

import io.tandem.engine.media.Tape;
import io.tandem.engine.media.TapeDeck;
import io.tandem.engine.media.TapeEvent;
import io.tandem.engine.media.TapeOrder;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;

/// The deck of calls that are never recorded, those of the warm-up: each recording fails at once, and says so.
final class NoTapes implements TapeDeck {
    @Override
    public Tape open(TapeOrder order, ActorRef<? super TapeEvent> listener) {
        listener.tell(new TapeEvent.Failed("nothing is recorded here", Duration.ZERO));
        return new Nothing();
    }

    @Override
    public int openTapes() {
        return 0;
    }

    /// It keeps nothing.
    private record Nothing() implements Tape {
        @Override
        public void pause(Gap gap) {}

        @Override
        public void resume() {}

        @Override
        public void mark(String what) {}

        @Override
        public void stop() {}
    }
}
