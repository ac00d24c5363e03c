package io.tandem.engine.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3261 19.1, RFC 3966.
class SipUriTest {
    private static SipUri uri(String text) {
        return SipUri.parse(text).orElseThrow();
    }

    @Test
    void allPartsOfASipUri() {
        var uri = uri("SIPS:bob;phone-context=x:secret@[2001:db8::1]:5061;transport=tcp;lr?Subject=a%20b&X-Y=1");
        assertThat(uri.scheme()).isEqualTo("sips");
        assertThat(uri.userInfo()).isEqualTo("bob;phone-context=x:secret");
        assertThat(uri.user()).isEqualTo("bob");
        assertThat(uri.hostPort()).isEqualTo("[2001:db8::1]:5061");
        assertThat(uri.host()).isEqualTo("[2001:db8::1]");
        assertThat(uri.parameters()).containsExactly("transport=tcp", "lr");
        assertThat(uri.headers()).isEqualTo("Subject=a%20b&X-Y=1");
    }

    @ParameterizedTest
    @CsvSource({
        "sip:example.org, '', example.org",
        "sip:example.org:5060;lr, '', example.org",
        "sip:alice@[::1], alice, [::1]",
        "sip:%61lice%40home@h, alice@home, h",
        "sip:+1-202-555@h;user=phone, +1-202-555, h",
        "sip:a?b@h, a?b, h"
    })
    void userAndHost(String text, String user, String host) {
        assertThat(uri(text).user()).isEqualTo(user);
        assertThat(uri(text).host()).isEqualTo(host);
    }

    @Test
    void aTelephoneUriIsItsDigitsWithoutSeparators() {
        var uri = uri("tel:+1-(202).555-0100;phone-context=example.org");
        assertThat(uri.user()).isEqualTo("+12025550100");
        assertThat(uri.parameter("Phone-Context")).contains("example.org");
        assertThat(uri.toString()).isEqualTo("tel:+1-(202).555-0100;phone-context=example.org");
    }

    @Test
    void aParameterIsFoundInAnyLetterCase() {
        var uri = uri("sip:h;LR;Transport=TCP");
        assertThat(uri.parameter("lr")).contains("");
        assertThat(uri.parameter("transport")).contains("TCP");
        assertThat(uri.parameter("maddr")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "alice", "http://example.org", "mailto:a@b", "sip:", "sip:alice@", "tel:", ":x", "sip:;lr"})
    void whatIsNoSuchUriIsNothing(String text) {
        assertThat(SipUri.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:alice@example.org",
                "sips:alice:pw@[::1]:5061;transport=tls?Subject=x",
                "sip:example.org;lr",
                "tel:+1202;ext=5"
            })
    void itIsWrittenAsItWasRead(String text) {
        assertThat(uri(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({"a%20b, a b", "100%, 100%", "%4, %4", "%zz, %zz", "a+b, a+b", "%c3%A9, é", "%2541, %41", "x%41, xA"})
    void escapesAreDecodedOnce(String text, String decoded) {
        assertThat(SipUri.decode(text)).isEqualTo(decoded);
    }
}
