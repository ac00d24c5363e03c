package io.tandem.rcml.document;

import static io.tandem.rcml.document.Documents.codes;
import static io.tandem.rcml.document.Documents.script;
import static io.tandem.rcml.document.Documents.url;
import static io.tandem.rcml.document.Documents.verb;
import static io.tandem.rcml.document.Documents.verbDespite;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every small verb, every attribute: absent, good, wrong, and at its edges.
class VerbsTest {

    @Nested
    class Pauses {

        @ParameterizedTest
        @CsvSource({"5, 5", "0, 0", "' 7 ', 7", "86400, 86400"})
        void lengthIsWholeSeconds(String written, int seconds) {
            assertThat(verb(Pause.class, "<Pause length='" + written + "'/>").length())
                    .hasSeconds(seconds);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "-1", "1.5", "5s", "abc", "86401", "99999999999", "٣"})
        void aWrongLengthIs13910AndOneSecond(String written) {
            assertThat(verbDespite(Pause.class, "<Pause length='" + written + "'/>", 13910)
                            .length())
                    .hasSeconds(1);
        }

        @Test
        void theProblemSaysWhatWasWrongAndWhatWasExpected() {
            assertThat(script("<Response><Pause length='abc'/></Response>")
                            .problems()
                            .getFirst()
                            .text())
                    .isEqualTo("<Pause> length=\"abc\": expected a whole number of seconds from 0 to 86400");
        }

