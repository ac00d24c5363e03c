package io.tandem.rcml.document;

import static io.tandem.rcml.document.Documents.url;
import static io.tandem.rcml.document.Documents.verb;
import static io.tandem.rcml.document.Documents.verbDespite;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.sip.Credentials;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferTest {

    private static Refer refer(String target) {
        return new Refer(
                1,
                Optional.empty(),
                HttpMethod.POST,
                Optional.empty(),
                Optional.empty(),
                false,
                target,
                Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:phone_number@domain.com",
                "sip:phone_number@domain.com?",
                "sip:phone_number@domain.com?myCustomHeader=value",
            })
    void theExamplesOfTheReferenceAreReadAsWritten(String target) {
        assertThat(verb(Refer.class, "<Refer> <Sip>" + target + "</Sip> </Refer>"))
                .isEqualTo(refer(target));
        assertThat(ReferTarget.check(target, "example.com")).isInstanceOf(ReferTarget.Checked.Usable.class);
    }

    @Test
    void theExampleWithActionIsReadAsWritten() {
        var refer = verb(
                Refer.class,
                "<Refer action=\"/handleRefer\" method=\"GET\"> <Sip>sip:phone_number@domain.com</Sip> </Refer>");
        assertThat(refer.action()).isEqualTo(url("/handleRefer", "http://app.example/handleRefer"));
        assertThat(refer.method()).isEqualTo(HttpMethod.GET);
    }

    @Test
    void whatGoesBeyondTheReferenceIsRead() {
        var refer = verb(
                Refer.class,
                "<Refer timeout='20' replaces='CA1' norefersub='true'><Sip username='u' password='p'>sip:a@b</Sip></Refer>");
        assertThat(refer.timeout()).contains(Duration.ofSeconds(20));
        assertThat(refer.replaces()).contains("CA1");
        assertThat(refer.norefersub()).isTrue();
        assertThat(refer.credentials()).contains(new Credentials("u", "p"));
        assertThat(refer.toString()).doesNotContain("password=p");
    }

    @ParameterizedTest
    @CsvSource({
        "method='PUT', 13810",
        "timeout='0', 13812",
        "timeout='soon', 13812",
        "norefersub='maybe', 12204",
        "action='ftp://x/', 11100",
    })
    void aWrongAttributeIsReportedAndTheDefaultUsed(String attribute, int code) {
        assertThat(verbDespite(Refer.class, "<Refer " + attribute + "><Sip>sip:a@b</Sip></Refer>", code))
                .isEqualTo(refer("sip:a@b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Refer/>",
                "<Refer>sip:a@b</Refer>",
                "<Refer><Sip/></Refer>",
                "<Refer><Sip> </Sip></Refer>",
                "<Refer><Sip>sip:a@b</Sip><Sip>sip:c@d</Sip></Refer>",
            })
    void withoutExactlyOneTargetItStaysToFailWith400(String element) {
        assertThat(verbDespite(Refer.class, element, 13820)).isEqualTo(refer(""));
    }

    @Test
    void anotherNounIsLeftOut() {
        assertThat(verbDespite(Refer.class, "<Refer><Number>1</Number><Sip>sip:a@b</Sip></Refer>", 12200)
                        .target())
                .isEqualTo("sip:a@b");
        verbDespite(Refer.class, "<Refer><Number>1</Number></Refer>", 13820, 12200);
    }
}
