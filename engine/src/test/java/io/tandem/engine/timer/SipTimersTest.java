package io.tandem.engine.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.timer.SipTimers.CallIdOwner;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipTimersTest {
    private static final double ALMOST_ONE = Math.nextDown(1.0);

    private final SipTimers timers = SipTimers.STANDARD;

    @Test
    void aTransactionLives64TimesT1() {
        assertThat(timers.transaction()).isEqualTo(Duration.ofSeconds(32));
        assertThat(timers.timerN()).isEqualTo(Duration.ofSeconds(32));
    }

    @ParameterizedTest
    @CsvSource({"500, 1000", "1000, 2000", "2000, 4000", "4000, 4000", "3000, 4000"})
    void waitsDoubleUpToT2(long before, long after) {
        assertThat(timers.doubled(Duration.ofMillis(before))).isEqualTo(Duration.ofMillis(after));
    }

    /// RFC 3261 14.1: 2.1 to 4 s for the owner of the Call-ID, 0 to 2 s for the other, in steps of 10 ms.
    @Test
    void afterGlareTheOwnerOfTheCallIdWaitsLonger() {
        assertThat(timers.afterGlare(CallIdOwner.US, 0)).isEqualTo(Duration.ofMillis(2100));
        assertThat(timers.afterGlare(CallIdOwner.US, ALMOST_ONE)).isEqualTo(Duration.ofSeconds(4));
        assertThat(timers.afterGlare(CallIdOwner.PEER, 0)).isEqualTo(Duration.ZERO);
        assertThat(timers.afterGlare(CallIdOwner.PEER, ALMOST_ONE)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void theWindowsDoNotMeetAndGoInStepsOf10Milliseconds() {
        for (double dice = 0; dice < 1; dice += 0.001) {
            Duration ours = timers.afterGlare(CallIdOwner.US, dice);
            Duration theirs = timers.afterGlare(CallIdOwner.PEER, dice);
            assertThat(ours).isBetween(Duration.ofMillis(2100), Duration.ofSeconds(4));
            assertThat(theirs).isBetween(Duration.ZERO, Duration.ofSeconds(2));
            assertThat(ours.toMillis() % 10 + theirs.toMillis() % 10).isZero();
        }
    }
}
