package io.tandem.engine.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sip.Digest.Algorithm;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3261 22, RFC 7616 3.3 and 3.4, RFC 8760 2.4.
class AuthenticationTest {
    private static final Credentials ALICE = new Credentials("alice", "s3cret");
    private static final SipRequest INVITE = Dialog.invite(
            "sip:bob@example.org",
            NameAddr.of("sip:alice@example.org").withTag("a"),
            NameAddr.of("sip:bob@example.org"),
            Headers.NONE);

    private static SipResponse refusal(int status, String... challenges) {
        HeaderName name = status == 401 ? HeaderName.WWW_AUTHENTICATE : HeaderName.PROXY_AUTHENTICATE;
        SipResponse response = INVITE.answer(status);
        for (String challenge : challenges) {
            response = response.and(Headers.of(name, challenge));
        }
        return response;
    }

    private static String digest(String realm, String nonce, String... more) {
        String start = "Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\"";
        return Arrays.stream(more).reduce(start, (one, other) -> one + ", " + other);
    }

    private static Authentication.Signed answered(Authentication before, SipResponse refusal) {
        return before.challenged(refusal).orElseThrow().sign(INVITE);
    }

    private static Authentication.Signed answered(SipResponse refusal) {
        return answered(Authentication.with(ALICE), refusal);
    }

    private static String said(SipRequest request, HeaderName header, String parameter) {
        Matcher matcher = Pattern.compile("[ ,]" + parameter + "=\"?([^\",]*)")
                .matcher(request.headers().first(header).orElseThrow());
        return matcher.find() ? matcher.group(1) : "";
    }

    private static void provesAlice(SipRequest request, HeaderName header, Algorithm algorithm) {
        String ha1 = Digest.ha1("alice", said(request, header, "realm"), "s3cret", algorithm);
        String nonce = said(request, header, "nonce");
        String count = said(request, header, "nc");
        String expected = count.isEmpty()
                ? Digest.response(ha1, Method.INVITE, "sip:bob@example.org", nonce, algorithm)
                : Digest.response(
                        ha1,
                        Method.INVITE,
                        "sip:bob@example.org",
                        nonce,
                        count,
                        said(request, header, "cnonce"),
                        "auth",
                        algorithm);
        assertThat(said(request, header, "response")).isEqualTo(expected);
        assertThat(said(request, header, "uri")).isEqualTo("sip:bob@example.org");
        assertThat(said(request, header, "username")).isEqualTo("alice");
    }

    @Nested
    class OneChallenge {
        @Test
        void aProxysIsAnsweredInProxyAuthorization() {
            SipRequest signed = answered(refusal(407, digest("p", "n1", "qop=\"auth\"", "algorithm=SHA-256")))
                    .request();
            provesAlice(signed, HeaderName.PROXY_AUTHORIZATION, Algorithm.SHA_256);
            assertThat(said(signed, HeaderName.PROXY_AUTHORIZATION, "nc")).isEqualTo("00000001");
            assertThat(said(signed, HeaderName.PROXY_AUTHORIZATION, "qop")).isEqualTo("auth");
            assertThat(said(signed, HeaderName.PROXY_AUTHORIZATION, "algorithm"))
                    .isEqualTo("SHA-256");
            assertThat(signed.headers().has(HeaderName.AUTHORIZATION)).isFalse();
        }

        @Test
        void withoutAnAlgorithmItIsMd5AndNoneIsNamed() {
            SipRequest signed = answered(refusal(401, digest("u", "n1", "qop=\"auth,auth-int\"", "opaque=\"o,1\"")))
                    .request();
            provesAlice(signed, HeaderName.AUTHORIZATION, Algorithm.MD5);
            assertThat(said(signed, HeaderName.AUTHORIZATION, "algorithm")).isEmpty();
            assertThat(signed.headers().first(HeaderName.AUTHORIZATION).orElseThrow())
                    .contains("opaque=\"o,1\"");
        }

        @Test
        void withoutQualityOfProtectionNothingIsCounted() {
            SipRequest signed = answered(refusal(401, digest("u", "n1"))).request();
            provesAlice(signed, HeaderName.AUTHORIZATION, Algorithm.MD5);
            assertThat(signed.headers().first(HeaderName.AUTHORIZATION).orElseThrow())
                    .doesNotContain("cnonce", "nc=", "qop");
        }

