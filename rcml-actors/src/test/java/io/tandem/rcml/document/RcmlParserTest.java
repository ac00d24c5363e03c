package io.tandem.rcml.document;

import static io.tandem.rcml.document.Documents.BASE;
import static io.tandem.rcml.document.Documents.codes;
import static io.tandem.rcml.document.Documents.refused;
import static io.tandem.rcml.document.Documents.script;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.rcml.document.RcmlProblem.Severity;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RcmlParserTest {

    private static final Duration NOTICEABLE = Duration.ofSeconds(2);

    @Test
    void theVerbsKeepTheirOrderAndTheirLines() {
        var script = script("""
                <?xml version="1.0" encoding="UTF-8"?>
                <Response>
                  <!-- first -->
                  <Say>Hello</Say> <Pause/>
                  <Gather action="/digits"
                          numDigits="1">
                    <Play>menu.wav</Play>
                  </Gather>
                  <Hangup></Hangup>
                </Response>
                """);
        assertThat(script.problems()).isEmpty();
        assertThat(script.verbs().stream().map(Verb::line)).containsExactly(4, 4, 5, 9);
        assertThat(script.verbs().get(2))
                .isInstanceOfSatisfying(
                        Gather.class,
                        gather -> assertThat(gather.prompts())
                                .extracting(Verb::line)
                                .containsExactly(7));
        assertThat(script.base()).isEqualTo(BASE);
    }

    @Test
    void anEmptyResponseIsAScriptWithoutVerbs() {
        assertThat(script("<Response/>").verbs()).isEmpty();
    }

    @Test
    void theOfficialBuildersDocumentIsReadWithoutAProblem() {
        var script = script("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Dial referUrl=\"/transferred\""
                + " referMethod=\"GET\" answerOnBridge=\"true\"><Sip statusCallbackEvent=\"initiated ringing\""
                + " statusCallback=\"/sc\">sip:bob@example.com?X-A=1&amp;X-B=2</Sip></Dial>"
                + "<Refer action=\"/done\"><Sip>sip:carol@example.com?X-A=1&amp;X-B=2</Sip></Refer></Response>");
        assertThat(script.problems()).isEmpty();
        var dial = (Dial) script.verbs().getFirst();
        assertThat(dial.referUrl()).isEqualTo(Documents.url("/transferred", "http://app.example/transferred"));
        assertThat(dial.referMethod()).isEqualTo(HttpMethod.GET);
        assertThat(dial.answerOnBridge()).isTrue();
        assertThat(dial.nouns().getFirst()).isInstanceOfSatisfying(Noun.Sip.class, sip -> {
            assertThat(sip.target()).isEqualTo("sip:bob@example.com?X-A=1&X-B=2");
            assertThat(sip.statusCallback().orElseThrow().events())
                    .containsExactlyInAnyOrder(StatusCallback.OfCall.INITIATED, StatusCallback.OfCall.RINGING);
        });
        assertThat(((Refer) script.verbs().get(1)).target()).isEqualTo("sip:carol@example.com?X-A=1&X-B=2");
    }

    @Nested
    class Refused {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "''                                     | 12100",
                    "'  '                                   | 12100",
                    "hello                                  | 12100",
                    "<Response>                             | 12100",
                    "<Response></response>                  | 12100",
                    "<Response a='1' a='2'/>                | 12100",
                    "<Response><Say>a < b</Say></Response>  | 12100",
                    "<Response>&nbsp;</Response>            | 12100",
                    "<Response>&#0;</Response>              | 12100",
                    "<Response/><Response/>                 | 12100",
                    "<Response/>more                        | 12100",
                    "<!DOCTYPE Response><Response/>         | 12100",
                    "<response/>                            | 12102",
                    "<html><body>Not found</body></html>    | 12102",
                    "<Say>Hello</Say>                       | 12102",
                })
        void whatIsNotWellFormedOrNotRcml(String document, int code) {
            var problem = refused(document);
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.severity()).isEqualTo(Severity.ERROR);
            assertThat(problem.text()).isNotBlank();
        }

        @Test
        void theTextNamesPlaceAndExpectation() {
            assertThat(refused("<Response>\n  <Say>a</Says>\n</Response>").line())
                    .isEqualTo(2);
            assertThat(refused("<response/>").text())
                    .isEqualTo("the root element is <response>: expected <Response>, in this letter case");
        }

        @Test
        void anEntityBombCostsNothing() {
            var bomb = new StringBuilder("<!DOCTYPE lolz [<!ENTITY a0 \"lol\">");
            for (var level = 1; level < 20; level++) {
                bomb.append("<!ENTITY a").append(level).append(" \"");
                bomb.append(("&a" + (level - 1) + ";").repeat(10)).append("\">");
            }
            bomb.append("]><Response><Say>&a19;</Say></Response>");
            assertThat(refused(bomb.toString()).code()).isEqualTo(12100);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><Response><Say>&x;</Say></Response>",
                    "<!DOCTYPE r SYSTEM \"http://127.0.0.1:9/x.dtd\"><Response><Say>hi</Say></Response>",
                    "<!DOCTYPE r [<!ENTITY % p SYSTEM \"file:///etc/hostname\"> %p;]><Response/>",
                })
        void externalEntitiesAreNotEvenLookedAt(String document) {
            assertThat(refused(document).text()).contains("DOCTYPE");
        }

        @Test
        void aDocumentOfTenMegabytesIsNotRead() {
            var huge = new byte[10 << 20];
            Arrays.fill(huge, (byte) '<');
            var start = System.nanoTime();
            var problem = refused(RcmlParser.parse(huge, Optional.empty(), BASE, Limits.STANDARD));
            assertThat(problem.code()).isEqualTo(12103);
            assertThat(problem.text()).contains("10485760", "1048576");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(NOTICEABLE);
            assertThat(refused(RcmlParser.parse("x".repeat(2 << 20), BASE, Limits.STANDARD))
                            .code())
                    .isEqualTo(12103);
        }

        static Stream<String> tooMuch() {
            return Stream.of(
                    "<Response>" + "<Say>".repeat(40) + "</Say>".repeat(40) + "</Response>",
                    "<Response>" + "<Pause/>".repeat(2001) + "</Response>",
                    "<Response><Say>" + "x".repeat(70_000) + "</Say></Response>",
                    "<Response><Say voice='" + "x".repeat(9_000) + "'/></Response>",
                    "<Response><Say " + attributes(65) + "/></Response>");
        }

        private static String attributes(int count) {
            return String.join(
                    " ",
                    Stream.iterate(0, n -> n + 1)
                            .limit(count)
                            .map(n -> "a" + n + "='1'")
                            .toList());
        }

        @ParameterizedTest
        @MethodSource("tooMuch")
        void whatIsBeyondTheLimits(String document) {
            assertThat(refused(document).code()).isEqualTo(12103);
        }

        @Test
        void aDocumentAtTheLimitsIsReadInNoTime() {
            var start = System.nanoTime();
            var document = "<Response>" + ("<Say>" + "&".repeat(400) + "</Say>").repeat(1_900) + "</Response>";
            assertThat(script(document).verbs()).hasSize(1_900);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(NOTICEABLE);
        }
    }

    @Nested
    class Charsets {

        private static final String DOCUMENT = "<Response><Say>Grüße</Say></Response>";

        static Stream<Object[]> encodings() {
            return Stream.of(
                    new Object[] {DOCUMENT.getBytes(StandardCharsets.UTF_8), Optional.empty()},
                    new Object[] {DOCUMENT.getBytes(StandardCharsets.UTF_8), Optional.of("utf-8")},
                    new Object[] {("\uFEFF" + DOCUMENT).getBytes(StandardCharsets.UTF_8), Optional.empty()},
                    new Object[] {("\uFEFF" + DOCUMENT).getBytes(StandardCharsets.UTF_8), Optional.of("iso-8859-1")},
                    new Object[] {DOCUMENT.getBytes(StandardCharsets.UTF_16), Optional.empty()},
                    new Object[] {DOCUMENT.getBytes(StandardCharsets.UTF_16LE), Optional.empty()},
                    new Object[] {("\uFEFF" + DOCUMENT).getBytes(StandardCharsets.UTF_16LE), Optional.of("utf-8")},
                    new Object[] {DOCUMENT.getBytes(StandardCharsets.UTF_16BE), Optional.empty()},
                    new Object[] {DOCUMENT.getBytes(StandardCharsets.ISO_8859_1), Optional.of("ISO-8859-1")},
                    new Object[] {declared("ISO-8859-1", "ISO-8859-1"), Optional.empty()},
                    new Object[] {declared("windows-1252", "windows-1252"), Optional.empty()},
                    new Object[] {declared("UTF-16", "UTF-16"), Optional.empty()},
                    // the Content-Type beats the declaration, RFC 7303 3.2
                    new Object[] {declared("ISO-8859-1", "UTF-8"), Optional.of("UTF-8")},
                    new Object[] {declared("UTF-16", "UTF-8"), Optional.of("UTF-8")});
        }

        private static byte[] declared(String name, String charset) {
            return ("<?xml version='1.0' encoding='" + name + "'?>" + DOCUMENT).getBytes(Charset.forName(charset));
        }

        @ParameterizedTest
        @MethodSource("encodings")
        void everyEncodingGivesTheSameText(byte[] body, Optional<String> charset) {
            var parsed = (Parsed.Document) RcmlParser.parse(body, charset, BASE, Limits.STANDARD);
            assertThat(parsed.script().problems()).isEmpty();
            assertThat(((Say) parsed.script().verbs().getFirst()).text()).isEqualTo("Grüße");
        }

        @Test
        void wrongOctetsAreReportedAndDoNotEndTheCall() {
            var body = DOCUMENT.getBytes(StandardCharsets.ISO_8859_1);
            var parsed = (Parsed.Document) RcmlParser.parse(body, Optional.empty(), BASE, Limits.STANDARD);
            assertThat(codes(parsed.script())).containsExactly(12207);
            assertThat(((Say) parsed.script().verbs().getFirst()).text()).startsWith("Gr");
        }

        @Test
        void anUnknownCharsetIsRefused() {
            var parsed = RcmlParser.parse(
                    "<Response/>".getBytes(StandardCharsets.UTF_8), Optional.of("klingon"), BASE, Limits.STANDARD);
            assertThat(refused(parsed).text()).contains("klingon");
        }
    }

    @Nested
    class Repairs {

        @Test
        void aBareAmpersandIsReadAsOneAndReportedOnceWithItsPlace() {
            var script = script("<Response>\n<Refer><Sip>sip:alice@a.example?X-A=1&X-B=2&X-C=3</Sip></Refer>"
                    + "<Redirect>/n?a=1&b=2</Redirect></Response>");
            assertThat(((Refer) script.verbs().getFirst()).target()).isEqualTo("sip:alice@a.example?X-A=1&X-B=2&X-C=3");
            assertThat(((Redirect) script.verbs().get(1)).url().uri())
                    .isEqualTo(URI.create("http://app.example/n?a=1&b=2"));
            assertThat(script.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.code()).isEqualTo(12207);
                assertThat(problem.severity()).isEqualTo(Severity.WARNING);
                assertThat(problem.line()).isEqualTo(2);
                assertThat(problem.column()).isEqualTo(38);
            });
        }

        @Test
        void placesAfterARepairAreThoseOfTheAuthorsText() {
            var script = script("<Response><Say>a & b & c</Say><Nonsense/></Response>");
            assertThat(script.problems()).extracting(RcmlProblem::column).containsExactly(18, 31);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "a &amp; b",
                    "a &#38; b",
                    "a &#x26; b",
                    "a <![CDATA[& b]]>",
                    "a <!-- & && &x --><?pi a&b?>&amp; b",
                })
        void aWellFormedDocumentIsNeverChanged(String content) {
            var script = script("<Response><Say>" + content + "</Say></Response>");
            assertThat(script.problems()).isEmpty();
            assertThat(((Say) script.verbs().getFirst()).text()).isEqualTo("a & b");
        }

        @Test
        void whiteSpaceBeforeTheDeclarationIsReportedAndLinesStayRight() {
            var script = script("\n\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Pause/></Response>");
            assertThat(codes(script)).containsExactly(12207);
            assertThat(script.verbs()).containsExactly(new Pause(4, Duration.ofSeconds(1)));
        }

        @Test
        void carriageReturnsAreLineEndsOfAnyKind() {
            assertThat(script("<Response>\r\n<Pause/>\r<Hangup/>\n</Response>").verbs())
                    .extracting(Verb::line)
                    .containsExactly(2, 3);
        }
    }

    @Nested
    class Skipped {

        @Test
        void anUnknownElementIsReportedWithItsPlaceAndTheRestRuns() {
            var script = script("<Response>\n  <Connect><Stream url='wss://x'/></Connect>\n  <Hangup/></Response>");
            assertThat(script.verbs()).containsExactly(new Hangup(3));
            assertThat(script.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.code()).isEqualTo(12201);
                assertThat(problem.line()).isEqualTo(2);
                assertThat(problem.column()).isEqualTo(3);
                assertThat(problem.text()).startsWith("<Connect> is no verb of RCML: expected one of Dial, ");
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {"Connect", "Start", "Stop", "Pay", "Echo", "Prompt", "ns:Say", "Number"})
        void verbsOfOthersAreUnknown(String name) {
            var script = script("<Response><" + name + "/></Response>");
            assertThat(script.verbs()).isEmpty();
            assertThat(codes(script)).containsExactly(12201);
        }

        @Test
        void aWrongLetterCaseIsNamed() {
            assertThat(script("<Response><say>hi</say></Response>")
                            .problems()
                            .getFirst()
                            .text())
                    .contains("names are case-sensitive, expected <Say>");
        }

        @Test
        void textBetweenVerbsIsReported() {
            assertThat(codes(script("<Response>hello<Hangup/></Response>"))).containsExactly(12200);
        }

        @Test
        void unknownAttributesAreNoConcernOfARunningCall() {
            assertThat(script("<Response><Hangup colour='red' xmlns='urn:x' xml:lang='en'/></Response>")
                            .problems())
                    .isEmpty();
        }

        @Test
        void theListOfProblemsIsBounded() {
            assertThat(script("<Response>" + "<X/>".repeat(1_500) + "</Response>")
                            .problems())
                    .hasSize(100);
        }
    }

    @Test
    void attributesKeepTheirPrefixSoThatNoneIsTakenForAnother() {
        assertThat(script("<Response xmlns:loop='u'><Pause x:length='7' xml:length='8'/></Response>")
                        .verbs())
                .containsExactly(new Pause(1, Duration.ofSeconds(1)));
    }

    @Test
    void placesAreRightInALongDocument() {
        var document = new StringBuilder("<Response>\n");
        for (var line = 2; line < 2_000; line++) {
            document.append(line % 2 == 0 ? "  <Pause\t/><!-- é & " : "<Pause length='1'>  </Pause>  <!-- ")
                    .append("x".repeat(line % 97))
                    .append("-->\n");
        }
        var verbs = script(document + "</Response>").verbs();
        assertThat(verbs).hasSize(1_998);
        for (var index = 0; index < verbs.size(); index++) {
            assertThat(verbs.get(index).line()).isEqualTo(index + 2);
        }
    }

    @Test
    void verbsOfTheOriginalThatAreNotOfferedAreKeptToBeReported() {
        var script = script("<Response><UssdMessage a='b'> hi </UssdMessage></Response>");
        assertThat(script.problems()).isEmpty();
        assertThat(script.verbs()).isEqualTo(List.of(new NotOffered(1, "UssdMessage", Map.of("a", "b"), "hi")));
    }
}
