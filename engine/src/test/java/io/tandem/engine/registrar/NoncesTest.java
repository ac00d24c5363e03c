package io.tandem.engine.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.registrar.Nonces.Standing;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NoncesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration LIFE = Duration.ofMinutes(5);

    private final Nonces nonces = new Nonces(LIFE, 2);

    @Test
    void aNonceCountsUntilItsLifeIsOver() {
        String nonce = nonces.issue(NOW);
        assertThat(nonces.use(nonce, 1, NOW)).isEqualTo(Standing.GOOD);
        assertThat(nonces.use(nonce, 2, NOW.plus(LIFE).minusMillis(1))).isEqualTo(Standing.GOOD);
        assertThat(nonces.use(nonce, 3, NOW.plus(LIFE))).isEqualTo(Standing.STALE);
    }

    @Test
    void theCountMustRise() {
        String nonce = nonces.issue(NOW);
        assertThat(nonces.use(nonce, 5, NOW)).isEqualTo(Standing.GOOD);
        assertThat(nonces.use(nonce, 5, NOW)).isEqualTo(Standing.REPLAYED);
        assertThat(nonces.use(nonce, 4, NOW)).isEqualTo(Standing.REPLAYED);
        assertThat(nonces.use(nonce, 0xffff_ffffL, NOW)).isEqualTo(Standing.GOOD);
        assertThat(nonces.use(nonce, 0xffff_ffffL, NOW)).isEqualTo(Standing.REPLAYED);
    }

    @Test
    void aCountOfNothingIsNone() {
        assertThat(nonces.use(nonces.issue(NOW), 0, NOW)).isEqualTo(Standing.REPLAYED);
        assertThat(nonces.use(nonces.issue(NOW), 0x1_0000_0000L, NOW)).isEqualTo(Standing.REPLAYED);
    }

    @Test
    void eachNonceIsCountedByItself() {
        String first = nonces.issue(NOW);
        String second = nonces.issue(NOW);
        assertThat(first).isNotEqualTo(second);
        assertThat(nonces.use(first, 2, NOW)).isEqualTo(Standing.GOOD);
        assertThat(nonces.use(second, 1, NOW)).isEqualTo(Standing.GOOD);
    }

    @Test
    void aNonceThatLostItsPlaceToANewerOneIsStaleAndNeverReplayed() {
        String first = nonces.issue(NOW);
        nonces.issue(NOW);
        nonces.issue(NOW);
        nonces.issue(NOW);
        String fifth = nonces.issue(NOW); // shares the place of the first: there are four
        assertThat(nonces.use(first, 1, NOW)).isEqualTo(Standing.GOOD);
        assertThat(nonces.use(fifth, 1, NOW)).isEqualTo(Standing.GOOD);
        assertThat(nonces.use(first, 1, NOW)).isEqualTo(Standing.STALE);
        assertThat(nonces.use(first, 2, NOW)).isEqualTo(Standing.STALE);
        assertThat(nonces.use(fifth, 1, NOW)).isEqualTo(Standing.REPLAYED);
    }

    @Test
    void whatWeDidNotMakeIsStale() {
        String ours = nonces.issue(NOW);
        String changed = (ours.startsWith("A") ? "B" : "A") + ours.substring(1);
        assertThat(nonces.use(changed, 1, NOW)).isEqualTo(Standing.STALE);
        assertThat(nonces.use(new Nonces(LIFE).issue(NOW), 1, NOW)).isEqualTo(Standing.STALE);
        assertThat(nonces.use("dcd98b7102dd2f0e8b11d0f600bfb0c093", 1, NOW)).isEqualTo(Standing.STALE);
        assertThat(nonces.use("7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", 1, NOW))
                .isEqualTo(Standing.STALE);
        assertThat(nonces.use("", 1, NOW)).isEqualTo(Standing.STALE);
    }

    @Test
    void aNonceStandsInQuotesAsItIs() {
        assertThat(nonces.issue(NOW)).matches("[A-Za-z0-9_-]{38}");
    }
}
