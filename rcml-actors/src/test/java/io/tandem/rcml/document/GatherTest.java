package io.tandem.rcml.document;

import static io.tandem.rcml.document.Documents.verb;
import static io.tandem.rcml.document.Documents.verbDespite;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatherTest {

    private static final Gather DEFAULTS = new Gather(
            1,
            DocumentUrl.ofDocument(Documents.BASE),
            HttpMethod.POST,
            Set.of(Gather.Input.DTMF),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            '#',
            OptionalInt.empty(),
            "0123456789*#",
            true,
            false,
            new SpeechRecognition(
                    "en-US",
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    true,
                    Optional.empty(),
                    HttpMethod.POST),
            List.of());

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        assertThat(verb(Gather.class, "<Gather/>")).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyAttributeIsRead() {
        var gather = verb(
                Gather.class,
                "<Gather action='/d' method='GET' preTimeout='9' postTimeout='2' finishOnKey='*' numDigits='4'"
                        + " startInputKey='12' bargeIn='false' actionOnEmptyResult='true'/>");
        assertThat(gather.action().uri()).isEqualTo(URI.create("http://app.example/d"));
        assertThat(gather.method()).isEqualTo(HttpMethod.GET);
        assertThat(gather.preTimeout()).hasSeconds(9);
        assertThat(gather.postTimeout()).hasSeconds(2);
        assertThat(gather.finishOnKey()).isEqualTo('*');
        assertThat(gather.numDigits()).hasValue(4);
        assertThat(gather.startInputKey()).isEqualTo("12");
        assertThat(gather.bargeIn()).isFalse();
        assertThat(gather.actionOnEmptyResult()).isTrue();
    }

    @Test
    void timeoutIsBothTimesUnlessTheyAreGiven() {
        var gather = verb(Gather.class, "<Gather timeout='7' postTimeout='2'/>");
        assertThat(gather.preTimeout()).hasSeconds(7);
        assertThat(gather.postTimeout()).hasSeconds(2);
    }

    @ParameterizedTest
    @CsvSource({
        "finishOnKey='', 13310",
        "finishOnKey='12', 13310",
        "finishOnKey='a', 13310",
        "timeout='0', 13313",
        "timeout='x', 13313",
        "preTimeout='0', 13313",
        "postTimeout='-1', 13313",
        "numDigits='0', 13314",
        "numDigits='many', 13314",
        "startInputKey='', 13315",
        "startInputKey='1a', 13315",
        "method='HEAD', 13312",
        "bargeIn='1', 12204",
        "actionOnEmptyResult='', 12204",
        "input='smoke', 12204",
        "language='?', 12204",
        "action='gopher://x', 11100",
        "partialResultCallback='x:y', 11100",
        "maxSpeechTime='0', 13313",
        "speechTimeout='never', 13313",
    })
    void aWrongAttributeIsReportedAndTheDefaultUsed(String attribute, int code) {
        assertThat(verbDespite(Gather.class, "<Gather " + attribute + "/>", code))
                .isEqualTo(DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource({"dtmf, DTMF", "speech, SPEECH"})
    void inputIsKeysOrSpeech(String written, Gather.Input input) {
        assertThat(verb(Gather.class, "<Gather input='" + written + "'/>").input())
                .containsExactly(input);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dtmf speech", "speech dtmf", "dtmf,speech"})
    void inputMayBeBoth(String written) {
        assertThat(verb(Gather.class, "<Gather input='" + written + "'/>").input())
                .containsExactlyInAnyOrder(Gather.Input.DTMF, Gather.Input.SPEECH);
    }

    @Test
    void speechAttributesAreKept() {
        var speech = verb(
                        Gather.class,
                        "<Gather input='speech' language='de-DE' hints='yes, no ,maybe' speechTimeout='3' maxSpeechTime='20'"
                                + " speechModel='numbers' profanityFilter='false' partialResultCallback='/p'"
                                + " partialResultCallbackMethod='GET'/>")
                .speech();
        assertThat(speech)
                .isEqualTo(new SpeechRecognition(
                        "de-DE",
                        List.of("yes", "no", "maybe"),
                        Optional.of(Duration.ofSeconds(3)),
                        Optional.of(Duration.ofSeconds(20)),
                        Optional.of("numbers"),
                        false,
                        Documents.url("/p", "http://app.example/p"),
                        HttpMethod.GET));
        assertThat(verb(Gather.class, "<Gather speechTimeout='auto'/>").speech().speechTimeout())
                .isEmpty();
    }

    @Test
    void hintsBeyondFiftyOrAHundredCharactersAreLeftOut() {
        var hints = "a,".repeat(60) + "x".repeat(101);
        assertThat(verbDespite(Gather.class, "<Gather hints='" + hints + "'/>", 12204)
                        .speech()
                        .hints())
                .hasSize(50);
    }

    @Test
    void promptsKeepTheirOrder() {
        var gather =
                verb(Gather.class, "<Gather><Say>one</Say><Pause length='2'/><Play loop='0'>/a.wav</Play></Gather>");
        assertThat(gather.prompts())
                .hasSize(3)
                .satisfiesExactly(
                        say -> assertThat(say).isInstanceOf(Say.class),
                        pause -> assertThat(pause).isEqualTo(new Pause(1, Duration.ofSeconds(2))),
                        play -> assertThat(play).isInstanceOf(Play.class));
    }

    @ParameterizedTest
    @CsvSource({
        "<Hangup/>, 13325",
        "<Dial>1</Dial>, 13325",
        "<Gather/>, 13325",
        "<Nonsense/>, 13325",
    })
    void whatIsNoPromptIsLeftOut(String child, int code) {
        assertThat(verbDespite(Gather.class, "<Gather>" + child + "</Gather>", code))
                .isEqualTo(DEFAULTS);
    }

    @Test
    void aPromptWithNothingToHearIsLeftOut() {
        assertThat(verbDespite(Gather.class, "<Gather><Say/></Gather>", 12205, 13321))
                .isEqualTo(DEFAULTS);
        assertThat(verbDespite(Gather.class, "<Gather><Play/></Gather>", 12400, 13322))
                .isEqualTo(DEFAULTS);
    }

    @Test
    void textDirectlyWithinIsReported() {
        assertThat(verbDespite(Gather.class, "<Gather>Press one</Gather>", 12200))
                .isEqualTo(DEFAULTS);
    }
}
