package io.tandem.rcml.document;

import static io.tandem.rcml.document.Documents.script;
import static io.tandem.rcml.document.Documents.verb;
import static io.tandem.rcml.document.Documents.verbDespite;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.Speech;
import io.tandem.rcml.document.Spoken.Break;
import io.tandem.rcml.document.Spoken.Text;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SayTest {

    private static String spoken(String content) {
        return ((Say) script("<Response><Say>" + content + "</Say></Response>")
                        .verbs()
                        .getFirst())
                .text();
    }

    private static List<Spoken> content(String content) {
        return verb(Say.class, "<Say>" + content + "</Say>").content();
    }

    private static Break pause(int milliseconds) {
        return new Break(Duration.ofMillis(milliseconds));
    }

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        assertThat(verb(Say.class, "<Say>Hello</Say>"))
                .isEqualTo(new Say(1, "man", "en", 1, List.of(new Text("Hello"))));
    }

    @Test
    void voiceLanguageAndLoopAreRead() {
        var say = verb(Say.class, "<Say voice='Polly.Amy' language='en-GB' loop='0'>Hello</Say>");
        assertThat(say.voice()).isEqualTo("Polly.Amy");
        assertThat(say.language()).isEqualTo("en-GB");
        assertThat(say.loop()).isEqualTo(Say.FOR_EVER);
    }

    @ParameterizedTest
    @CsvSource({"loop='-1', 13510", "loop='', 13510", "loop='two', 13510", "language='??', 13512", "language='', 13512"
    })
    void aWrongAttributeIsReportedAndTheDefaultUsed(String attribute, int code) {
        assertThat(verbDespite(Say.class, "<Say " + attribute + ">Hello</Say>", code))
                .isEqualTo(verb(Say.class, "<Say>Hello</Say>"));
    }

    @Test
    void nothingToSpeakIsReported() {
        assertThat(verbDespite(Say.class, "<Say> </Say>", 12205).content()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Tom &amp; Jerry                                   | Tom & Jerry",
                "5 &lt; 6 and 7 &gt; 6                             | 5 < 6 and 7 > 6",
                "&quot;a&quot; &#39;b&#x27; &#8364;                | \"a\" 'b' €",
                "<![CDATA[a < b & c]]>                             | a < b & c",
                "'  one\n\t two  '                                 | one two",
                "one<!-- not this --> two                          | one two",
                "a&#160;&#160;b                                    | a b",
                "press &lt;star&gt;                                | press <star>",
                "a &lt;p                                           | a <p",
            })
    void textIsTextWithWhiteSpaceCollapsed(String written, String text) {
        assertThat(spoken(written)).isEqualTo(text);
    }

    @Test
    void ssmlElementsAreUnderstood() {
        assertThat(content("<speak>Hello <break time=\"1.5s\"/> your code is"
                        + " <say-as interpret-as='digits'> 42 </say-as>. <prosody rate='slow' volume='loud'>Listen"
                        + " <emphasis level='strong'>well</emphasis></prosody></speak>"))
                .containsExactly(
                        new Text("Hello "),
                        pause(1500),
                        new Text("your code is "),
                        new Spoken.SayAs("digits", Optional.empty(), "42"),
                        new Text(". "),
                        new Spoken.Prosody(
                                Optional.of("slow"),
                                Optional.empty(),
                                Optional.of("loud"),
                                List.of(
                                        new Text("Listen "),
                                        new Spoken.Emphasis("strong", List.of(new Text("well"))))));
    }

    @Test
    void theOtherSsmlElementsAreUnderstoodToo() {
        assertThat(content("<p>One.<s>Two.</s></p><lang xml:lang='fr-FR'>oui</lang> <sub alias='Tandem'>T</sub>"
                        + " <phoneme alphabet='ipa' ph='pi'>pie</phoneme><w role='x'>w</w>"
                        + "<audio src='/bell.wav'>ding</audio><mark name='m'/>"))
                .containsExactly(
                        new Spoken.Paragraph(List.of(new Text("One."), new Spoken.Sentence(List.of(new Text("Two."))))),
                        new Spoken.InLanguage("fr-FR", List.of(new Text("oui"))),
                        new Text(" Tandem "),
                        new Spoken.Phoneme("ipa", "pi", "pie"),
                        new Text("w"),
                        new Spoken.Audio(
                                Documents.url("/bell.wav", "http://app.example/bell.wav")
                                        .orElseThrow(),
                                List.of(new Text("ding"))));
    }

    @ParameterizedTest
    @CsvSource({
        "<break/>, 500",
        "<break time='250ms'/>, 250",
        "<break time='10s'/>, 10000",
        "<break time='.5s'/>, 500",
        "<break strength='none'/>, 0",
        "<break strength='x-strong'/>, 1000",
    })
    void aBreakHasALength(String element, int milliseconds) {
        assertThat(content("a" + element + "b")).containsExactly(new Text("a"), pause(milliseconds), new Text("b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"time='11s'", "time='long'", "time='1'", "strength='huge'"})
    void aWrongBreakIsReportedAndHalfASecond(String attribute) {
        assertThat(verbDespite(Say.class, "<Say>a<break " + attribute + "/>b</Say>", 12204)
                        .content())
                .contains(pause(500));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&lt;speak&gt;Hello &lt;break time=\"1s\"/&gt; world&lt;/speak&gt;",
                "<![CDATA[<speak>Hello <break time=\"1s\"/> world</speak>]]>",
                "<![CDATA[<?xml version='1.0'?><speak version='1.1'>Hello<break time='1s'/>world</speak>]]>",
                "Hello &lt;break time='1s'/&gt; world",
                "<speak>Hello &lt;break time='1s'/&gt; world</speak>",
                "<speak><x:unknown>Hello</x:unknown> <break time='1s'/> world</speak>",
                "&lt;speak&gt;&lt;b&gt;Hello&lt;/b&gt;&lt;break time='1s'&gt;&lt;/break&gt; world",
                "&lt;speak&gt;Hello &lt;!-- note --&gt;&lt;break time='1s'/&gt; world &lt;/speak&gt;",
            })
    void escapedAndUnknownTagsAreNeverSpoken(String written) {
        var say = (Say) script("<Response><Say>" + written + "</Say></Response>")
                .verbs()
                .getFirst();
        assertThat(say.text()).isEqualTo("Hello world");
        assertThat(say.content()).contains(pause(1000));
    }

    @Test
    void withinSpeakNoTagIsLeftHoweverOftenItWasEscaped() {
        assertThat(spoken("<speak>a &amp;lt;b&amp;gt; c</speak>")).isEqualTo("a c");
        assertThat(spoken("&lt;speak&gt;a &amp;lt;b&amp;gt;bold&amp;lt;/b&amp;gt; c&lt;/speak&gt;"))
                .isEqualTo("a bold c");
        assertThat(spoken("&lt;speak&gt;Tom &amp;amp; Jerry&lt;/speak&gt;")).isEqualTo("Tom & Jerry");
        assertThat(spoken("<speak>one &lt;break time='1s' two</speak>")).isEqualTo("one two");
        assertThat(spoken("<speak>" + "&lt;i&gt;".repeat(5_000) + "deep</speak>"))
                .isEqualTo("deep");
    }

    @Test
    void anUnknownElementLeavesItsTextAndIsReported() {
        assertThat(verbDespite(Say.class, "<Say>very <b>important</b></Say>", 12201)
                        .text())
                .isEqualTo("very important");
    }

    @Test
    void aSpeechEngineGetsWhatTheAuthorWrote() {
        var say = verb(
                Say.class,
                "<Say voice='woman' language='de'>Ihr <emphasis>Code</emphasis> <break time='1s'/>"
                        + "<say-as interpret-as='digits'>42</say-as>"
                        + "<lang xml:lang='en'><prosody rate='slow'>bye</prosody></lang>"
                        + "<p><s>Eins</s><phoneme ph='x'>y</phoneme></p><sub alias='Tandem'>T</sub></Say>");
        assertThat(say.utterance(say.content()))
                .isEqualTo(new Speech.Utterance(
                        "woman",
                        "de",
                        List.of(
                                new Speech.Words("Ihr "),
                                new Speech.Styled(new Speech.Emphasis("moderate"), List.of(new Speech.Words("Code"))),
                                new Speech.Words(" "),
                                new Speech.Silence(Duration.ofSeconds(1)),
                                new Speech.SayAs("digits", Optional.empty(), "42"),
                                new Speech.Styled(
                                        new Speech.InLanguage("en"),
                                        List.of(new Speech.Styled(
                                                new Speech.Prosody(
                                                        Optional.of("slow"), Optional.empty(), Optional.empty()),
                                                List.of(new Speech.Words("bye"))))),
                                new Speech.Styled(
                                        new Speech.Paragraph(),
                                        List.of(
                                                new Speech.Styled(
                                                        new Speech.Sentence(), List.of(new Speech.Words("Eins"))),
                                                new Speech.Phoneme("ipa", "x", "y"))),
                                new Speech.Words("Tandem"))));
    }
}