        @Test
        void absentIsOneSecond() {
            assertThat(verb(Pause.class, "<Pause/>").length()).hasSeconds(1);
        }
    }

    @Nested
    class Plays {

        @Test
        void theUrlIsResolvedAgainstTheDocument() {
            var play = verb(Play.class, "<Play>\n  menu one.wav\n</Play>");
            assertThat(play.url()).isEqualTo(url("menu one.wav", "http://app.example/ivr/menu%20one.wav"));
            assertThat(play.loop()).isEqualTo(1);
            assertThat(play.digits()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"0, 0", "1, 1", "10, 10"})
        void loopZeroIsForEver(String written, int loop) {
            assertThat(verb(Play.class, "<Play loop='" + written + "'>a.wav</Play>")
                            .loop())
                    .isEqualTo(loop);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "-1", "x", "1.0"})
        void aWrongLoopIs13410AndOnce(String written) {
            assertThat(verbDespite(Play.class, "<Play loop='" + written + "'>a.wav</Play>", 13410)
                            .loop())
                    .isEqualTo(1);
        }

        @Test
        void digitsNeedNoUrl() {
            assertThat(verb(Play.class, "<Play digits='ww12#*'/>").digits()).isEqualTo("ww12#*");
            assertThat(verbDespite(Play.class, "<Play digits='1x'>a.wav</Play>", 12204)
                            .digits())
                    .isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "<Play/>",
                    "<Play> </Play>",
                    "<Play>ftp://a/b</Play>",
                    "<Play>file:///etc/passwd</Play>",
                    "<Play>http://</Play>"
                })
        void withoutUsableUrlItIsLeftOutWith12400(String element) {
            var script = script("<Response>" + element + "</Response>");
            assertThat(script.verbs()).isEmpty();
            assertThat(codes(script)).containsExactly(12400);
        }
    }

    @Nested
    class Redirects {

        @Test
        void theTextIsTheUrl() {
            var redirect = verb(Redirect.class, "<Redirect method='get'>../other?x=1</Redirect>");
            assertThat(redirect.url().uri()).isEqualTo(URI.create("http://app.example/other?x=1"));
            assertThat(redirect.method()).isEqualTo(HttpMethod.GET);
            assertThat(verb(Redirect.class, "<Redirect>/a</Redirect>").method()).isEqualTo(HttpMethod.POST);
        }

        @ParameterizedTest
        @ValueSource(strings = {"PUT", "", "G E T"})
        void aWrongMethodIs13710AndPost(String method) {
            assertThat(verbDespite(Redirect.class, "<Redirect method='" + method + "'>/a</Redirect>", 13710)
                            .method())
                    .isEqualTo(HttpMethod.POST);
        }

        @ParameterizedTest
        @ValueSource(strings = {"<Redirect/>", "<Redirect>mailto:a@b</Redirect>"})
        void withoutUsableUrlItIsLeftOut(String element) {
            var script = script("<Response>" + element + "<Hangup/></Response>");
            assertThat(script.verbs()).containsExactly(new Hangup(1));
            assertThat(codes(script)).containsExactly(11100);
        }
    }

    @Nested
    class Rejects {

        @ParameterizedTest
        @CsvSource({"rejected, REJECTED", "busy, BUSY", "Busy, BUSY"})
        void theReasonIsOneOfTwo(String written, Reject.Reason reason) {
            assertThat(verb(Reject.class, "<Reject reason='" + written + "'/>").reason())
                    .isEqualTo(reason);
        }

        @Test
        void absentOrWrongIsRejected() {
            assertThat(verb(Reject.class, "<Reject/>").reason()).isEqualTo(Reject.Reason.REJECTED);
            assertThat(verbDespite(Reject.class, "<Reject reason='tired'/>", 12204)
                            .reason())
                    .isEqualTo(Reject.Reason.REJECTED);
        }
    }

    @Test
    void hangupAndLeaveHaveNothingButTheirLine() {
        assertThat(verb(Hangup.class, "<Hangup/>")).isEqualTo(new Hangup(1));
        assertThat(verb(Leave.class, "<Leave/>")).isEqualTo(new Leave(1));
        assertThat(verbDespite(Hangup.class, "<Hangup><Say>bye</Say></Hangup>", 12200))
                .isEqualTo(new Hangup(1));
    }

    @Nested
    class Records {

        @Test
        void theDefaultsAreTheDocumentedOnes() {
            assertThat(verb(Record.class, "<Record/>"))
                    .isEqualTo(new Record(
                            1,
                            DocumentUrl.ofDocument(Documents.BASE),
                            HttpMethod.POST,
                            Duration.ofSeconds(5),
                            "1234567890*#",
                            Duration.ofHours(1),
                            true,
                            Recording.Trim.NOTHING,
                            Record.Media.AUDIO_ONLY,
                            false,
                            Optional.empty(),
                            Optional.empty()));
        }

        @Test
        void everyAttributeIsRead() {
            var record = verb(
                    Record.class,
                    "<Record action='/a' method='GET' timeout='2' finishOnKey='*' maxLength='30' playBeep='false'"
                            + " trim='trim-silence' media='audio_video' transcribeCallback='/t'"
                            + " recordingStatusCallback='/r' recordingStatusCallbackMethod='GET'"
                            + " recordingStatusCallbackEvent='in-progress, completed'/>");
            assertThat(record.action().uri()).isEqualTo(URI.create("http://app.example/a"));
            assertThat(record.method()).isEqualTo(HttpMethod.GET);
            assertThat(record.timeout()).hasSeconds(2);
            assertThat(record.finishOnKey()).isEqualTo("*");
            assertThat(record.maxLength()).hasSeconds(30);
            assertThat(record.playBeep()).isFalse();
            assertThat(record.trim()).isEqualTo(Recording.Trim.SILENCE);
            assertThat(record.media()).isEqualTo(Record.Media.AUDIO_VIDEO);
            assertThat(record.transcribe()).isTrue();
            assertThat(record.statusCallback().orElseThrow().events())
                    .containsExactlyInAnyOrder(
                            StatusCallback.OfRecording.IN_PROGRESS, StatusCallback.OfRecording.COMPLETED);
        }

        @ParameterizedTest
        @CsvSource({
            "timeout='0', 13612",
            "timeout='x', 13612",
            "maxLength='0', 13613",
            "maxLength='-5', 13613",
            "method='PUT', 13610",
            "finishOnKey='', 13614",
            "finishOnKey='x', 13614",
            "playBeep='yes', 12204",
            "media='paper', 12204",
            "trim='both', 12204",
        })
        void aWrongValueIsReportedUnderItsCode(String attribute, int code) {
            verbDespite(Record.class, "<Record " + attribute + "/>", code);
        }

        @Test
        void minusOneMeansNoKeyEndsIt() {
            assertThat(verb(Record.class, "<Record finishOnKey='-1'/>").finishOnKey())
                    .isEmpty();
            assertThat(verbDespite(Record.class, "<Record finishOnKey=''/>", 13614)
                            .finishOnKey())
                    .isEqualTo("#");
        }
    }

    @Nested
    class Messages {

        @Test
        void anSmsHasReceiverSenderAndText() {
            var sms = verb(
                    Sms.class,
                    "<Sms to='+1' from='+2' action='/a' method='GET' statusCallback='/s' encoding='UCS-2'>hi</Sms>");
            assertThat(sms)
                    .isEqualTo(new Sms(
                            1,
                            Optional.of("+1"),
                            Optional.of("+2"),
                            url("/a", "http://app.example/a"),
                            HttpMethod.GET,
                            url("/s", "http://app.example/s"),
                            Optional.of("UCS-2"),
                            "hi"));
        }

        @Test
        void anSmsWithoutTextOrWithTooMuchIsLeftOut() {
            assertThat(codes(script("<Response><Sms/></Response>"))).containsExactly(14103);
            var longest = "x".repeat(Sms.LONGEST_BODY);
            verb(Sms.class, "<Sms>" + longest + "</Sms>");
            assertThat(codes(script("<Response><Sms>" + longest + "x</Sms></Response>")))
                    .containsExactly(14104);
        }

        @Test
        void anEmailNeedsAReceiver() {
            var email = verb(Email.class, "<Email to='a@b' from='c@d' cc='e' bcc='f' subject='s'>body</Email>");
            assertThat(email.to()).isEqualTo("a@b");
            assertThat(email.body()).isEqualTo("body");
            var script = script("<Response><Email>body</Email></Response>");
            assertThat(script.verbs()).isEmpty();
            assertThat(codes(script)).containsExactly(12205);
        }

        @Test
        void aFaxNeedsADocument() {
            assertThat(verb(Fax.class, "<Fax to='+1'>/a.pdf</Fax>").document().uri())
                    .isEqualTo(URI.create("http://app.example/a.pdf"));
            assertThat(codes(script("<Response><Fax/></Response>"))).containsExactly(12205);
        }
    }

    @Test
    void enqueueHasAQueueAndASoundToWaitBy() {
        var enqueue = verb(
                Enqueue.class,
                "<Enqueue action='/a' waitUrl='/w' waitUrlMethod='GET' joinUrl='/j' rejoin='true' maxQueueSize='3'>sales</Enqueue>");
        assertThat(enqueue.queue()).isEqualTo("sales");
        assertThat(enqueue.waitSound())
                .isEqualTo(new WaitSound.At(url("/w", "http://app.example/w").orElseThrow(), HttpMethod.GET));
        assertThat(enqueue.rejoin()).isTrue();
        assertThat(enqueue.maxQueueSize()).isEqualTo(OptionalInt.of(3));
        assertThat(verb(Enqueue.class, "<Enqueue>sales</Enqueue>").waitSound()).isEqualTo(new WaitSound.BuiltIn());
        verbDespite(Enqueue.class, "<Enqueue/>", 12205);
    }

    @Test
    void anEmptyUrlIsAsIfItWereNotThere() {
        assertThat(verbDespite(Refer.class, "<Refer action=''><Sip>sip:a@b</Sip></Refer>", 11100)
                        .action())
                .isEmpty();
    }
}
