package io.tandem.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.Parameters;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PercentTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain-._~", "a b", "+1555", "a&b=c;d", "100%", "Zoë", "電話", "😀", "\r\n\t\0", "\"*'()"})
    void everyFormDecoderReadsWhatWasMeant(String text) {
        assertThat(URLDecoder.decode(Percent.encode(text), StandardCharsets.UTF_8))
                .isEqualTo(text);
        assertThat(Percent.decode(Percent.encode(text))).isEqualTo(text);
    }

    @Test
    void aPlusIsEscapedAndABlankIsNotAPlus() {
        assertThat(Percent.form(Parameters.NONE.and("From", "+1 5").and("Digits", "")))
                .isEqualTo("From=%2B1%205&Digits=");
    }

    @Test
    void whatAQueryHasAlreadyIsNotAddedAgain() {
        var parameters = Parameters.NONE.and("a", "1").and("b", "2");

        assertThat(Percent.formBeyond("b=2&c=3", parameters)).isEqualTo("a=1");
        assertThat(Percent.formBeyond("b=3", parameters)).isEqualTo("a=1&b=2");
    }

    @Test
    void userInfoThatIsNotEncodedProperlyIsTakenAsItIs() {
        assertThat(Percent.decode("a%zzb%4")).isEqualTo("a%zzb%4");
        assertThat(Percent.decode("p+w%40")).isEqualTo("p+w@");
    }
}
