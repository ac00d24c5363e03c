package io.tandem.rcml.document;

import static io.tandem.rcml.document.Documents.BASE;
import static io.tandem.rcml.document.Documents.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTypesTest {

    private static Parsed read(String contentType, String body) {
        return ContentTypes.read(
                Optional.of(contentType), body.getBytes(StandardCharsets.UTF_8), BASE, Limits.STANDARD);
    }

    private static List<Verb> verbs(Parsed parsed) {
        return ((Parsed.Document) parsed).script().verbs();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/xml",
                "application/xml",
                "text/html",
                "TEXT/XML; charset=\"utf-8\"",
                " text/html ;charset=UTF-8"
            })
    void xmlAndHtmlAreRcml(String contentType) {
        assertThat(verbs(read(contentType, "<Response><Hangup/></Response>"))).containsExactly(new Hangup(1));
    }

    @Test
    void theCharsetParameterCounts() {
        var body = "<Response><Say>Grüße</Say></Response>".getBytes(StandardCharsets.ISO_8859_1);
        var parsed = ContentTypes.read(Optional.of("text/xml;q=1; Charset=ISO-8859-1"), body, BASE, Limits.STANDARD);
        assertThat(((Say) verbs(parsed).getFirst()).text()).isEqualTo("Grüße");
    }

    @ParameterizedTest
    @ValueSource(strings = {"audio/wav", "audio/wave", "audio/x-wav", "Audio/WAV; codec=1"})
    void aSoundFilePlaysItsOwnUrl(String contentType) {
        assertThat(ContentTypes.isSound(contentType)).isTrue();
        assertThat(verbs(read(contentType, "RIFF")))
                .containsExactly(new Play(1, Optional.of(DocumentUrl.ofDocument(BASE)), 1, ""));
    }

    @Test
    void plainTextIsSpokenAsItIs() {
        var parsed = read("text/plain", "  Hello <Response>  & \n you ");
        assertThat(verbs(parsed))
                .containsExactly(new Say(1, "man", "en", 1, List.of(new Spoken.Text("Hello <Response> & you"))));
        assertThat(refused(read("text/plain", "x".repeat(100_000))).code()).isEqualTo(12103);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "image/png", "", " ", "text", "audio/mpeg"})
    void anythingElseIsRefused(String contentType) {
        assertThat(refused(read(contentType, "<Response/>")).code()).isEqualTo(12300);
    }

    @Test
    void noContentTypeIsRefused() {
        var parsed = ContentTypes.read(Optional.empty(), new byte[0], BASE, Limits.STANDARD);
        assertThat(refused(parsed).code()).isEqualTo(12300);
    }
}
