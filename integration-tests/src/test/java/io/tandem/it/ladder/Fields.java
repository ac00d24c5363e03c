package io.tandem.it.ladder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The `name=value` parts of a line, in their order, and its `!Name` parts.
///
/// @param all name and value of each
/// @param absent the names that must not be there
record Fields(List<Field> all, Set<String> absent) {
    static final Fields NONE = new Fields(List.of(), Set.of());

    /// One of them.
    record Field(String name, String value) {
        @Override
        public String toString() {
            return name + "=" + (value.chars().anyMatch(Character::isWhitespace) ? Tokens.quoted(value) : value);
        }
    }

    Fields {
        all = List.copyOf(all);
        absent = Set.copyOf(absent);
    }

    Fields and(String name, String value) {
        List<Field> more = new ArrayList<>(all);
        more.add(new Field(name, value));
        return new Fields(more, absent);
    }

    Optional<String> value(String name) {
        return all.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    /// Those that are not called like one of `names`.
    Fields except(String... names) {
        Set<String> folded = Stream.of(names).collect(Collectors.toSet());
        return new Fields(
                all.stream().filter(field -> !folded.contains(field.name())).toList(), absent);
    }

    @Override
    public String toString() {
        return Stream.concat(all.stream().map(Field::toString), absent.stream().map(name -> "!" + name))
                .collect(Collectors.joining("  "));
    }
}