        @Test
        void theTopmostOfARealmThatWeCanAnswerIsTaken() {
            SipRequest signed = answered(refusal(
                            401,
                            digest("u", "n512", "qop=\"auth\"", "algorithm=SHA-512-256"),
                            digest("u", "n256", "qop=\"auth\"", "algorithm=SHA-256"),
                            digest("u", "n5", "qop=\"auth\"", "algorithm=MD5")))
                    .request();
            assertThat(signed.headers().all(HeaderName.AUTHORIZATION)).hasSize(1);
            assertThat(said(signed, HeaderName.AUTHORIZATION, "nonce")).isEqualTo("n256");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Basic realm=\"u\"",
                    "Digest nonce=\"n\"",
                    "Digest realm=\"u\"",
                    "Digest realm=\"u\", nonce=\"n\", algorithm=MD5-sess",
                    "Digest realm=\"u\", nonce=\"n\", qop=\"auth-int\"",
                    "Digest",
                    ""
                })
        void whatWeHaveNoAnswerToIsNotAnswered(String challenge) {
            assertThat(Authentication.with(ALICE).challenged(refusal(401, challenge)))
                    .isEmpty();
        }

        @Test
        void aRefusalWithoutChallengeIsNotAnswered() {
            assertThat(Authentication.with(ALICE).challenged(refusal(401))).isEmpty();
        }

        @Test
        void theNameIsSentEscaped() {
            Challenge challenge = Challenge.parse(digest("u", "n")).orElseThrow();
            assertThat(challenge.answer(new Credentials("a\"b", "x"), Method.BYE, "sip:b", 1, "c"))
                    .startsWith("Digest username=\"a\\\"b\", ");
        }

        @Test
        void anAnswerInTheRequestGivesWayToTheNewOne() {
            SipRequest old = INVITE.with(HeaderName.AUTHORIZATION, "Digest old");
            SipRequest signed = Authentication.with(ALICE)
                    .challenged(refusal(401, digest("u", "n")))
                    .orElseThrow()
                    .sign(old)
                    .request();
            assertThat(signed.headers().all(HeaderName.AUTHORIZATION))
                    .hasSize(1)
                    .doesNotContain("Digest old");
        }
    }

    @Nested
    class SeveralChallenges {
        private final Authentication.Signed first = answered(refusal(407, digest("p", "n1", "qop=\"auth\"")));

        @Test
        void thoseOfAProxyAndOfThePhoneAreBothAnsweredFromThenOn() {
            SipRequest signed = answered(first.authentication(), refusal(401, digest("u", "n2", "qop=\"auth\"")))
                    .request();
            provesAlice(signed, HeaderName.PROXY_AUTHORIZATION, Algorithm.MD5);
            provesAlice(signed, HeaderName.AUTHORIZATION, Algorithm.MD5);
            assertThat(said(signed, HeaderName.PROXY_AUTHORIZATION, "nc")).isEqualTo("00000002");
            assertThat(said(signed, HeaderName.AUTHORIZATION, "nc")).isEqualTo("00000001");
        }

        @Test
        void thoseOfSeveralRealmsInOneResponseAreAllAnswered() {
            SipRequest signed =
                    answered(refusal(401, digest("u", "n1"), digest("v", "n2"))).request();
            assertThat(signed.headers().all(HeaderName.AUTHORIZATION)).hasSize(2);
        }

        @Test
        void theSameRealmAgainMeansThatTheCredentialsAreWrong() {
            assertThat(first.authentication().challenged(refusal(407, digest("p", "n2", "qop=\"auth\""))))
                    .isEmpty();
        }

        @Test
        void aStaleNonceIsTriedOnceMore() {
            SipResponse stale = refusal(407, digest("p", "n2", "qop=\"auth\"", "stale=TRUE"));
            Authentication.Signed second = answered(first.authentication(), stale);
            assertThat(said(second.request(), HeaderName.PROXY_AUTHORIZATION, "nonce"))
                    .isEqualTo("n2");
            assertThat(said(second.request(), HeaderName.PROXY_AUTHORIZATION, "nc"))
                    .isEqualTo("00000001");
            Optional<Authentication> third = second.authentication().challenged(stale);
            assertThat(third).isEmpty();
        }
    }
}
