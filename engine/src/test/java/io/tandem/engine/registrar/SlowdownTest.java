package io.tandem.engine.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.registrar.Slowdown.Severity;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowdownTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress THERE = InetAddress.ofLiteral("192.0.2.2");
    private static final int ATTEMPTS = 3;

    private final Slowdown slowdown = slowdown(10_000);
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    private static Slowdown slowdown(int limit) {
        return new Slowdown(
                new RegistrarSettings.Guessing(ATTEMPTS, Duration.ofSeconds(1), Duration.ofMinutes(10)), limit);
    }

    /// Wrong answers, each as soon as it is looked at.
    private void fails(int times, String login, InetAddress source) {
        for (int i = 0; i < times; i++) {
            slowdown.pause(login, source, now).ifPresent(pause -> now = now.plus(pause));
            slowdown.failed(login, source, now);
        }
    }

    private Duration pause(String login, InetAddress source) {
        return slowdown.pause(login, source, now).orElse(Duration.ZERO);
    }

    @Test
    void afterSomeWrongAnswersEachPauseIsTwiceTheOneBefore() {
        List<Duration> pauses = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            pauses.add(slowdown.failed("alice", HERE, now).pause());
            now = now.plus(pause("alice", HERE));
        }
        assertThat(pauses)
                .containsExactly(
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(16));
    }

    @Test
    void noPauseIsLongerThanTheLongest() {
        for (int i = 0; i < 200; i++) {
            slowdown.failed("alice", HERE, now);
        }
        assertThat(pause("alice", HERE)).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void theFirstPauseIsToldOnce() {
        List<Severity> told = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            told.add(slowdown.failed("alice", HERE, now).severity());
        }
        assertThat(told)
                .containsExactly(
                        Severity.USUAL,
                        Severity.USUAL,
                        Severity.FIRST_PAUSE,
                        Severity.USUAL,
                        Severity.USUAL,
                        Severity.USUAL);
    }

    @Test
    void oneIsForgivenForEachTenthOfTheLongestPause() {
        fails(ATTEMPTS - 1, "alice", HERE);
        now = now.plus(Duration.ofMinutes(2));
        fails(ATTEMPTS - 1, "alice", HERE);
        assertThat(pause("alice", HERE)).isZero();
        fails(1, "alice", HERE);
        assertThat(pause("alice", HERE)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void oneLoginIsGuessedFromManyPlaces() {
        for (int i = 0; i < ATTEMPTS * 4 - 1; i++) {
            slowdown.failed("alice", InetAddress.ofLiteral("198.51.100." + i), now);
        }
        assertThat(pause("alice", HERE)).isZero();
        slowdown.failed("alice", THERE, now);
        assertThat(pause("alice", HERE)).isEqualTo(Duration.ofSeconds(1));
        assertThat(pause("bob", HERE)).isZero();
    }

    @Test
    void manyLoginsAreGuessedFromOnePlace() {
        for (int i = 0; i < ATTEMPTS * 10; i++) {
            slowdown.failed("login" + i, HERE, now);
        }
        assertThat(pause("alice", HERE)).isEqualTo(Duration.ofSeconds(1));
        assertThat(pause("alice", THERE)).isZero();
    }

    @Test
    void whoGuessesFromIpv6IsHisWholeNetwork() {
        for (int i = 0; i < ATTEMPTS; i++) {
            slowdown.failed("alice", InetAddress.ofLiteral("2001:db8:1:2::" + i), now);
        }
        assertThat(pause("alice", InetAddress.ofLiteral("2001:db8:1:2:ffff::1")))
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(pause("alice", InetAddress.ofLiteral("2001:db8:1:3::1"))).isZero();
    }

    @Test
    void aPhoneThatProvedItselfIsNotLockedOutByOthers() {
        slowdown.proved("alice", HERE);
        for (int i = 0; i < 100; i++) {
            slowdown.failed("alice", THERE, now);
            slowdown.failed("bob", HERE, now);
        }
        assertThat(pause("alice", HERE)).isZero();
        assertThat(pause("alice", InetAddress.ofLiteral("192.0.2.3"))).isPositive();
        assertThat(pause("carol", HERE)).isPositive();
    }

    @Test
    void aRightAnswerForgivesNothing() {
        fails(ATTEMPTS, "alice", HERE);
        slowdown.proved("alice", HERE);
        assertThat(pause("alice", HERE)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whatIsCountedIsBounded() {
        Slowdown small = slowdown(100);
        for (int i = 0; i < 5_000; i++) {
            small.failed("login" + i, InetAddress.ofLiteral("198.51." + i / 250 + "." + i % 250), now);
            assertThat(small.size()).isLessThan(100 + 3);
        }
    }
}
