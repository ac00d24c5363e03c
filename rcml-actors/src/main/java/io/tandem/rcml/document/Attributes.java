package io.tandem.rcml.document;

import io.tandem.engine.application.HttpMethod;
import io.tandem.rcml.document.RcmlProblem.Code;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The attributes of one element, read by type. A wrong value is reported and counts as absent; names that nobody asked
/// for are reported by [#rest].
final class Attributes {

    static final String KEYS = "0123456789*#";

    /// A day: nothing in a call lasts longer on purpose.
    private static final int LONGEST_SECONDS = 86_400;

    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern LANGUAGE_TAG = Pattern.compile("[A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8}){0,8}");
    private static final Pattern LIST_SEPARATOR = Pattern.compile("[\\s,]+");
    private static final int SHOWN = 60;

    private final Element element;
    private final URI base;
    private final Problems problems;
    private final Set<String> asked = new HashSet<>();

    Attributes(Element element, URI base, Problems problems) {
        this.element = element;
        this.base = base;
        this.problems = problems;
    }

    /// As written and trimmed, also when empty.
    Optional<String> written(String name) {
        asked.add(name);
        return Optional.ofNullable(element.attributes().get(name));
    }

    /// An empty value counts as absent.
    Optional<String> text(String name) {
        return written(name).filter(value -> !value.isEmpty());
    }

    Optional<DocumentUrl> url(String name) {
        var value = text(name);
        if (value.isEmpty()) {
            if (written(name).isPresent()) {
                problems.warning(
                        Code.INVALID_URL, element, shown(name) + ": expected a URL; read as if it were not there");
            }
            return Optional.empty();
        }
        return resolve(value.get(), Code.INVALID_URL, shown(name) + ": ", "; read as if it were not there");
    }

    Optional<DocumentUrl> resolve(String raw, Code code, String where, String instead) {
        var url = DocumentUrl.resolve(raw, base);
        if (url.isEmpty()) {
            problems.error(
                    code, element, where + "expected an http or https URL, absolute or relative to " + base + instead);
        }
        return url;
    }

    HttpMethod method(String name, Code code) {
        return choice(name, words(HttpMethod.class, "-"), code).orElse(HttpMethod.POST);
    }

    boolean flag(String name, Flag byDefault) {
        return choice(name, Map.of("true", true, "false", false), Code.ATTRIBUTE_VALUE)
                .orElse(byDefault == Flag.TRUE);
    }

    enum Flag {
        TRUE,
        FALSE
    }

    Optional<Duration> seconds(String name, int least, Code code) {
        var what = "a whole number of seconds from " + least + " to " + LONGEST_SECONDS;
        return whole(name, least, LONGEST_SECONDS, code, what).stream()
                .mapToObj(Duration::ofSeconds)
                .findFirst();
    }

    OptionalInt number(String name, int least, Code code) {
        return whole(name, least, Integer.MAX_VALUE, code, "a whole number, " + least + " or more");
    }

    private OptionalInt whole(String name, int least, int most, Code code, String expected) {
        var value = written(name);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        if (WHOLE_NUMBER.matcher(value.get()).matches()) {
            var number = Integer.parseInt(value.get());
            if (number >= least && number <= most) {
                return OptionalInt.of(number);
            }
        }
        wrong(name, code, expected);
        return OptionalInt.empty();
    }

