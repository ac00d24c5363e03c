package io.tandem.engine.transfer;

import java.util.Optional;

/// What a phone is told of a transfer that it has asked for: one NOTIFY at a time, the newest news next.
///
/// @param inFlight the one that is not answered yet
/// @param waiting the one that is sent after it
/// @param line whether the phone listens
/// @param last the status that it was told last
record Notices(Optional<Notice> inFlight, Optional<Notice> waiting, Line line, int last) {
    /// Whether the phone listens.
    enum Line {
        OPEN,
        CLOSED
    }

    /// One NOTIFY.
    ///
    /// @param status what its sipfrag says
    /// @param state what it says of the subscription
    record Notice(int status, State state) {}

    /// What a NOTIFY says of the subscription.
    enum State {
        ACTIVE,
        /// `terminated;reason=noresource`: the transfer is over.
        OVER,
        /// `terminated;reason=timeout`: it goes on, and nothing more is told.
        ENDED
    }

    static Notices starting(Line line) {
        return new Notices(Optional.empty(), Optional.empty(), line, 100);
    }

    /// With one more to tell, in place of one that waits; one that ends the subscription is the last.
    Notices and(Notice notice) {
        boolean closing = waiting.filter(one -> one.state() != State.ACTIVE).isPresent()
                || inFlight.filter(one -> one.state() != State.ACTIVE).isPresent();
        return line == Line.CLOSED || closing
                ? this
                : new Notices(inFlight, Optional.of(notice), line, notice.status());
    }

    /// Whether one is to be sent now.
    boolean due() {
        return line == Line.OPEN && inFlight.isEmpty() && waiting.isPresent();
    }

    Notices sent() {
        return new Notices(waiting, Optional.empty(), line, last);
    }

    /// The one in flight was answered: the line is closed when it was the last.
    Notices answered() {
        Line next = inFlight.filter(one -> one.state() != State.ACTIVE).isPresent() ? Line.CLOSED : line;
        return new Notices(Optional.empty(), next == Line.CLOSED ? Optional.empty() : waiting, next, last);
    }

    /// The one in flight is to be sent again, unless there is newer news.
    Notices again() {
        return new Notices(Optional.empty(), waiting.or(() -> inFlight), line, last);
    }

    Notices closed() {
        return new Notices(Optional.empty(), Optional.empty(), Line.CLOSED, last);
    }

    /// Whether nothing is left to tell.
    boolean done() {
        return line == Line.CLOSED;
    }
}
