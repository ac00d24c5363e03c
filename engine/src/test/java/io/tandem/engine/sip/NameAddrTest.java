package io.tandem.engine.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3261 20.10.
class NameAddrTest {
    private static NameAddr address(String text) {
        return NameAddr.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<sip:a@b>|``|sip:a@b|``",
                "\"Bob <b> \\\"x\\\"\" <sip:a@b;lr?X=1>;tag=1|Bob <b> \"x\"|sip:a@b;lr?X=1|;tag=1",
                "Bob Smith <sip:a@b>|Bob Smith|sip:a@b|``",
                "sip:a@b;tag=7|``|sip:a@b|;tag=7",
                " sip:a@b |``|sip:a@b|``",
                "\"\" <sip:a@b> ; tag=7|``|sip:a@b|; tag=7"
            })
    void nameUriAndParameters(String text, String name, String uri, String parameters) {
        assertThat(address(text)).isEqualTo(new NameAddr(name, uri, parameters));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alice", "<alice>", "\"x\"", "<sip:a@b", "sip:a@b?Replaces=1", "<>"})
    void whatHasNoUriIsNothing(String text) {
        assertThat(NameAddr.parse(text)).isEmpty();
    }

    @Test
    void theTagIsFoundInAnyLetterCaseAndWithSpaces() {
        assertThat(address("<sip:a@b>;x=y; TAG = 4711 ;z").tag()).contains("4711");
        assertThat(address("<sip:a@b;tag=inside>").tag()).isEmpty();
    }

    @Test
    void aQuotedParameterHidesWhatIsInIt() {
        assertThat(address("<sip:a@b>;x=\"y;tag=evil\";tag=true").tag()).contains("true");
    }

    @Test
    void aTagReplacesAllParameters() {
        assertThat(address("\"B\" <sip:a@b>;x=y").withTag("1")).hasToString("\"B\" <sip:a@b>;tag=1");
    }

    @Test
    void itIsWrittenSoThatItReadsTheSame() {
        var address = new NameAddr("say \"hi\\", "sip:a@b;lr", ";tag=1");
        assertThat(NameAddr.parse(address.toString())).contains(address);
    }

    @Test
    void theUserIsDecoded() {
        assertThat(address("<sip:%61lice@b>").user()).isEqualTo("alice");
        assertThat(address("<tel:+1-202>").user()).isEqualTo("+1202");
        assertThat(address("<http://b>").user()).isEmpty();
    }
}
