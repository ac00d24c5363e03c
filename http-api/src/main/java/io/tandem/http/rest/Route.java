package io.tandem.http.rest;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One path of the API and what may be asked of it. `{name}` stands for one segment, `{name}.wav` for one that ends so.
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

    /// Who may ask.
    enum Entrance {
        CREDENTIALS,
        /// Or whoever has a signed URL.
        CREDENTIALS_OR_SIGNATURE
    }

    /// @param endpoint serves it
    /// @param repeats what becomes of repeats
    /// @param entrance who may ask
    record Serving(Endpoint endpoint, Repeats repeats, Entrance entrance) {}

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

    /// For whoever has a signed URL, too.
    Route getSigned(Endpoint endpoint) {
        servings.put(Verb.GET, new Serving(endpoint, Repeats.SERVED_AGAIN, Entrance.CREDENTIALS_OR_SIGNATURE));
        return this;
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
        servings.put(verb, new Serving(endpoint, repeats, Entrance.CREDENTIALS));
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
            int close = expected.indexOf('}');
            if (close > 0) {
                String suffix = expected.substring(close + 1);
                String segment = segments.get(i);
                if (!segment.endsWith(suffix)) {
                    return Optional.empty();
                }
                values.put(expected.substring(1, close), segment.substring(0, segment.length() - suffix.length()));
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
