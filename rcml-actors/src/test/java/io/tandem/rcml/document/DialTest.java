package io.tandem.rcml.document;

import static io.tandem.rcml.document.Documents.url;
import static io.tandem.rcml.document.Documents.verb;
import static io.tandem.rcml.document.Documents.verbDespite;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.sip.Credentials;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialTest {

    private static final Recording NO_RECORDING =
            new Recording(Recording.Mode.NONE, Recording.Track.BOTH, Recording.Trim.NOTHING, Optional.empty());

    private static final Dial DEFAULTS = new Dial(
            1,
            Optional.empty(),
            HttpMethod.POST,
            Duration.ofSeconds(30),
            Duration.ofHours(4),
            Optional.empty(),
            NO_RECORDING,
            false,
            false,
            false,
            Optional.empty(),
            new WaitSound.BuiltIn(),
            Optional.empty(),
            HttpMethod.POST,
            Optional.empty(),
            List.of(new Noun.Number(1, "1234", "", Optional.empty(), Optional.empty())));

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        assertThat(verb(Dial.class, "<Dial>1234</Dial>")).isEqualTo(DEFAULTS);
    }

    @Test
    void everyAttributeIsRead() {
        var dial = verb(
                Dial.class,
                "<Dial action='/a' method='GET' timeout='10' timeLimit='60' callerId='client:bob' hangupOnStar='true'"
                        + " record='record-from-answer-dual' recordingTrack='inbound' trim='trim-silence'"
                        + " recordingStatusCallback='/r' answerOnBridge='true' ringTone='de' sequential='true'"
                        + " referUrl='/x' referMethod='GET' callReason='hi' dialMusic='/m.wav'>1</Dial>");
        assertThat(dial.action()).isEqualTo(url("/a", "http://app.example/a"));
        assertThat(dial.method()).isEqualTo(HttpMethod.GET);
        assertThat(dial.timeout()).hasSeconds(10);
        assertThat(dial.timeLimit()).hasMinutes(1);
        assertThat(dial.callerId()).contains("client:bob");
        assertThat(dial.recording().mode()).isEqualTo(Recording.Mode.FROM_ANSWER_DUAL);
        assertThat(dial.recording().track()).isEqualTo(Recording.Track.INBOUND);
        assertThat(dial.recording().trim()).isEqualTo(Recording.Trim.SILENCE);
        assertThat(dial.recording().statusCallback().orElseThrow().events())
                .containsExactly(StatusCallback.OfRecording.COMPLETED);
        assertThat(List.of(dial.answerOnBridge(), dial.hangupOnStar(), dial.sequential()))
                .containsOnly(true);
        assertThat(dial.ringTone()).contains("de");
        assertThat(dial.referUrl()).isEqualTo(url("/x", "http://app.example/x"));
        assertThat(dial.referMethod()).isEqualTo(HttpMethod.GET);
        assertThat(dial.callReason()).contains("hi");
        assertThat(dial.dialMusic())
                .isEqualTo(new WaitSound.At(
                        url("/m.wav", "http://app.example/m.wav").orElseThrow(), HttpMethod.GET));
        assertThat(verb(Dial.class, "<Dial dialMusic='disabled'>1</Dial>").dialMusic())
                .isEqualTo(new WaitSound.Silence());
    }

    @ParameterizedTest
    @CsvSource({
        "method='PUT', 13210",
        "timeout='0', 13212",
        "timeout='x', 13212",
        "timeLimit='-1', 13216",
        "callerId='a<b', 13214",
        "callerId='client:', 13214",
        "record='maybe', 12204",
        "recordingTrack='left', 12204",
        "trim='x', 12204",
        "answerOnBridge='1', 12204",
        "hangupOnStar='*', 12204",
        "referMethod='REFER', 13210",
        "referUrl='sip:x', 11100",
        "dialMusic='x:y', 13233",
    })
    void aWrongAttributeIsReportedAndTheDefaultUsed(String attribute, int code) {
        var escaped = attribute.replace("<", "&lt;");
        assertThat(verbDespite(Dial.class, "<Dial " + escaped + ">1234</Dial>", code))
                .isEqualTo(DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource({
        "true, FROM_ANSWER",
        "false, NONE",
        "do-not-record, NONE",
        "record-from-ringing, FROM_RINGING",
        "record-from-ringing-dual, FROM_RINGING_DUAL",
    })
    void recordKnowsTheWordsOfBothFamilies(String written, Recording.Mode mode) {
        assertThat(verb(Dial.class, "<Dial record='" + written + "'>1</Dial>")
                        .recording()
                        .mode())
                .isEqualTo(mode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+15551234567", "555 123", "anonymous", "client:alice"})
    void aCallerIdIsANumberOrAClient(String written) {
        assertThat(verb(Dial.class, "<Dial callerId='" + written + "'>1</Dial>").callerId())
                .contains(written);
    }

    @Nested
    class Targets {

        private List<Noun> nouns(String content) {
            return verb(Dial.class, "<Dial>" + content + "</Dial>").nouns();
        }

        @Test
        void textIsAShorthand() {
            assertThat(nouns("sip:a@b")).first().isInstanceOf(Noun.Sip.class);
            assertThat(nouns("client:alice"))
                    .containsExactly(new Noun.Client(1, "alice", Map.of(), Optional.empty(), Optional.empty()));
            assertThat(nouns(" +1 ")).containsExactly(new Noun.Number(1, "+1", "", Optional.empty(), Optional.empty()));
        }

        @Test
        void nounsMayBeMixed() {
            assertThat(nouns("<Number>1</Number><Client>alice?X-A=1</Client><Sip>sip:a@b</Sip><Uri>sip:c@d</Uri>"))
                    .hasSize(4)
                    .extracting(noun -> noun.getClass().getSimpleName())
                    .containsExactly("Number", "Client", "Sip", "Sip");
        }

        @Test
        void screeningAndStatusCallbacksAreRead() {
            var number = (Noun.Number) nouns("<Number url='/s' method='GET' sendDigits='ww1' statusCallback='/c'"
                            + " statusCallbackMethod='GET' statusCallbackEvent='ringing,answered'>1</Number>")
                    .getFirst();
            assertThat(number.sendDigits()).isEqualTo("ww1");
            assertThat(number.screening())
                    .contains(new Screening(
                            url("/s", "http://app.example/s").orElseThrow(), HttpMethod.GET, Duration.ofSeconds(60)));
            assertThat(number.statusCallback().orElseThrow().events())
                    .containsExactlyInAnyOrder(StatusCallback.OfCall.RINGING, StatusCallback.OfCall.ANSWERED);
            assertThat(number.statusCallback().orElseThrow().method()).isEqualTo(HttpMethod.GET);
        }

        @Test
        void aCallbackWithoutEventsHearsOfTheEndOnly() {
            var client = (Noun.Client)
                    nouns("<Client statusCallback='/c'>a</Client>").getFirst();
            assertThat(client.statusCallback().orElseThrow().events()).containsExactly(StatusCallback.OfCall.COMPLETED);
        }

        @Test
        void aWrongEventIsReportedAndTheOthersCount() {
            var dial = verbDespite(
                    Dial.class,
                    "<Dial><Sip statusCallback='/c' statusCallbackEvent='ringing sung'>sip:a@b</Sip></Dial>",
                    12204);
            assertThat(((Noun.Sip) dial.nouns().getFirst())
                            .statusCallback()
                            .orElseThrow()
                            .events())
                    .containsExactly(StatusCallback.OfCall.RINGING);
        }

        @Test
        void aSipNounHasCredentialsThatAreNeverPrinted() {
            var sip = (Noun.Sip)
                    nouns("<Sip username='u' password='secret'>sip:a@b</Sip>").getFirst();
            assertThat(sip.credentials()).contains(new Credentials("u", "secret"));
            assertThat(sip.toString()).doesNotContain("secret");
        }

        @Test
        void aClientMayHaveIdentityAndParameters() {
            var client =
                    (Noun.Client) nouns("<Client><Identity>alice</Identity><Parameter name='a' value='1'/></Client>")
                            .getFirst();
            assertThat(client.target()).isEqualTo("alice");
            assertThat(client.parameters()).containsExactly(Map.entry("a", "1"));
        }

        @Test
        void aConferenceHasTheDocumentedDefaults() {
            assertThat(nouns("<Conference>room</Conference>"))
                    .containsExactly(new Noun.Conference(
                            1,
                            "room",
                            false,
                            Noun.Beep.ALWAYS,
                            true,
                            false,
                            40,
                            new WaitSound.BuiltIn(),
                            NO_RECORDING,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
        }

        @Test
        void aConferenceHasAttributesOfItsOwn() {
            var room = (Noun.Conference) nouns("<Conference muted='true' beep='onEnter' startConferenceOnEnter='false'"
                            + " endConferenceOnExit='true' maxParticipants='3' waitUrl='' record='record-from-start'"
                            + " coach='CA1' participantLabel='me' eventCallbackUrl='/e'>room</Conference>")
                    .getFirst();
            assertThat(room.muted()).isTrue();
            assertThat(room.beep()).isEqualTo(Noun.Beep.ENTRY);
            assertThat(room.startConferenceOnEnter()).isFalse();
            assertThat(room.endConferenceOnExit()).isTrue();
            assertThat(room.maxParticipants()).isEqualTo(3);
            assertThat(room.waitSound()).isEqualTo(new WaitSound.Silence());
            assertThat(room.recording().mode()).isEqualTo(Recording.Mode.FROM_ANSWER);
            assertThat(room.coach()).contains("CA1");
            assertThat(room.participantLabel()).contains("me");
            assertThat(room.statusCallback().orElseThrow().events())
                    .containsExactlyInAnyOrder(StatusCallback.OfConference.START, StatusCallback.OfConference.END);
        }

        @ParameterizedTest
        @CsvSource({
            "waitMethod='PUT', 13234",
            "waitUrl='x:y', 13233",
            "maxParticipants='0', 12204",
            "beep='loud', 12204",
            "muted='', 12204",
        })
        void aWrongConferenceAttributeIsReported(String attribute, int code) {
            verbDespite(Dial.class, "<Dial><Conference " + attribute + ">room</Conference></Dial>", code);
        }

        @Test
        void aConferenceOrQueueStandsAlone() {
            assertThat(verbDespite(Dial.class, "<Dial><Number>1</Number><Conference>r</Conference></Dial>", 12200)
                            .nouns())
                    .singleElement()
                    .isInstanceOf(Noun.Conference.class);
            assertThat(nouns("<Queue url='/q' method='GET'>sales</Queue>"))
                    .containsExactly(new Noun.Queue(1, "sales", url("/q", "http://app.example/q"), HttpMethod.GET));
        }

        @ParameterizedTest
        @CsvSource({
            "<Dial/>, 12205",
            "<Dial> </Dial>, 12205",
        })
        void withoutTargetItStaysToFail(String element, int code) {
            assertThat(verbDespite(Dial.class, element, code).nouns()).isEmpty();
        }

        @Test
        void anEmptyOrUnknownNounIsLeftOut() {
            assertThat(verbDespite(Dial.class, "<Dial><Number/><Sim>x</Sim><Number>1</Number></Dial>", 12205, 12201)
                            .nouns())
                    .hasSize(1);
        }

        @Test
        void videoIsKeptToBeReported() {
            assertThat(nouns("<Video mode='sfu'>a</Video>")).singleElement().isInstanceOf(NotOffered.class);
        }

        @Test
        void elevenNounsAreReported() {
            assertThat(verbDespite(Dial.class, "<Dial>" + "<Number>1</Number>".repeat(11) + "</Dial>", 12200)
                            .nouns())
                    .hasSize(11);
        }
    }
}
