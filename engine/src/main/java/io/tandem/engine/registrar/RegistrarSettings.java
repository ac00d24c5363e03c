package io.tandem.engine.registrar;

import io.tandem.engine.sip.Digest;
import java.time.Duration;
import java.util.List;

/// What an operator says about registration and authentication.
///
/// @param domain stands in From of our OPTIONS
/// @param realm the protection domain of our challenges (RFC 3261 22.1); passwords are set for it
/// @param algorithms those that are offered and accepted, the preferred one first (RFC 8760 2.3)
/// @param nonceLife how long a nonce may be answered
/// @param expiry how long bindings live
/// @param contacts so many bindings may a client have
/// @param keepalive how phones are asked whether they are there
/// @param guessing how those who try passwords are slowed down
public record RegistrarSettings(
        String domain,
        String realm,
        List<Digest.Algorithm> algorithms,
        Duration nonceLife,
        Expiry expiry,
        int contacts,
        Keepalive keepalive,
        Guessing guessing) {
    public RegistrarSettings {
        algorithms = List.copyOf(algorithms);
        if (algorithms.isEmpty()) {
            throw new IllegalArgumentException("no digest algorithm: expected MD5, SHA-256 or both");
        }
        if (!nonceLife.isPositive() || contacts < 1) {
            throw new IllegalArgumentException("nonces live " + nonceLife + ", clients have " + contacts
                    + " contacts: expected more than nothing of both");
        }
        if (realm.isBlank() || realm.indexOf('"') >= 0 || realm.indexOf('\\') >= 0) {
            throw new IllegalArgumentException("realm '" + realm + "': expected a text without quotes and backslashes");
        }
    }

    /// How long bindings live (RFC 3261 10.3).
    ///
    /// @param shortest what is asked for and shorter is refused with 423
    /// @param usual for a phone that does not say
    /// @param longest what is asked for and longer is shortened
    public record Expiry(Duration shortest, Duration usual, Duration longest) {
        public Expiry {
            if (shortest.toSeconds() < 1 || longest.compareTo(shortest) < 0) {
                throw new IllegalArgumentException("bindings live from " + shortest + " to " + longest
                        + ": expected a second or more, and the longest not below the shortest");
            }
        }
    }

    /// How phones are asked whether they are there.
    ///
    /// @param interval each is asked so often; zero: never
    /// @param atOnce so many answers are waited for at the most
    public record Keepalive(Duration interval, int atOnce) {
        public Keepalive {
            if (interval.isNegative() || atOnce < 1) {
                throw new IllegalArgumentException("phones are asked every " + interval + ", " + atOnce
                        + " at once: expected no negative time, and at least one");
            }
        }
    }

    /// How those who try passwords are slowed down.
    ///
    /// @param attempts wrong answers that one login may give from one address before it has to wait
    /// @param firstPause how long it waits then; doubled with each further one
    /// @param longestPause never longer than that
    public record Guessing(int attempts, Duration firstPause, Duration longestPause) {
        public Guessing {
            if (attempts < 1 || !firstPause.isPositive() || longestPause.compareTo(firstPause) < 0) {
                throw new IllegalArgumentException(attempts + " attempts, then pauses from " + firstPause + " to "
                        + longestPause + ": expected at least one attempt, and pauses that grow");
            }
        }
    }

    /// The usual values.
    ///
    /// @param domain the domain, which is the realm too
    public static RegistrarSettings usual(String domain) {
        return new RegistrarSettings(
                domain,
                domain,
                List.of(Digest.Algorithm.SHA_256, Digest.Algorithm.MD5),
                Duration.ofMinutes(5),
                new Expiry(Duration.ofSeconds(60), Duration.ofHours(1), Duration.ofHours(1)),
                10,
                new Keepalive(Duration.ofSeconds(60), 200),
                new Guessing(5, Duration.ofSeconds(1), Duration.ofHours(1)));
    }
}
