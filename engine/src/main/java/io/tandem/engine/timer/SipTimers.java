package io.tandem.engine.timer;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/// The durations that SIP and the transfers wait for.
///
/// @param t1 estimate of a round trip, 500 ms (RFC 3261 17.1.1.1)
/// @param t2 longest time between two repetitions, 4 s
/// @param byeGrace how long a transfer waits for its final NOTIFY after the transferee's BYE, 2 s
/// @param terminatedGrace how long a transfer waits after a subscription ended without a final status, 4 s
/// @param sessionExpires the session interval that we propose (RFC 4028), 30 min
public record SipTimers(
        Duration t1, Duration t2, Duration byeGrace, Duration terminatedGrace, Duration sessionExpires) {
    /// The values that the RFCs name.
    public static final SipTimers STANDARD = new SipTimers(
            Duration.ofMillis(500),
            Duration.ofSeconds(4),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofMinutes(30));

    /// How long an implicit subscription lives when its notifier does not say, 3 min: longer than a phone rings.
    public static final Duration SUBSCRIPTION = Duration.ofMinutes(3);

    /// Timer C, 3 min: how long an INVITE may stay without a final response (RFC 3261 16.6).
    public static final Duration TIMER_C = Duration.ofMinutes(3);

    /// Smallest session interval that is accepted (RFC 4028 4).
    public static final Duration MIN_SE = Duration.ofSeconds(90);

    /// 64 times T1, 32 s: the life of a transaction, and how long a 2xx waits for its ACK (RFC 3261 13.3.1.4).
    public Duration transaction() {
        return t1.multipliedBy(64);
    }

    /// Timer N: how long a subscriber waits for the first NOTIFY (RFC 6665 4.1.2.4).
    public Duration timerN() {
        return t1.multipliedBy(64);
    }

    /// How long to wait before the repetition after one that waited `previous`: twice as long, T2 at the most.
    public Duration doubled(Duration previous) {
        Duration twice = previous.multipliedBy(2);
        return twice.compareTo(t2) > 0 ? t2 : twice;
    }

    /// How long to wait after a 491 before the request is tried again, as owner of the Call-ID or not (RFC 3261
    /// 14.1).
    ///
    /// @param owner whether the Call-ID is ours
    /// @param dice between 0 and 1 (exclusive)
    public Duration afterGlare(CallIdOwner owner, double dice) {
        long steps = (long) (dice * (owner == CallIdOwner.US ? 191 : 201));
        return Duration.of(steps * 10 + (owner == CallIdOwner.US ? 2100 : 0), ChronoUnit.MILLIS);
    }

    /// Who made up a dialog's Call-ID.
    public enum CallIdOwner {
        US,
        PEER
    }
}
