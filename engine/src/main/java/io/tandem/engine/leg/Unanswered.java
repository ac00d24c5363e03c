package io.tandem.engine.leg;

import io.tandem.engine.sip.ServerTransactionId;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.timer.SipTimers;
import java.time.Duration;

/// A response of ours that the peer has not acknowledged yet: a 2xx that waits for its ACK (RFC 3261 13.3.1.4), or a
/// reliable provisional response that waits for its PRACK (RFC 3262 3). It is sent again and again, ever more slowly.
///
/// @param transaction answers the request
/// @param response what was said
/// @param number the CSeq of the INVITE, or the RSeq
/// @param next how long after the last sending it is sent again
/// @param waited how long it has been waiting
record Unanswered(ServerTransactionId transaction, SipResponse response, long number, Duration next, Duration waited) {
    static Unanswered first(ServerTransactionId transaction, SipResponse response, long number, SipTimers timers) {
        return new Unanswered(transaction, response, number, timers.t1(), Duration.ZERO);
    }

    /// The same after one more repetition. The last wait ends 64 times T1 after the first sending, not later.
    Unanswered repeated(SipTimers timers) {
        Duration soFar = waited.plus(next);
        Duration left = timers.transaction().minus(soFar);
        Duration doubled = timers.doubled(next);
        return new Unanswered(transaction, response, number, left.compareTo(doubled) < 0 ? left : doubled, soFar);
    }

    /// Whether the peer has had 64 times T1 to acknowledge it.
    boolean overdue(SipTimers timers) {
        return waited.plus(next).compareTo(timers.transaction()) >= 0;
    }
}
