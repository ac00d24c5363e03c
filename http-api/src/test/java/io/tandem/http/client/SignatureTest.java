package io.tandem.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.security.RequestValidator;
import io.tandem.engine.application.Parameters;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The vectors are those of the official helper library, whose validator is asked as well.
class SignatureTest {
    private static final String TOKEN = "12345";
    private static final String URL = "https://mycompany.com/myapp.php?foo=1&bar=2";

    @Test
    void aFormIsSignedWithItsParametersSortedByName() {
        var form = Parameters.NONE
                .and("CallSid", "CA1234567890ABCDE")
                .and("To", "+18005551212")
                .and("From", "+14158675309")
                .and("Digits", "1234")
                .and("Caller", "+14158675309");

        assertThat(Signature.twilio(TOKEN, URL, form)).isEqualTo("RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    }

    @Test
    void withoutParametersTheUrlAloneIsSigned() {
        assertThat(Signature.twilio(TOKEN, URL, Parameters.NONE)).isEqualTo("zYQTYrRWXE7LtzbG4PfP7/bkkGo=");
        assertThat(Signature.twilio(
                        TOKEN,
                        "https://x.io/h?bodySHA256=015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862",
                        Parameters.NONE))
                .isEqualTo("2ZsIULypRFyk4JU0Cmjmg8JYrtI=");
    }

    @Test
    void aRepeatedParameterIsSignedWithEachOfItsValuesOnce() {
        var twice = Parameters.NONE.and("a", "2").and("b", "x").and("a", "1").and("a", "2");
        var once = Parameters.NONE.and("a1a", "2").and("bx", "");

        assertThat(Signature.twilio(TOKEN, URL, twice)).isEqualTo(Signature.twilio(TOKEN, URL, once));
    }

    @Test
    void theOfficialValidatorAcceptsUmlautsAndEmptyValuesAndOddPorts() {
        var form = Parameters.NONE
                .and("CallerName", "Zoë & Ünal 電話 + 😀")
                .and("Empty", "")
                .and("a_b", "c")
                .and("aB", "d");
        var validator = new RequestValidator(TOKEN);
        for (String url : new String[] {URL, "http://app.example:8080/x", "https://user:pw@app.example/y?z=%C3%BC"}) {
            String signature = Signature.twilio(TOKEN, url, form);

            assertThat(validator.validate(
                            url,
                            Map.of("CallerName", "Zoë & Ünal 電話 + 😀", "Empty", "", "a_b", "c", "aB", "d"),
                            signature))
                    .as(url)
                    .isTrue();
        }
    }

    @Test
    void ourOwnSignatureCoversTimeMethodUrlAndBody() {
        String signature = Signature.tandem(TOKEN, 1_700_000_000, "POST", "https://app.example/x", "a=1");

        // openssl: printf '1700000000.POST.https://app.example/x.a=1' | openssl dgst -sha256 -hmac 12345
        assertThat(signature)
                .isEqualTo("t=1700000000,v1=5d6e6fa504477d403eed5f6425a9105a36c832c5485391e23de21d793cdb6fb8");
        assertThat(Signature.tandem(TOKEN, 1_700_000_001, "POST", "https://app.example/x", "a=1"))
                .doesNotEndWith(signature.substring(13));
    }
}
