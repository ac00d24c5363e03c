package io.tandem.rcml.document;

import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.RcmlProblem.Severity;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What an answer of each content type means: RCML, a sound file to play, or a text to say.
public final class ContentTypes {

    private static final Set<String> RCML = Set.of("text/xml", "application/xml", "text/html");
    private static final Set<String> SOUND =
            Set.of("audio/wav", "audio/wave", "audio/x-wav", "audio/vnd.wave", "audio/x-pn-wav");

    private ContentTypes() {}

    /// The script that an answer is.
    ///
    /// - `text/xml`, `application/xml`, `text/html`: RCML
    /// - `audio/wav` and its other names: a `<Play>` of the request's own URL; the body is not looked at
    /// - `text/plain`: a `<Say>` of the body
    /// - any other, or none: refused with 12300
    ///
    /// @param contentType the header's value, with parameters
    /// @param requestUrl the URL that gave this answer, after redirects
    public static Parsed read(Optional<String> contentType, byte[] body, URI requestUrl, Limits limits) {
        if (contentType.isEmpty() || contentType.get().isBlank()) {
            return refused("the answer has no Content-Type: expected text/xml, or audio/wav, or text/plain");
        }
        var type = mediaType(contentType.get());
        if (RCML.contains(type)) {
            return RcmlParser.parse(body, charset(contentType.get()), requestUrl, limits);
        }
        if (SOUND.contains(type)) {
            return document(requestUrl, new Play(1, Optional.of(DocumentUrl.ofDocument(requestUrl)), 1, ""), List.of());
        }
        if (type.equals("text/plain")) {
            return plainText(contentType.get(), body, requestUrl, limits);
        }
        return refused("the answer's Content-Type is " + Attributes.shorten(type)
                + ": expected text/xml, application/xml, text/html, audio/wav or text/plain");
    }

    /// Whether the body of such an answer is a sound file, and so need not be read into memory here.
    public static boolean isSound(String contentType) {
        return SOUND.contains(mediaType(contentType));
    }

    private static Parsed plainText(String contentType, byte[] body, URI requestUrl, Limits limits) {
        var problems = new Problems();
        if (body.length > limits.textLength()) {
            return new Parsed.Refused(RcmlProblem.of(
                    Code.TOO_LARGE,
                    Severity.ERROR,
                    0,
                    0,
                    "the text has %d bytes: expected at most %d".formatted(body.length, limits.textLength())));
        }
        try {
            var text = Decoding.decode(body, charset(contentType), problems);
            var spoken = new WhiteSpace().collapsed(List.of(new Spoken.Text(text)));
            return document(requestUrl, new Say(1, "man", "en", 1, spoken), problems.ofRunningDocument());
        } catch (Refusal refusal) {
            return new Parsed.Refused(refusal.problem());
        }
    }

    private static Parsed document(URI base, Verb only, List<RcmlProblem> problems) {
        return new Parsed.Document(new Script(base, List.of(only), problems));
    }

    private static Parsed refused(String text) {
        return new Parsed.Refused(RcmlProblem.of(Code.CONTENT_TYPE, Severity.ERROR, 0, 0, text));
    }

    private static String mediaType(String contentType) {
        var end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private static Optional<String> charset(String contentType) {
        return Arrays.stream(contentType.split(";", -1))
                .skip(1)
                .map(String::strip)
                .filter(parameter -> parameter.regionMatches(true, 0, "charset=", 0, "charset=".length()))
                .map(parameter -> parameter
                        .substring("charset=".length())
                        .replace("\"", "")
                        .strip())
                .filter(name -> !name.isEmpty())
                .findFirst();
    }
}
