package io.tandem.http.rest;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One path of the API and what may be asked of it. `{name}` stands for one segment.
final class Route {
    /// Serves a request.
    @FunctionalInterface
    interface Endpoint {
        Answer answer(Asked asked);
    }

    /// Whether a repeat with the same Idempotency-Key is answered with the first answer.
    enum Repeats {
        SERVED_AGAIN,
        ANSWERED_ONCE
    }

    /// @param endpoint serves it
    /// @param repeats what becomes of repeats
    record Serving(Endpoint endpoint, Repeats repeats) {}

    private final List<String> pattern;
    private final Map<Verb, Serving> servings = new EnumMap<>(Verb.class);

    private Route(List<String> pattern) {
        this.pattern = pattern;
    }

    /// A path below `Accounts/{account}`.
    static Route below(String path) {
        return at("Accounts/{account}/" + path);
    }

    static Route at(String path) {
        return new Route(List.of(path.split("/", -1)));
    }

    Route get(Endpoint endpoint) {
        return add(Verb.GET, endpoint, Repeats.SERVED_AGAIN);
    }

    Route create(Endpoint endpoint) {
        return add(Verb.POST, endpoint, Repeats.ANSWERED_ONCE);
    }

    /// POST and PUT alike.
    Route update(Endpoint endpoint) {
        return add(Verb.POST, endpoint, Repeats.SERVED_AGAIN).add(Verb.PUT, endpoint, Repeats.SERVED_AGAIN);
    }

    Route delete(Endpoint endpoint) {
        return add(Verb.DELETE, endpoint, Repeats.SERVED_AGAIN);
    }

    private Route add(Verb verb, Endpoint endpoint, Repeats repeats) {
        servings.put(verb, new Serving(endpoint, repeats));
        return this;
    }

    /// What stands for the names in the pattern, if the path fits it.
    Optional<Map<String, String>> match(List<String> segments) {
        if (segments.size() != pattern.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < pattern.size(); i++) {
            String expected = pattern.get(i);
            if (expected.startsWith("{")) {
                values.put(expected.substring(1, expected.length() - 1), segments.get(i));
            } else if (!expected.equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    Optional<Serving> serving(Verb verb) {
        return Optional.ofNullable(servings.get(verb));
    }

    /// The value of the Allow header.
    String allowed() {
        StringBuilder methods = new StringBuilder("OPTIONS");
        for (Verb verb : servings.keySet()) {
            methods.append(verb == Verb.GET ? ", GET, HEAD" : ", " + verb);
        }
        return methods.toString();
    }
}
