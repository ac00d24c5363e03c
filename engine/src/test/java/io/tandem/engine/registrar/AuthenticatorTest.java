package io.tandem.engine.registrar;

import static io.tandem.engine.registrar.Phones.NOON;
import static io.tandem.engine.registrar.Phones.REALM;
import static io.tandem.engine.registrar.Phones.request;
import static io.tandem.engine.store.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sip.Digest.Algorithm;
import io.tandem.engine.sip.Flow;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.FakeStore;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.Records;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.Trunk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuthenticatorTest {
    private static final Passwords ALICE = new Passwords("alice", REALM, "s3cret");
    private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]+)\"");
    private static final Flow HERE = Phones.from("192.0.2.1");
    private static final Flow THERE = Phones.from("192.0.2.2");
    private static final int ATTEMPTS = 5;

    private final FakeStore store = new FakeStore();
    private final TestInbox<Records> records = TestInbox.create("records");
    private final Account account = Phones.account(Account.Status.ACTIVE);
    private final Client alice = Phones.client(account, ALICE, Client.Status.ENABLED);
    private final List<String> counted = new ArrayList<>();
    private final TrunkSources trunks = new TrunkSources(store);
    private Instant now = NOON;
    private Authenticator authenticator = authenticator(RegistrarSettings.usual(REALM));

    private Authenticator authenticator(RegistrarSettings settings) {
        return new Authenticator(settings, store, trunks, records.getRef(), new Counter(), () -> now);
    }

    private final class Counter implements RegistrarMeter {
        @Override
        public void challenged() {
            counted.add("challenged");
        }

        @Override
        public void wrongAnswer() {
            counted.add("wrong");
        }

        @Override
        public void heldOff() {
            counted.add("held off");
        }

        @Override
        public void unreachable() {
            counted.add("unreachable");
        }
    }

    @BeforeEach
    void open() {
        done(store.save(account));
        done(store.save(alice));
    }

    private Verdict judged(SipRequest request) {
        return done(authenticator.judge(request, HERE));
    }

    private static SipResponse challenge(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Challenge.class);
        SipResponse response = ((Verdict.Challenge) verdict).response();
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.toTag()).isEmpty();
        return response;
    }

    private static List<String> challenges(SipResponse response) {
        return response.headers().all(HeaderName.WWW_AUTHENTICATE);
    }

    private static boolean isStale(Verdict verdict) {
        return challenges(challenge(verdict)).stream().allMatch(text -> text.contains("stale=true"));
    }

    private static SipResponse refusal(Verdict verdict, int status) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        SipResponse response = ((Verdict.Refused) verdict).response();
        assertThat(response.status()).isEqualTo(status);
        return response;
    }

    /// A nonce for who asks without an answer.
    private String nonce() {
        String first = challenges(challenge(judged(request(Method.INVITE, "alice", 1))))
                .getFirst();
        Matcher matcher = NONCE.matcher(first);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static SipRequest answering(Method method, String from, Passwords who, String nonce, int count) {
        return answering(method, from, who, nonce, count, Algorithm.SHA_256);
    }

    private static SipRequest answering(
            Method method, String from, Passwords who, String nonce, int count, Algorithm algorithm) {
        SipRequest request = request(method, from, 2);
        return request.with(HeaderName.AUTHORIZATION, who.answer(nonce, count, method, request.uri(), algorithm));
    }

    private static Passwords guess(String login) {
        return new Passwords(login, REALM, "wrong");
    }

    @Nested
    class WithoutAnAnswer {
        @ParameterizedTest
        @EnumSource(names = {"INVITE", "REFER", "MESSAGE", "SUBSCRIBE"})
        void whoSaysHeIsAKnownClientMustProveIt(Method method) {
            assertThat(challenges(challenge(judged(request(method, "ALICE", 1)))))
                    .satisfiesExactly(
                            first -> assertThat(first)
                                    .matches("Digest realm=\"example.org\", nonce=\"[A-Za-z0-9_-]+\","
                                            + " algorithm=SHA-256, qop=\"auth\""),
                            second -> assertThat(second)
                                    .matches("Digest realm=\"example.org\", nonce=\"[A-Za-z0-9_-]+\","
                                            + " algorithm=MD5, qop=\"auth\""));
            assertThat(counted).containsExactly("challenged");
        }

        @Test
        void aPhoneThatGivesUpAtAnAlgorithmItDoesNotKnowIsOfferedMd5Alone() {
            SipRequest invite =
                    request(Method.INVITE, "alice", 1).with(HeaderName.USER_AGENT, "baresip v1.0.0 (x86_64/linux)");
            assertThat(challenges(challenge(judged(invite))))
                    .singleElement()
                    .satisfies(only -> assertThat(only).contains("algorithm=MD5"));
        }

        @Test
        void whoeverElseIsAStranger() {
            assertThat(judged(request(Method.INVITE, "zoe", 1))).isEqualTo(new Verdict.Stranger());
            assertThat(judged(request(Method.INVITE, "", 1).with(HeaderName.FROM, "<sip:elsewhere.example>;tag=t")))
                    .isEqualTo(new Verdict.Stranger());
            assertThat(counted).isEmpty();
        }

        @Test
        void anAnswerToSomebodyElsesChallengeIsNone() {
            Passwords foreign = new Passwords("alice", "foreign.example", "s3cret");
            assertThat(judged(answering(Method.INVITE, "zoe", foreign, "n", 1))).isEqualTo(new Verdict.Stranger());
            challenge(judged(answering(Method.INVITE, "alice", foreign, "n", 1)));
            assertThat(counted).containsExactly("challenged");
        }

        @Test
        void aRegisterIsAlwaysChallenged() {
            challenge(done(authenticator.judgeRegister(request(Method.REGISTER, "zoe", 1), HERE)));
            challenge(done(authenticator.judgeRegister(request(Method.REGISTER, "alice", 1), HERE)));
        }
    }

    @Nested
    class WithAnAnswer {
        @ParameterizedTest
        @EnumSource(Algorithm.class)
        void theRightOneShowsTheClientAndItsAccount(Algorithm algorithm) {
            assertThat(judged(answering(Method.INVITE, "alice", ALICE, nonce(), 1, algorithm)))
                    .isEqualTo(new Verdict.Known(alice, account));
        }

        @Test
        void itMayStandInProxyAuthorization() {
            SipRequest request = request(Method.INVITE, "alice", 2);
            SipRequest answering = request.with(
                    HeaderName.PROXY_AUTHORIZATION,
                    ALICE.answer(nonce(), 1, Method.INVITE, request.uri(), Algorithm.MD5));
            assertThat(judged(answering)).isEqualTo(new Verdict.Known(alice, account));
        }

        @Test
        void aNonceServesSeveralRequestsWhoseCountRises() {
            String nonce = nonce();
            for (int count = 1; count < 5; count++) {
                assertThat(judged(answering(Method.INVITE, "alice", ALICE, nonce, count)))
                        .isInstanceOf(Verdict.Known.class);
            }
        }

        @Test
        void theSameAnswerAgainIsAskedAnew() {
            String nonce = nonce();
            judged(answering(Method.INVITE, "alice", ALICE, nonce, 1));
            Verdict replayed = judged(answering(Method.INVITE, "alice", ALICE, nonce, 1));
            assertThat(isStale(replayed)).isTrue();
            assertThat(counted).doesNotContain("wrong");
        }

        @Test
        void aRightAnswerToAnOldNonceIsStale() {
            String nonce = nonce();
            now = now.plus(Duration.ofMinutes(5));
            assertThat(isStale(judged(answering(Method.INVITE, "alice", ALICE, nonce, 1))))
                    .isTrue();
        }

        @Test
        void aRightAnswerToANonceFromBeforeARestartIsStale() {
            String nonce = nonce();
            authenticator = authenticator(RegistrarSettings.usual(REALM));
            assertThat(isStale(judged(answering(Method.INVITE, "alice", ALICE, nonce, 1))))
                    .isTrue();
        }

        @Test
        void aWrongAnswerIsNotStaleWhateverItsNonce() {
            assertThat(isStale(judged(answering(Method.INVITE, "alice", guess("alice"), nonce(), 1))))
                    .isFalse();
            assertThat(isStale(judged(answering(Method.INVITE, "alice", guess("alice"), "made-up", 1))))
                    .isFalse();
        }

        @Test
        void anAnswerForAnotherMethodIsWrong() {
            String header = answering(Method.MESSAGE, "alice", ALICE, nonce(), 1)
                    .headers()
                    .first(HeaderName.AUTHORIZATION)
                    .orElseThrow();
            challenge(judged(request(Method.INVITE, "alice", 2).with(HeaderName.AUTHORIZATION, header)));
            assertThat(counted).contains("wrong");
        }

        @Test
        void nobodyCanTellAnUnknownLoginFromAWrongPassword() {
            SipResponse unknown = challenge(judged(answering(Method.INVITE, "zoe", guess("zoe"), nonce(), 1)));
            SipResponse wrong = challenge(judged(answering(Method.INVITE, "alice", guess("alice"), nonce(), 1)));
            assertThat(unknown.headers().fields().stream()
                            .map(field -> field.name())
                            .toList())
                    .isEqualTo(wrong.headers().fields().stream()
                            .map(field -> field.name())
                            .toList());
        }

        @Test
        void fromMustNameWhoTheCredentialsName() {
            assertThat(refusal(judged(answering(Method.INVITE, "bob", ALICE, nonce(), 1)), 403)
                            .headers()
                            .first(HeaderName.REASON))
                    .hasValueSatisfying(reason -> assertThat(reason).contains("From names somebody else"));
        }

        @Test
        void aDisabledClientIsRefusedOnceItProvedItself() {
            done(store.save(new Client(
                    alice.sid(),
                    alice.account(),
                    "alice",
                    "",
                    alice.secret(),
                    Client.Status.DISABLED,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    NOON,
                    NOON)));
            refusal(judged(answering(Method.INVITE, "alice", ALICE, nonce(), 1)), 403);
            challenge(judged(answering(Method.INVITE, "alice", guess("alice"), nonce(), 1)));
        }

        @ParameterizedTest
        @EnumSource(
                value = Account.Status.class,
                names = {"SUSPENDED", "CLOSED"})
        void clientsOfAnAccountThatIsNotActiveAreRefused(Account.Status status) {
            done(store.save(
                    new Account(account.sid(), Optional.empty(), "a", Optional.empty(), status, "token", NOON, NOON)));
            refusal(judged(answering(Method.INVITE, "alice", ALICE, nonce(), 1)), 403);
        }

        @Test
        void theBetterHashIsLookedAtWhenBothAreGiven() {
            SipRequest request = request(Method.INVITE, "alice", 2);
            String nonce = nonce();
            SipRequest both = request.with(
                            HeaderName.PROXY_AUTHORIZATION,
                            guess("alice").answer(nonce, 1, Method.INVITE, request.uri(), Algorithm.MD5))
                    .with(
                            HeaderName.AUTHORIZATION,
                            ALICE.answer(nonce, 1, Method.INVITE, request.uri(), Algorithm.SHA_256));
            assertThat(judged(both)).isInstanceOf(Verdict.Known.class);
        }

        @Test
        void aHashThatIsNotOfferedIsNoAnswer() {
            RegistrarSettings usual = RegistrarSettings.usual(REALM);
            authenticator = authenticator(new RegistrarSettings(
                    usual.domain(),
                    REALM,
                    List.of(Algorithm.SHA_256),
                    usual.nonceLife(),
                    usual.expiry(),
                    usual.contacts(),
                    usual.keepalive(),
                    usual.guessing()));
            Verdict verdict = judged(answering(Method.INVITE, "alice", ALICE, nonce(), 1, Algorithm.MD5));
            assertThat(challenges(challenge(verdict))).hasSize(1);
        }

        @Test
        void aPasswordOfBeforeTheRealmWasChangedStillServes() {
            authenticator = authenticator(RegistrarSettings.usual("new.example"));
            String asked = challenges(challenge(judged(request(Method.INVITE, "alice", 1))))
                    .getFirst();
            assertThat(asked).contains("realm=\"example.org\"");
            assertThat(judged(answering(Method.INVITE, "alice", ALICE, nonce(), 1)))
                    .isInstanceOf(Verdict.Known.class);
        }
    }

    @Nested
    class Guessing {
        private Verdict guesses(String login, Flow flow) {
            return done(authenticator.judge(answering(Method.INVITE, login, guess(login), "n", 1), flow));
        }

        @Test
        void whoGuessesTooOftenHasToWaitLongerEachTime() {
            for (int i = 1; i < ATTEMPTS; i++) {
                challenge(guesses("alice", HERE));
            }
            List<String> pauses = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                SipResponse refused = refusal(guesses("alice", HERE), 403);
                String seconds = refused.headers().first(HeaderName.RETRY_AFTER).orElseThrow();
                pauses.add(seconds);
                now = now.plusSeconds(Long.parseLong(seconds));
            }
            assertThat(pauses).containsExactly("1", "2", "4", "8");
        }

        @Test
        void nothingIsLookedAtBeforeThePauseIsOver() {
            for (int i = 0; i < ATTEMPTS; i++) {
                guesses("alice", HERE);
            }
            counted.clear();
            refusal(judged(answering(Method.INVITE, "alice", ALICE, "n", 1)), 403);
            assertThat(counted).containsExactly("held off");
            now = now.plusSeconds(1);
            assertThat(judged(answering(Method.INVITE, "alice", ALICE, nonce(), 1)))
                    .isInstanceOf(Verdict.Known.class);
        }

        @Test
        void whoProvedItselfElsewhereGoesOn() {
            done(authenticator.judge(answering(Method.INVITE, "alice", ALICE, nonce(), 1), THERE));
            for (int i = 0; i < 50; i++) {
                guesses("alice", HERE);
            }
            assertThat(done(authenticator.judge(answering(Method.INVITE, "alice", ALICE, nonce(), 1), THERE)))
                    .isInstanceOf(Verdict.Known.class);
        }

        @Test
        void theAccountIsToldOnce() {
            for (int i = 0; i < ATTEMPTS + 3; i++) {
                guesses("alice", HERE);
            }
            assertThat(records.getAllReceived()).singleElement().satisfies(told -> {
                Notification notification = ((Records.OfApplication) told).notification();
                assertThat(notification.account()).isEqualTo(account.sid());
                assertThat(notification.severity()).isEqualTo(Notification.Severity.WARNING);
                assertThat(notification.text())
                        .contains("192.0.2.1")
                        .contains("'alice'")
                        .doesNotContain("wrong\"");
            });
        }

        @Test
        void manyWhoGuessOneLoginAreToldOnceInAnHour() {
            for (int source = 10; source < 40; source++) {
                for (int i = 0; i < ATTEMPTS; i++) {
                    guesses("alice", Phones.from("192.0.2." + source));
                }
                now = now.plusSeconds(60);
            }
            assertThat(records.getAllReceived()).hasSize(1);
            now = now.plus(Duration.ofHours(3));
            for (int i = 0; i < ATTEMPTS; i++) {
                guesses("alice", HERE);
            }
            assertThat(records.getAllReceived()).hasSize(1);
        }

        @Test
        void aLoginThatNobodyHasIsNoAccountsConcern() {
            for (int i = 0; i < ATTEMPTS + 3; i++) {
                guesses("zoe", HERE);
            }
            assertThat(records.getAllReceived()).isEmpty();
            assertThat(counted).contains("wrong", "held off");
        }
    }

    @Nested
    class FromTrunks {
        private Trunk trunk(String source, Trunk.Status status) {
            Trunk plain = SampleRecords.trunk(account.sid(), "sip:gw.example.org", 0);
            Trunk trunk = new Trunk(
                    plain.sid(),
                    plain.account(),
                    plain.friendlyName(),
                    plain.uri(),
                    plain.prefix(),
                    plain.strip(),
                    plain.priority(),
                    plain.weight(),
                    plain.credentials(),
                    plain.registration(),
                    plain.watch(),
                    List.of("not an address", source),
                    status,
                    plain.created(),
                    plain.updated());
            done(store.save(trunk));
            trunks.changed();
            return trunk;
        }

        @Test
        void theAddressIsEnoughWhateverFromSays() {
            Trunk trunk = trunk("192.0.2.0/24", Trunk.Status.ENABLED);
            assertThat(judged(request(Method.INVITE, "alice", 1))).isEqualTo(new Verdict.FromTrunk(trunk));
            assertThat(judged(request(Method.INVITE, "+431234", 1))).isEqualTo(new Verdict.FromTrunk(trunk));
        }

        @Test
        void theNearestOneIsMeant() {
            trunk("192.0.2.0/24", Trunk.Status.ENABLED);
            Trunk nearest = trunk("192.0.2.1", Trunk.Status.ENABLED);
            trunk("192.0.0.0/16", Trunk.Status.ENABLED);
            assertThat(judged(request(Method.INVITE, "zoe", 1))).isEqualTo(new Verdict.FromTrunk(nearest));
        }

        @Test
        void aDisabledTrunkLetsNobodyIn() {
            trunk("192.0.2.0/24", Trunk.Status.DISABLED);
            assertThat(judged(request(Method.INVITE, "zoe", 1))).isEqualTo(new Verdict.Stranger());
        }

        @Test
        void aTrunkThatIsNewIsKnownOnceSomebodySaysSo() {
            assertThat(judged(request(Method.INVITE, "zoe", 1))).isEqualTo(new Verdict.Stranger());
            Trunk trunk = trunk("192.0.2.1", Trunk.Status.ENABLED);
            assertThat(judged(request(Method.INVITE, "zoe", 1))).isEqualTo(new Verdict.FromTrunk(trunk));
        }

        @Test
        void aTrunkDoesNotRegisterByItsAddress() {
            trunk("192.0.2.0/24", Trunk.Status.ENABLED);
            challenge(done(authenticator.judgeRegister(request(Method.REGISTER, "alice", 1), HERE)));
        }
    }

    @Test
    void whenTheStoreDoesNotAnswerNobodyIsLetIn() {
        store.close();
        SipResponse response = refusal(judged(request(Method.INVITE, "zoe", 1)), 503);
        assertThat(response.headers().has(HeaderName.RETRY_AFTER)).isTrue();
    }
}
