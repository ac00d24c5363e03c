package io.tandem.engine.registrar;

import static io.tandem.engine.registrar.Phones.NOON;
import static io.tandem.engine.registrar.Phones.REALM;
import static io.tandem.engine.store.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.bench.Bench;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.Digest.Algorithm;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.ServerTransactionId;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Binding;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.FakeStore;
import io.tandem.engine.store.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RegistrarTest {
    private static final Passwords ALICE = new Passwords("alice", REALM, "s3cret");
    private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]+)\"");
    private static final String HOME = "<sip:alice@192.0.2.1:5062>";
    private static final String HOME_URI = "sip:alice@192.0.2.1:5062";
    private static final String MOBILE = "<sip:alice@192.0.2.1:5064;line=2>";

    private final FakeStore store = new FakeStore();
    private final TestInbox<SipGateway.Command> gateway = TestInbox.create("gateway");
    private final TestInbox<Records> records = TestInbox.create("records");
    private final InstanceId node = InstanceId.mint();
    private final Account account = Phones.account(Account.Status.ACTIVE);
    private final Client alice = Phones.client(account, ALICE, Client.Status.ENABLED);
    private final RegistrarSettings settings = RegistrarSettings.usual(REALM);
    private Instant now = NOON;
    private Bench<Registrar.Command> registrar = start();
    private int cSeq;

    private Bench<Registrar.Command> start() {
        var authenticator = new Authenticator(
                settings, store, new TrunkSources(store), records.getRef(), RegistrarMeter.NONE, () -> now);
        return Bench.of(Registrar.create(settings, node, store, authenticator, RegistrarMeter.NONE, () -> now));
    }

    @BeforeEach
    void open() {
        done(store.save(account));
        done(store.save(alice));
    }

    private void sends(SipRequest request) {
        registrar.tell(new Registrar.Register(new SipGateway.RequestReceived(
                request, new ServerTransactionId("t" + request.cSeq()), gateway.getRef(), Phones.from("192.0.2.1"))));
    }

    private SipRequest register(String... contacts) {
        cSeq++;
        SipRequest register = Phones.request(Method.REGISTER, "alice", cSeq);
        for (String contact : contacts) {
            register = register.and(Headers.of(HeaderName.CONTACT, contact));
        }
        return register;
    }

    private SipRequest proved(SipRequest register) {
        sends(register);
        Matcher nonce = NONCE.matcher(
                hears().headers().first(HeaderName.WWW_AUTHENTICATE).orElseThrow());
        assertThat(nonce.find()).isTrue();
        cSeq++;
        return register.with(HeaderName.CSEQ, cSeq + " REGISTER")
                .with(
                        HeaderName.AUTHORIZATION,
                        ALICE.answer(nonce.group(1), 1, Method.REGISTER, register.uri(), Algorithm.SHA_256));
    }

    /// The whole exchange: REGISTER, 401, REGISTER with an answer.
    private SipResponse registers(String... contacts) {
        sends(proved(register(contacts)));
        return hears();
    }

    private SipResponse hears() {
        assertThat(gateway.hasMessages()).isTrue();
        return ((SipGateway.Respond) gateway.receiveMessage()).response();
    }

    private static List<String> contacts(SipResponse response) {
        assertThat(response.status()).isEqualTo(200);
        return response.headers().all(HeaderName.CONTACT);
    }

    private List<Binding> bindings() {
        return done(store.bindings(alice.sid()));
    }

    @Nested
    class Registering {
        @Test
        void whoDoesNotSayWhoHeIsIsAsked() {
            sends(register(HOME));
            assertThat(hears().status()).isEqualTo(401);
            assertThat(bindings()).isEmpty();
        }

        @Test
        void aPhoneIsBoundAndToldAllBindingsAndTheDate() {
            assertThat(contacts(registers(HOME + ";expires=600"))).containsExactly(HOME + ";expires=600");
            now = now.plusSeconds(10);
            SipResponse second = registers(MOBILE + ";q=0.5");
            assertThat(contacts(second)).containsExactly(HOME + ";expires=590", MOBILE + ";expires=3600;q=0.5");
            assertThat(second.headers().first(HeaderName.of("Date"))).hasValue("Sun, 01 Mar 2026 12:00:10 GMT");
            assertThat(bindings()).hasSize(2);
        }

        @Test
        void withoutAContactTheBindingsAreToldAndNothingIsWritten() {
            registers(HOME);
            int written = store.written().size();
            assertThat(contacts(registers())).containsExactly(HOME + ";expires=3600");
            assertThat(store.written()).hasSize(written);
        }

        @Test
        void recordRouteIsNotTakenOver() {
            SipRequest routed = proved(register(HOME)).with(HeaderName.RECORD_ROUTE, "<sip:proxy.example;lr>");
            sends(routed);
            assertThat(hears().headers().has(HeaderName.RECORD_ROUTE)).isFalse();
        }

        @Test
        void nobodyRegistersSomebodyElse() {
            sends(proved(register(HOME)).with(HeaderName.TO, "<sip:bob@example.org>"));
            SipResponse refused = hears();
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.headers().first(HeaderName.REASON).orElseThrow()).contains("To names somebody else");
            assertThat(bindings()).isEmpty();
        }

        @Test
        void aRuleThatIsBrokenIsNamed() {
            SipResponse refused = registers(HOME + ";expires=5");
            assertThat(refused.status()).isEqualTo(423);
            assertThat(refused.headers().first(HeaderName.of("Min-Expires"))).hasValue("60");
            assertThat(refused.reason()).isEqualTo("Interval Too Brief");
        }

        @Test
        void aSuspendedAccountsPhoneIsRefused() {
            SipRequest register = proved(register(HOME));
            done(store.save(new Account(
                    account.sid(),
                    account.parent(),
                    "a",
                    account.emailAddress(),
                    Account.Status.SUSPENDED,
                    "token",
                    NOON,
                    NOON)));
            sends(register);
            assertThat(hears().status()).isEqualTo(403);
        }
    }

    @Nested
    class Writing {
        @Test
        void the200WaitsUntilTheBindingIsWritten() {
            SipRequest register = proved(register(HOME));
            store.holdWrites();
            sends(register);
            assertThat(gateway.hasMessages()).isFalse();
            store.acceptWrites();
            registrar.run();
            assertThat(contacts(hears())).hasSize(1);
        }

        @Test
        void whatIsNotWrittenIsAFailureAndChangesNothing() {
            registers(HOME);
            SipRequest register = proved(register(MOBILE, HOME + ";expires=0"));
            store.failWrites();
            sends(register);
            assertThat(hears().status()).isEqualTo(500);
            assertThat(bindings()).extracting(Binding::contact).containsExactly(HOME_URI);
        }

        @Test
        void aClientIsServedInOrder() {
            SipRequest first = proved(register(HOME));
            SipRequest second = proved(register(HOME + ";expires=0"));
            store.holdWrites();
            sends(first);
            sends(second);
            store.acceptWrites();
            registrar.run();
            assertThat(contacts(hears())).hasSize(1);
            assertThat(contacts(hears())).isEmpty();
            assertThat(bindings()).isEmpty();
        }

        @Test
        void aClientThatDoesNotWaitForAnswersIsToldToComeLater() {
            SipRequest any = proved(register(HOME));
            store.holdWrites();
            sends(any);
            for (int count = 2; count <= 11; count++) {
                Matcher nonce = NONCE.matcher(
                        any.headers().first(HeaderName.AUTHORIZATION).orElseThrow());
                assertThat(nonce.find()).isTrue();
                sends(any.with(HeaderName.CSEQ, cSeq + count + " REGISTER")
                        .with(
                                HeaderName.AUTHORIZATION,
                                ALICE.answer(nonce.group(1), count, Method.REGISTER, any.uri(), Algorithm.SHA_256)));
            }
            SipResponse refused = hears();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.headers().has(HeaderName.RETRY_AFTER)).isTrue();
            store.acceptWrites();
            registrar.run();
            for (int i = 0; i < 10; i++) {
                assertThat(hears().status()).isEqualTo(200);
            }
            assertThat(gateway.hasMessages()).isFalse();
        }
    }

    @Nested
    class Later {
        @Test
        void bindingsSurviveARestart() {
            registers(HOME);
            registrar = start();
            assertThat(contacts(registers(MOBILE))).hasSize(2);
        }

        @Test
        void theOrderOfRegistersSurvivesItToo() {
            registers(HOME);
            registrar = start();
            SipRequest late = proved(register(HOME + ";expires=0")).with(HeaderName.CSEQ, "2 REGISTER");
            sends(late);
            assertThat(hears().status()).isEqualTo(500);
        }

        @Test
        void expiredBindingsAreSweptOnceAMinute() {
            registers(HOME + ";expires=60", MOBILE + ";expires=120");
            now = now.plusSeconds(60);
            assertThat(registrar.fireTimer()).isEqualTo(Duration.ofMinutes(1));
            assertThat(bindings()).hasSize(1);
            now = now.plusSeconds(60);
            registrar.fireTimer();
            assertThat(bindings()).isEmpty();
        }

        @Test
        void aSweepThatFailsIsFollowedByTheNext() {
            store.failWrites();
            registrar.fireTimer();
            assertThat(registrar.timers()).hasSize(1);
        }

        @Test
        void whoCallsAClientIsToldItsLiveBindings() {
            registers(HOME + ";q=0.2", MOBILE + ";expires=60;q=0.9");
            Bindings live = Bindings.of(store, () -> now);
            assertThat(done(live.live(alice.sid())))
                    .extracting(Binding::preference)
                    .containsExactly(900, 200);
            now = now.plusSeconds(60);
            assertThat(done(live.live(alice.sid())))
                    .extracting(Binding::preference)
                    .containsExactly(200);
        }
    }

    @Nested
    class Asking {
        private Bench<Keepalive.Command> keepalive() {
            return registrar.child(registrar.children().getFirst());
        }

        /// Every slot of one interval has its turn.
        private List<SipGateway.Send> asks() {
            for (int i = 0; i < 60; i++) {
                keepalive().fireTimer();
            }
            return gateway.getAllReceived().stream()
                    .map(SipGateway.Send.class::cast)
                    .toList();
        }

        private void nobodyAnswers(SipGateway.Send asked) {
            asked.replyTo().tell(new SipGateway.TimedOut(asked.request()));
            registrar.run();
        }

        @Test
        void aPhoneThatDoesNotAnswerTwiceIsNotBoundAnyMore() {
            registrar.tell(new Registrar.Begin(gateway.getRef()));
            registers(HOME);
            asks().forEach(this::nobodyAnswers);
            assertThat(bindings()).hasSize(1);
            asks().forEach(this::nobodyAnswers);
            assertThat(bindings()).isEmpty();
            assertThat(asks()).isEmpty();
        }

        @Test
        void aBindingOfBeforeTheStartIsAskedToo() {
            registers(HOME);
            registrar = start();
            registrar.tell(new Registrar.Begin(gateway.getRef()));
            assertThat(asks())
                    .singleElement()
                    .satisfies(asked -> assertThat(asked.request().uri()).isEqualTo(HOME_URI));
        }

        @Test
        void whoUnregisteredIsNotAsked() {
            registrar.tell(new Registrar.Begin(gateway.getRef()));
            registers(HOME);
            registers(HOME + ";expires=0");
            assertThat(asks()).isEmpty();
        }

        @Test
        void aPhoneThatRegistersWhileItIsGivenUpStays() {
            registrar.tell(new Registrar.Begin(gateway.getRef()));
            registers(HOME);
            asks().forEach(this::nobodyAnswers);
            List<SipGateway.Send> last = asks();
            SipRequest renewing = proved(register(HOME));
            store.holdWrites();
            sends(renewing);
            last.forEach(this::nobodyAnswers);
            store.acceptWrites();
            registrar.run();
            assertThat(hears().status()).isEqualTo(200);
            assertThat(bindings()).hasSize(1);
        }

        @Test
        void whenAskingDiesItBeginsAnew() {
            registrar.tell(new Registrar.Begin(gateway.getRef()));
            registers(HOME);
            registrar.crash(registrar.children().getFirst());
            assertThat(asks()).hasSize(1);
        }
    }
}
