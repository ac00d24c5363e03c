package io.tandem.http.rest;

import java.nio.file.Path;
import java.util.Map;

/// An answer as it is sent.
///
/// @param status the HTTP status
/// @param body what is sent
/// @param headers besides those of the body
record Rendered(int status, Body body, Map<HeaderField, String> headers) {
    /// What can be sent.
    sealed interface Body {}

    /// A text.
    record Text(MediaType type, String text) implements Body {}

    /// A part of a file, or all of it.
    record Audio(Path file, long from, long length) implements Body {}

    /// What another node sends.
    record Relayed(Relay relay) implements Body {}

    /// Nothing.
    record Nothing() implements Body {}

    /// What a text can be.
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
            case Answer.Audio(var file, long from, long length) ->
                new Rendered(answer.status(), new Audio(file, from, length), answer.headers());
            case Answer.Relayed(var relay) -> new Rendered(answer.status(), new Relayed(relay), answer.headers());
            case Answer.Nothing() -> new Rendered(answer.status(), new Nothing(), answer.headers());
        };
    }

    private static Rendered rendered(Answer answer, MediaType type, String text) {
        return new Rendered(answer.status(), new Text(type, text), answer.headers());
    }
}
