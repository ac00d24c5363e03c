package io.tandem.http.rest;

import java.util.Map;
import java.util.Optional;

/// An answer as text.
///
/// @param status the HTTP status
/// @param mediaType of the body; empty when there is none
/// @param body the text
/// @param headers besides those of the body
record Rendered(int status, Optional<MediaType> mediaType, String body, Map<HeaderField, String> headers) {
    /// What a body can be.
    enum MediaType {
        JSON,
        XML,
        PLAIN_TEXT
    }

    static Rendered of(View view, Answer answer) {
        return switch (answer.content()) {
            case Answer.One one ->
                switch (view.format()) {
                    case JSON -> rendered(answer, MediaType.JSON, JsonText.of(one));
                    case XML -> rendered(answer, MediaType.XML, XmlText.of(one));
                };
            case Answer.Many many ->
                switch (view.format()) {
                    case JSON -> rendered(answer, MediaType.JSON, JsonText.of(many));
                    case XML -> rendered(answer, MediaType.XML, XmlText.of(many));
                };
            case Answer.Plain(var text) -> rendered(answer, MediaType.PLAIN_TEXT, text);
            case Answer.Nothing() -> new Rendered(answer.status(), Optional.empty(), "", answer.headers());
        };
    }

    private static Rendered rendered(Answer answer, MediaType type, String text) {
        return new Rendered(answer.status(), Optional.of(type), text, answer.headers());
    }
}
