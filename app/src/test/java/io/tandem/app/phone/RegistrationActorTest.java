package io.tandem.app.phone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.phone.PhoneEvent.Registered;
import io.tandem.app.phone.PhoneEvent.RegistrationRefused;
import io.tandem.app.phone.PhoneEvent.Unregistered;
import io.tandem.engine.bench.Bench;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipRequest;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// RFC 3261 10.2.
class RegistrationActorTest {
    private static final String CONTACT = "sip:bob@127.0.0.1:5062";

    private final TestInbox<SipGateway.Command> gateway = TestInbox.create("gateway");
    private final TestInbox<PhoneEvent> phone = TestInbox.create("phone");
    private final Bench<RegistrationActor.Command> registration = Bench.of(RegistrationActor.create(
            new Account("bob", Optional.of("secret"), "127.0.0.1:5080"), CONTACT, gateway.getRef(), phone.getRef()));

    @SuppressWarnings("NullAway.Init") // every test begins with a REGISTER
    private SipGateway.Send sent;

    private SipRequest says() {
        sent = (SipGateway.Send) gateway.receiveMessage();
        assertThat(sent.request().method()).isEqualTo(Method.REGISTER);
        return sent.request();
    }

    private void hears(int status, HeaderName name, String value) {
        sent.replyTo()
                .tell(new SipGateway.Responded(
                        sent.request(), sent.request().answer(status).with(name, value)));
        registration.run();
    }

    private void tells(PhoneEvent... events) {
        assertThat(phone.getAllReceived()).containsExactly(events);
        assertThat(gateway.hasMessages()).isFalse();
    }

    private static String header(SipRequest request, HeaderName name) {
        return request.headers().first(name).orElse("");
    }

    @Test
    void whoRegistersOverTcpIsToBeCalledOverTcp() {
        Bench.of(RegistrationActor.create(
                        new Account("bob", Optional.empty(), "127.0.0.1:5080;transport=tcp"),
                        CONTACT,
                        gateway.getRef(),
                        phone.getRef()))
                .tell(new RegistrationActor.Register());
        SipRequest register = says();
        assertThat(register.uri()).isEqualTo("sip:127.0.0.1:5080;transport=tcp");
        assertThat(header(register, HeaderName.TO)).isEqualTo("<sip:bob@127.0.0.1:5080>");
        assertThat(header(register, HeaderName.CONTACT)).isEqualTo("<" + CONTACT + ";transport=tcp>");
    }

    @Test
    void aPhoneThatIsNotRegisteredHasNothingToTakeBack() {
        registration.tell(new RegistrationActor.Unregister());
        tells(new Unregistered());
    }

    @Nested
    class Asking {
        @BeforeEach
        void registers() {
            registration.tell(new RegistrationActor.Register());
        }

        @Test
        void theRequestGoesToTheRegistrarForTheAddressOfRecord() {
            SipRequest register = says();
            assertThat(register.uri()).isEqualTo("sip:127.0.0.1:5080");
            assertThat(header(register, HeaderName.TO)).isEqualTo("<sip:bob@127.0.0.1:5080>");
            assertThat(header(register, HeaderName.CONTACT)).isEqualTo("<" + CONTACT + ">");
            assertThat(header(register, HeaderName.EXPIRES)).isEqualTo("300");
        }

        @Test
        void aChallengeIsAnsweredOnceWithTheNextNumber() {
            long first = says().cSeq();
            hears(401, HeaderName.WWW_AUTHENTICATE, "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"");
            SipRequest second = says();
            assertThat(second.cSeq()).isEqualTo(first + 1);
            assertThat(second.callId()).isEqualTo(sent.request().callId());
            assertThat(header(second, HeaderName.AUTHORIZATION)).startsWith("Digest username=\"bob\", realm=\"r\"");
            hears(401, HeaderName.WWW_AUTHENTICATE, "Digest realm=\"r\", nonce=\"m\", qop=\"auth\"");
            tells(new RegistrationRefused(401));
        }

        @Test
        void aChallengeThatIsNoDigestIsARefusal() {
            says();
            hears(401, HeaderName.WWW_AUTHENTICATE, "Basic realm=\"r\"");
            tells(new RegistrationRefused(401));
        }

        @Test
        void aLongerTimeIsAskedForWhenTheRegistrarWantsOne() {
            says();
            hears(423, HeaderName.of("Min-Expires"), "600");
            assertThat(header(says(), HeaderName.EXPIRES)).isEqualTo("600");
            hears(423, HeaderName.of("Min-Expires"), "600");
            tells(new RegistrationRefused(423));
        }

        @Test
        void noAnswerIsARefusal() {
            says();
            sent.replyTo().tell(new SipGateway.TimedOut(sent.request()));
            registration.run();
            tells(new RegistrationRefused(408));
        }

        @Test
        void theLastWordCounts() {
            says();
            SipGateway.Send overtaken = sent;
            registration.tell(new RegistrationActor.Unregister());
            assertThat(header(says(), HeaderName.EXPIRES)).isEqualTo("0");
            overtaken
                    .replyTo()
                    .tell(new SipGateway.Responded(
                            overtaken.request(), overtaken.request().answer(200)));
            registration.run();
            tells();
            hears(200, HeaderName.SERVER, "registrar");
            tells(new Unregistered());
        }
    }

    @Nested
    class RegisteredForAMinute {
        @BeforeEach
        void accepted() {
            registration.tell(new RegistrationActor.Register());
            says();
            hears(200, HeaderName.CONTACT, "<" + CONTACT + ">;expires=60");
            tells(new Registered());
        }

        @Test
        void itIsRenewedBeforeTheTimeIsOver() {
            assertThat(registration.fireTimer()).isEqualTo(Duration.ofSeconds(45));
            says();
            hears(200, HeaderName.CONTACT, "<" + CONTACT + ">;expires=60");
            tells(new Registered());
        }

        @Test
        void itIsTakenBackWithAnExpiryOfNothing() {
            registration.tell(new RegistrationActor.Unregister());
            assertThat(header(says(), HeaderName.EXPIRES)).isEqualTo("0");
            hears(200, HeaderName.SERVER, "registrar");
            tells(new Unregistered());
            assertThat(registration.timers()).isEmpty();
        }
    }
}
