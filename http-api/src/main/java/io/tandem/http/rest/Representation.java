package io.tandem.http.rest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a resource shows: named members in order. XML writes their names as they are and leaves out those without a
/// value; JSON writes the names in snake_case and `null`.
final class Representation {
    /// The value of a member.
    sealed interface Value {}

    record Text(String text) implements Value {}

    record Whole(long number) implements Value {}

    record Flag(boolean flag) implements Value {}

    record Unknown() implements Value {}

    record Nested(Representation representation) implements Value {}

    record Items(List<Representation> items) implements Value {
        Items {
            items = List.copyOf(items);
        }
    }

    record Member(String name, Value value) {}

    private final String name;
    private final View view;
    private final List<Member> members = new ArrayList<>();

    /// @param name the XML element of the whole
    Representation(String name, View view) {
        this.name = name;
        this.view = view;
    }

    String name() {
        return name;
    }

    List<Member> members() {
        return List.copyOf(members);
    }

    Representation text(String member, Object value) {
        return add(member, new Text(value.toString()));
    }

    Representation text(String member, Optional<?> value) {
        return add(member, value.<Value>map(known -> new Text(known.toString())).orElseGet(Unknown::new));
    }

    Representation date(String member, Instant value) {
        return text(member, view.date(value));
    }

    Representation date(String member, Optional<Instant> value) {
        return text(member, value.map(view::date));
    }

    Representation whole(String member, long value) {
        return add(member, new Whole(value));
    }

    Representation whole(String member, Optional<Long> value) {
        return add(member, value.<Value>map(Whole::new).orElseGet(Unknown::new));
    }

    Representation flag(String member, boolean value) {
        return add(member, new Flag(value));
    }

    /// Members that clients look for and of which we know nothing.
    Representation unknown(String... names) {
        for (String member : names) {
            add(member, new Unknown());
        }
        return this;
    }

    Representation nested(Representation value) {
        return add(value.name, new Nested(value));
    }

    Representation items(String member, List<Representation> values) {
        return add(member, new Items(values));
    }

    private Representation add(String member, Value value) {
        members.add(new Member(member, value));
        return this;
    }
}
