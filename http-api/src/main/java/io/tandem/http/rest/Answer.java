package io.tandem.http.rest;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What is answered, before it is written in a format.
///
/// @param status the HTTP status
/// @param content the body
/// @param headers besides those of the body
record Answer(int status, Content content, Map<HeaderField, String> headers) {
    Answer {
        headers = Map.copyOf(headers);
    }

    /// A body.
    sealed interface Content {}

    /// One resource.
    record One(Representation representation) implements Content {}

    /// One page of a list.
    ///
    /// @param name the element of the list, such as `Calls`
    record Many(String name, List<Representation> items, Paging paging) implements Content {
        Many {
            items = List.copyOf(items);
        }
    }

    /// Text for people.
    record Plain(String text) implements Content {}

    /// A part of a WAV file, or all of it.
    ///
    /// @param from the first byte
    /// @param length how many bytes
    record Audio(Path file, long from, long length) implements Content {}

    /// What another node answered.
    record Relayed(Relay relay) implements Content {}

    /// No body at all.
    record Nothing() implements Content {}

    static Answer of(int status, Representation representation) {
        return new Answer(status, new One(representation), Map.of());
    }

    static Answer ok(Representation representation) {
        return of(200, representation);
    }

    static Answer text(int status, String text) {
        return new Answer(status, new Plain(text), Map.of());
    }

    static Answer noContent() {
        return new Answer(204, new Nothing(), Map.of());
    }

    Answer with(HeaderField name, String value) {
        Map<HeaderField, String> more = new EnumMap<>(HeaderField.class);
        more.putAll(headers);
        more.put(name, value);
        return new Answer(status, content, more);
    }
}
