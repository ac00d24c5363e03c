package io.tandem.sip;

import java.time.Duration;

/// The one long wait of RFC 3261: 64*T1.
record Expiry(TimerWheel timers, Duration t1) {
    void in64T1(Runnable task) {
        timers.after(t1.multipliedBy(64).toMillis(), task);
    }
}
