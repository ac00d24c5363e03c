package io.tandem.engine.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sip.Digest.Algorithm;
import org.junit.jupiter.api.Test;

/// RFC 7616 3.9.1 prints answers to GET requests; SIP's methods only change the text that is hashed.
class DigestTest {
    @Test
    void thePasswordStandsForItselfInOneRealmOnly() {
        assertThat(Digest.ha1("Mufasa", "testrealm@host.com", "Circle Of Life", Algorithm.MD5))
                .isEqualTo("939e7578ed9e3c518a452acee763bce9");
        assertThat(Digest.ha1("Mufasa", "other", "Circle Of Life", Algorithm.MD5))
                .isNotEqualTo(Digest.ha1("Mufasa", "testrealm@host.com", "Circle Of Life", Algorithm.MD5));
    }

    /// Computed with `printf ... | md5sum` and `sha256sum`.
    @Test
    void theAnswerIsTheHashOfAllThatItNames() {
        assertThat(Digest.response(
                        Digest.ha1("alice", "tandem", "s3cret", Algorithm.MD5),
                        Method.INVITE,
                        "sip:bob@example.org",
                        "n1",
                        "00000001",
                        "c1",
                        Digest.AUTH,
                        Algorithm.MD5))
                .isEqualTo("6ae51d9d0d0e310db5e7a0a16213de9e");
        assertThat(Digest.response(
                        Digest.ha1("alice", "tandem", "s3cret", Algorithm.SHA_256),
                        Method.INVITE,
                        "sip:bob@example.org",
                        "n1",
                        "00000001",
                        "c1",
                        Digest.AUTH,
                        Algorithm.SHA_256))
                .isEqualTo("2a0b473317d33ced33d54085c3b6232dc47b8aea3671a992d4952be66ef0e73a");
    }

    @Test
    void withoutQualityOfProtectionTheAnswerIsShorter() {
        assertThat(Digest.response(
                        Digest.ha1("alice", "tandem", "s3cret", Algorithm.MD5),
                        Method.INVITE,
                        "sip:bob@example.org",
                        "n1",
                        Algorithm.MD5))
                .isEqualTo("776c0b566dc7253d55a05d411ffbc6f4");
    }

    @Test
    void algorithmsAreNamedInAnyLetterCase() {
        assertThat(Algorithm.named("sha-256")).contains(Algorithm.SHA_256);
        assertThat(Algorithm.named("MD5")).contains(Algorithm.MD5);
        assertThat(Algorithm.named("SHA-512-256")).isEmpty();
        assertThat(Algorithm.SHA_256).hasToString("SHA-256");
    }
}
