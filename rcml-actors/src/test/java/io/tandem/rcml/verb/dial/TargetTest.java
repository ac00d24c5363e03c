package io.tandem.rcml.verb.dial;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.call.ScriptRunner;
import io.tandem.engine.call.ScriptSource;
import io.tandem.engine.call.StatusEvent;
import io.tandem.engine.call.StatusListener;
import io.tandem.engine.route.Destination;
import io.tandem.engine.route.Destination.Parsed;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.store.Webhook;
import io.tandem.rcml.verb.dial.Target.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a noun of a Dial means.
class TargetTest {
    private static Optional<Target> of(String noun) {
        return Target.of(DialBench.parsed("<Dial>" + noun + "</Dial>").nouns().getFirst());
    }

    private static Target target(String noun) {
        return of(noun).orElseThrow();
    }

    @Test
    void aNumber() {
        Target number = target("<Number sendDigits='w12'>+49 30 1234?X-A=b</Number>");
        assertThat(number.kind()).isEqualTo(Kind.NUMBER);
        assertThat(number.sendDigits()).isEqualTo("w12");
        assertThat(number.destination())
                .isEqualTo(
                        new Parsed.Meant(new Destination.Number("+49301234", Headers.of(HeaderName.of("X-A"), "b"))));
        assertThat(number.start()).isEmpty();
        assertThat(number.listener()).isEmpty();
    }

    @Test
    void aSipAddressWithCredentials() {
        Target sip = target("<Sip username='u' password='p'>sip:bob@example.org</Sip>");
        assertThat(sip.kind()).isEqualTo(Kind.SIP);
        assertThat(sip.destination())
                .isEqualTo(new Parsed.Meant(new Destination.Sip(
                        "sip:bob@example.org", Headers.NONE, Optional.of(new Credentials("u", "p")))));
    }

    @Test
    void theParametersOfAClientAreHeadersOfItsOwn() {
        Target client = target("<Client><Identity>bob</Identity><Parameter name='case no' value='1&#10;2'/>"
                + "<Parameter name='x-b' value='3'/></Client>");
        assertThat(client.kind()).isEqualTo(Kind.CLIENT);
        assertThat(client.destination())
                .isEqualTo(new Parsed.Meant(new Destination.Client(
                        "bob", Headers.of(HeaderName.of("X-case-no"), "1 2").and(HeaderName.of("x-b"), "3"))));
    }

    @Test
    void theParametersOfAClientThatCannotBeReadAreNothing() {
        assertThat(target("<Client>b@b</Client>").destination()).isInstanceOf(Parsed.Unusable.class);
    }

    @Test
    void aScreeningDocumentRunsOnTheCalleeForAMinuteAtMost() {
        Target screened = target("<Number url='/ask' method='GET'>1</Number>");
        assertThat(screened.start())
                .contains(new ScriptRunner.Start(
                        new ScriptSource.FromApplication(
                                new Webhook("http://app.example/ask", HttpMethod.GET), Optional.empty()),
                        new ScriptRunner.Screening()));
        assertThat(screened.screeningLimit()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void everyEventOfAStatusCallbackIsKnown() {
        Target told = target("<Number statusCallback='/s' statusCallbackMethod='GET'"
                + " statusCallbackEvent='initiated ringing answered completed'>1</Number>");
        assertThat(told.listener())
                .contains(new StatusListener(
                        new Webhook("http://app.example/s", HttpMethod.GET), EnumSet.allOf(StatusEvent.class)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<Conference>room</Conference>", "<Queue>waiting</Queue>"})
    void aRoomIsNotCalled(String noun) {
        assertThat(of(noun)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<Sip>bob</Sip>", "<Sip>http://example.org</Sip>", "<Number>no number</Number>"})
    void whatCannotBeReadSaysWhy(String noun) {
        assertThat(target(noun).destination())
                .isInstanceOfSatisfying(
                        Parsed.Unusable.class,
                        unusable -> assertThat(unusable.why()).isNotBlank());
    }
}