    /// One of some words, in any letter case.
    <T> Optional<T> choice(String name, Map<String, T> words, Code code) {
        var value = written(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        var chosen = Optional.ofNullable(words.get(value.get().toLowerCase(Locale.ROOT)));
        if (chosen.isEmpty()) {
            wrong(name, code, oneOf(words.keySet()));
        }
        return chosen;
    }

    /// Several of some words, separated by blanks (as the official builders write lists) or commas.
    <E extends Enum<E>> Set<E> choices(String name, Map<String, E> words, Set<E> byDefault, Code code) {
        var value = text(name);
        if (value.isEmpty()) {
            return byDefault;
        }
        var found = LIST_SEPARATOR
                .splitAsStream(value.get())
                .filter(word -> !word.isEmpty())
                .map(word -> Optional.ofNullable(words.get(word.toLowerCase(Locale.ROOT))))
                .toList();
        if (found.contains(Optional.<E>empty())) {
            wrong(name, code, "words of " + oneOf(words.keySet()) + ", separated by blanks");
        }
        var chosen = found.stream().flatMap(Optional::stream).toList();
        return chosen.isEmpty() ? byDefault : Collections.unmodifiableSet(EnumSet.copyOf(chosen));
    }

    /// A language tag by its form: whether somebody speaks it is the speech engine's knowledge.
    String language(String name, String byDefault, Code code) {
        var value = written(name);
        if (value.isEmpty()) {
            return byDefault;
        }
        if (LANGUAGE_TAG.matcher(value.get()).matches()) {
            return value.get();
        }
        wrong(name, code, "a language tag such as en or pt-BR; " + byDefault + " is used");
        return byDefault;
    }

    <E extends Enum<E>> Optional<StatusCallback<E>> callback(
            String name, Map<String, E> words, Set<E> byDefault, Code methodCode) {
        var method = method(name + "Method", methodCode);
        var events = choices(name + "Event", words, byDefault, Code.ATTRIBUTE_VALUE);
        return url(name).map(url -> new StatusCallback<>(url, method, events));
    }

    /// What somebody who waits shall hear: absent is the engine's own, empty is silence.
    WaitSound waitSound(String name, String methodName) {
        var method = method(methodName, Code.WAIT_METHOD);
        var value = written(name);
        if (value.isEmpty()) {
            return new WaitSound.BuiltIn();
        }
        if (value.get().isEmpty()) {
            return new WaitSound.Silence();
        }
        return resolve(value.get(), Code.WAIT_URL, shown(name) + ": ", "; the built-in sound is used")
                .<WaitSound>map(url -> new WaitSound.At(url, method))
                .orElseGet(WaitSound.BuiltIn::new);
    }

    void wrong(String name, Code code, String expected) {
        problems.error(code, element, shown(name) + ": expected " + expected);
    }

    /// Attributes that other products give a meaning and Tandem none: nothing is wrong with the document.
    void withoutEffect(String... names) {
        for (var name : names) {
            if (written(name).isPresent()) {
                problems.info(Code.UNKNOWN_ATTRIBUTE, element, shown(name) + " has no effect here");
            }
        }
    }

    /// Called last: tells of every attribute that nobody asked for.
    void rest() {
        for (var name : element.attributes().keySet()) {
            if (asked.contains(name) || name.startsWith("xml:") || name.equals("xmlns") || name.startsWith("xmlns:")) {
                continue;
            }
            var meant = asked.stream().filter(name::equalsIgnoreCase).findFirst();
            problems.info(
                    Code.UNKNOWN_ATTRIBUTE,
                    element,
                    element.tag() + " has no attribute " + shorten(name)
                            + meant.map(known -> ": names are case-sensitive, expected " + known)
                                    .orElse(": expected " + (asked.isEmpty() ? "none" : oneOf(asked))));
        }
    }

    /// `<Dial> timeout="abc"`, as it begins most problems' texts.
    String shown(String name) {
        return element.tag() + " " + name + "=\"" + shorten(written(name).orElse("")) + "\"";
    }

    static String shorten(String value) {
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }

    private static String oneOf(Set<String> words) {
        return words.stream().sorted().collect(Collectors.joining(", "));
    }

    /// Every constant of an enum by its name in lower case, `_` written `separator`.
    static <E extends Enum<E>> Map<String, E> words(Class<E> type, String separator) {
        var words = new LinkedHashMap<String, E>();
        for (var constant : type.getEnumConstants()) {
            words.put(constant.name().toLowerCase(Locale.ROOT).replace("_", separator), constant);
        }
        return words;
    }
}
