package io.tandem.engine.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sip.Digest;
import io.tandem.engine.sip.Digest.Algorithm;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.store.Client;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationTest {
    /// RFC 3261 22.2 gives this example of the header, but for the algorithm.
    private static final String BOB = "Digest username=\"bob\", realm=\"biloxi.com\","
            + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"sip:bob@biloxi.com\", qop=auth, nc=00000001,"
            + " cnonce=\"0a4f113b\", response=\"6629fae49393a05397450978507c4ef1\","
            + " opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";

    @Test
    void theExampleOfRfc3261IsRead() {
        assertThat(Authorization.parse(BOB))
                .contains(new Authorization(
                        "bob",
                        "biloxi.com",
                        "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                        "sip:bob@biloxi.com",
                        "6629fae49393a05397450978507c4ef1",
                        Algorithm.MD5,
                        Optional.of(new Authorization.Counted("00000001", "0a4f113b"))));
    }

    /// The examples of RFC 7616 3.9.1 answer a GET, which SIP does not have: their parts are put together here as
    /// they are there, and checked by the hashes that we check our own with.
    @ParameterizedTest
    @CsvSource({
        "MD5, 8ca523f5e9506fed4657c9700eebdbec",
        "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    })
    void theHashesAreThoseOfRfc7616(String name, String response) throws NoSuchAlgorithmException {
        Algorithm algorithm = Algorithm.named(name).orElseThrow();
        String ha1 = Digest.ha1("Mufasa", "http-auth@example.org", "Circle of Life", algorithm);
        var hash = MessageDigest.getInstance(name);
        String ha2 = HexFormat.of().formatHex(hash.digest("GET:/dir/index.html".getBytes(StandardCharsets.US_ASCII)));
        String whole = ha1 + ":7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v:00000001:"
                + "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ:auth:" + ha2;
        assertThat(HexFormat.of().formatHex(hash.digest(whole.getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(response);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void whoKnowsThePasswordIsBelieved(String name) {
        Algorithm algorithm = Algorithm.named(name).orElseThrow();
        var alice = new Passwords("alice", "tandem", "s3cret");
        Authorization right = Authorization.parse(alice.answer("nonce", 1, Method.INVITE, "sip:bob@x", algorithm))
                .orElseThrow();

        assertThat(right.proves(alice.secret(), Method.INVITE)).isTrue();
        assertThat(right.proves(alice.secret(), Method.REGISTER)).isFalse();
        assertThat(right.proves(new Passwords("alice", "tandem", "secret").secret(), Method.INVITE))
                .isFalse();
        assertThat(right.proves(new Passwords("alice", "other", "s3cret").secret(), Method.INVITE))
                .isFalse();
    }

    @Test
    void whoLeavesOutQopIsBelievedOnce() {
        var alice = new Passwords("alice", "tandem", "s3cret");
        String hash = Digest.response(alice.secret().md5(), Method.REGISTER, "sip:tandem", "n", Algorithm.MD5);
        Authorization old = Authorization.parse("Digest username=\"alice\",realm=\"tandem\",nonce=\"n\","
                        + "uri=\"sip:tandem\",response=\"" + hash.toUpperCase(Locale.ROOT) + "\"")
                .orElseThrow();

        assertThat(old.proves(alice.secret(), Method.REGISTER)).isTrue();
        assertThat(old.count()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Digest                        | Basic",
                "username=\"bob\"              | username=\"\"",
                "username=\"bob\"              | nobody=\"bob\"",
                "realm=\"biloxi.com\"          | opaque2=\"biloxi.com\"",
                "uri=\"sip:bob@biloxi.com\",   | ''",
                "qop=auth                      | qop=auth-int",
                "qop=auth                      | qop=\"\"",
                "nc=00000001                   | nc=1",
                "nc=00000001                   | nc=0000000g",
                "nc=00000001,                  | ''",
                "cnonce=\"0a4f113b\",          | ''",
                "response=\"6629               | response=\"x629",
                "response=\"6629               | response=\"",
                "qop=auth                      | qop=auth, algorithm=SHA-512-256",
                "qop=auth                      | qop=auth, algorithm=MD5-sess",
                "qop=auth                      | qop=auth, username=\"alice\"",
                "qop=auth                      | qop=auth, nonsense",
                "f40e41\"                      | f40e41",
            })
    void whatCannotBeReadIsNone(String part, String instead) {
        assertThat(BOB).contains(part);
        assertThat(Authorization.parse(BOB.replace(part, instead))).isEmpty();
    }

    @Test
    void quotedTextMayHoldCommasAndEscapes() {
        String odd = BOB.replace("\"bob\"", "\"b\\\"o, b\\\\\"").replace("Digest ", "  DIGEST   ");
        assertThat(Authorization.parse(odd).orElseThrow().username()).isEqualTo("b\"o, b\\");
    }

    @Test
    void bothHeadersAreReadAndOtherSchemesPassedOver() {
        SipRequest request = new SipRequest(
                Method.INVITE,
                "sip:bob@biloxi.com",
                Headers.of(HeaderName.AUTHORIZATION, "Basic Ym9iOmJvYg==")
                        .and(HeaderName.PROXY_AUTHORIZATION, BOB)
                        .and(HeaderName.AUTHORIZATION, BOB.replace("biloxi.com\"", "other\"")),
                Optional.empty());
        assertThat(Authorization.of(request)).extracting(Authorization::realm).containsExactly("other", "biloxi.com");
    }

    @Test
    void itsHashIsNotPrinted() {
        assertThat(Authorization.parse(BOB).orElseThrow().toString()).doesNotContain("6629");
        assertThat(new Client.Secret("r", "6629", "6629").toString()).doesNotContain("6629");
    }
}
