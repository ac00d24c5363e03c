package io.tandem.http.rest;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.store.Webhook;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// The parameters of a request: its query, or its form. The first of several values counts, except in [#several]; names
/// are case-sensitive; what nobody asks for is ignored. A value that cannot be used is refused with what was expected.
final class Fields {
    private final Map<String, List<String>> values;

    private Fields(Map<String, List<String>> values) {
        this.values = values;
    }

    /// Reads `application/x-www-form-urlencoded` text.
    static Fields parse(String encoded) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : encoded.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                values.computeIfAbsent(decoded(name), _ -> new ArrayList<>())
                        .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return new Fields(values);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw Refusal.badValue("a parameter", text, "%-escapes with two hexadecimal digits each");
        }
    }

    void forEach(BiConsumer<String, String> visitor) {
        values.forEach((name, all) -> visitor.accept(name, all.getFirst()));
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /// The value as it was sent; an empty value is one.
    Optional<String> sent(String name) {
        return Optional.ofNullable(values.get(name)).map(List::getFirst);
    }

    /// All values, whether the name was repeated or blanks or commas stand between them.
    List<String> several(String name) {
        return Optional.ofNullable(values.get(name)).orElse(List.of()).stream()
                .flatMap(value -> Stream.of(value.split("[\\s,]+", -1)))
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /// The value, unless it is blank.
    Optional<String> text(String name) {
        return sent(name).map(String::strip).filter(value -> !value.isEmpty());
    }

    String required(String name, String expected) {
        return required(ErrorCode.BAD_VALUE, name, expected);
    }

    String required(ErrorCode code, String name, String expected) {
        return text(name).orElseThrow(() -> new Refusal(400, code, name + " is missing, expected " + expected));
    }

    /// The value that `parse` makes of the text.
    <T> Optional<T> value(String name, String expected, Function<String, Optional<T>> parse) {
        return text(name).map(text -> parse.apply(text).orElseThrow(() -> Refusal.badValue(name, text, expected)));
    }

    Optional<Integer> whole(String name, String expected) {
        return value(name, expected, text -> {
            try {
                return Optional.of(Integer.parseInt(text));
            } catch (NumberFormatException _) {
                return Optional.empty();
            }
        });
    }

    /// A whole number within limits.
    Optional<Integer> whole(String name, int least, int most) {
        String expected = "a number from " + least + " to " + most;
        Optional<Integer> number = whole(name, expected);
        number.filter(value -> value < least || value > most).ifPresent(value -> {
            throw Refusal.badValue(name, value.toString(), expected);
        });
        return number;
    }

    Optional<Boolean> flag(String name) {
        return value(name, "true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    boolean isSet(String name) {
        return flag(name).orElse(false);
    }

    /// A time, or a day.
    Optional<Span> span(String name) {
        return value(name, Span.EXPECTED, Span::parse);
    }

    Optional<HttpMethod> method(String name) {
        return value(name, "GET or POST", HttpMethod::parse);
    }

    Optional<String> url(String name) {
        return text(name).map(text -> usable(name, text));
    }

    /// A URL and its method that a request gives anew.
    Optional<Webhook> webhook(String urlName, String methodName) {
        return webhook(urlName, methodName, Optional.empty());
    }

    /// A URL and its method that a request may change: what was not sent stays, an empty URL clears both.
    Optional<Webhook> webhook(String urlName, String methodName, Optional<Webhook> before) {
        Optional<HttpMethod> method = method(methodName);
        Optional<String> url = url(urlName);
        if (has(urlName) && url.isEmpty()) {
            return Optional.empty();
        }
        HttpMethod asked = method.or(() -> before.map(Webhook::method)).orElse(HttpMethod.POST);
        return url.or(() -> before.map(Webhook::url)).map(target -> new Webhook(target, asked));
    }

    private static String usable(String name, String text) {
        try {
            URI uri = new URI(text);
            boolean absolute = uri.getHost() != null
                    && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
            boolean relative = uri.getScheme() == null && uri.getRawAuthority() == null && text.startsWith("/");
            if (absolute || relative) {
                return text;
            }
        } catch (URISyntaxException _) {
            // refused below, as any other text that is no URL of an application
        }
        throw Refusal.badValue(ErrorCode.BAD_URL, name, text, "a URL with http or https, or a path that begins with /");
    }

    /// What we know about but do not do yet is told, so that nobody waits for it.
    void refuseUnsupported(String... names) {
        for (String name : names) {
            if (text(name).isPresent()) {
                throw Refusal.notSupported(name + " is not supported yet; leave it out");
            }
        }
    }
}
