package io.tandem.rcml.document;

import io.tandem.rcml.document.EscapedMarkup.Scope;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.Spoken.Break;
import io.tandem.rcml.document.Spoken.Text;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads the content of `<Say>`: text, SSML as elements, and SSML escaped as text.
final class SayReader {

    private static final Set<String> NEVER_SPOKEN = Set.of("metadata", "meta", "lexicon", "desc", "mark");
    private static final Map<String, Duration> STRENGTHS = Map.of(
            "none", Duration.ZERO,
            "x-weak", Duration.ofMillis(100),
            "weak", Duration.ofMillis(250),
            "medium", Duration.ofMillis(500),
            "strong", Duration.ofMillis(750),
            "x-strong", Duration.ofMillis(1000));
    private static final Duration LONGEST_BREAK = Duration.ofSeconds(10);
    private static final Pattern TIME = Pattern.compile("([0-9]{1,5}(?:\\.[0-9]{1,3})?|\\.[0-9]{1,3})(ms|s)");
    private static final Pattern TAG_LIKE = Pattern.compile("</?[A-Za-z][^<>]*>");

    private final URI base;
    private final Problems problems;

    SayReader(URI base, Problems problems) {
        this.base = base;
        this.problems = problems;
    }

    List<Spoken> read(Element say) {
        return new WhiteSpace().collapsed(spoken(say, Scope.NAMES_OF_SSML, Source.XML));
    }

    /// Whether text can still hold escaped tags, or came from such text itself.
    private enum Source {
        XML,
        ESCAPED
    }

    private List<Spoken> spoken(Element parent, Scope scope, Source source) {
        var pieces = new ArrayList<Spoken>();
        for (var node : parent.content()) {
            switch (node) {
                case Node.Chars(var text)
                when source == Source.ESCAPED ->
                    pieces.add(new Text(scope == Scope.EVERY_TAG ? withoutTags(text) : text));
                case Node.Chars(var text) -> pieces.addAll(fromText(text, scope, parent));
                case Element element -> pieces.addAll(fromElement(element, scope, source));
            }
        }
        return pieces;
    }

    private List<Spoken> fromText(String text, Scope scope, Element parent) {
        var nodes = EscapedMarkup.nodes(text, scope, parent);
        var carrier = new Element(parent.name(), Map.of(), nodes, parent.line(), parent.column());
        return spoken(carrier, scope, Source.ESCAPED);
    }

    private List<Spoken> fromElement(Element element, Scope scope, Source source) {
        var name = element.name().toLowerCase(Locale.ROOT);
        if (NEVER_SPOKEN.contains(name)) {
            return List.of();
        }
        var within = spoken(element, name.equals("speak") ? Scope.EVERY_TAG : scope, source);
        return switch (name) {
            case "break" ->
                Stream.concat(Stream.of(pause(element)), within.stream()).toList();
            case "say-as" ->
                List.of(new Spoken.SayAs(
                        attribute(element, "interpret-as")
                                .or(() -> attribute(element, "type"))
                                .orElse(""),
                        attribute(element, "format"),
                        Spoken.plain(within)));
            case "sub" ->
                attribute(element, "alias")
                        .<List<Spoken>>map(alias -> List.of(new Text(alias)))
                        .orElse(within);
            case "phoneme" ->
                attribute(element, "ph")
                        .<List<Spoken>>map(symbols -> List.of(new Spoken.Phoneme(
                                attribute(element, "alphabet").orElse("ipa"), symbols, Spoken.plain(within))))
                        .orElse(within);
            case "prosody" ->
                List.of(new Spoken.Prosody(
                        attribute(element, "rate"), attribute(element, "pitch"), attribute(element, "volume"), within));
            case "emphasis" ->
                List.of(new Spoken.Emphasis(attribute(element, "level").orElse("moderate"), within));
            case "lang" ->
                attribute(element, "xml:lang")
                        .<List<Spoken>>map(language -> List.of(new Spoken.InLanguage(language, within)))
                        .orElse(within);
            case "p" -> List.of(new Spoken.Paragraph(within));
            case "s" -> List.of(new Spoken.Sentence(within));
            case "audio" -> audio(element, within);
            case "speak", "voice", "w" -> within;
            default -> {
                problems.warning(
                        Code.UNKNOWN_ELEMENT,
                        element,
                        element.tag() + " within <Say>: expected an SSML element; only its content is spoken");
                yield within;
            }
        };
    }

    private static Optional<String> attribute(Element element, String name) {
        return Optional.ofNullable(element.attributes().get(name)).filter(value -> !value.isEmpty());
    }

    private Spoken pause(Element element) {
        var time = attribute(element, "time");
        if (time.isPresent()) {
            return new Break(length(time.get()).orElseGet(() -> {
                wrongBreak(
                        element, "time=\"" + Attributes.shorten(time.get()) + "\"", "such as 500ms or 2s, at most 10s");
                return STRENGTHS.getOrDefault("medium", Duration.ZERO);
            }));
        }
        var strength = attribute(element, "strength").orElse("medium");
        if (!STRENGTHS.containsKey(strength)) {
            wrongBreak(element, "strength=\"" + Attributes.shorten(strength) + "\"", "none, x-weak … x-strong");
        }
        return new Break(STRENGTHS.getOrDefault(strength, Duration.ofMillis(500)));
    }

    private void wrongBreak(Element element, String what, String expected) {
        problems.error(Code.ATTRIBUTE_VALUE, element, "<break " + what + ">: expected " + expected + "; 500ms is used");
    }

    private static Optional<Duration> length(String time) {
        var match = TIME.matcher(time);
        if (!match.matches()) {
            return Optional.empty();
        }
        var unit = match.group(2).equals("s") ? BigDecimal.valueOf(1000) : BigDecimal.ONE;
        var length =
                Duration.ofMillis(new BigDecimal(match.group(1)).multiply(unit).longValue());
        return length.compareTo(LONGEST_BREAK) <= 0 ? Optional.of(length) : Optional.empty();
    }

    private List<Spoken> audio(Element element, List<Spoken> fallback) {
        var url = attribute(element, "src").flatMap(src -> DocumentUrl.resolve(src, base));
        if (url.isEmpty()) {
            problems.error(
                    Code.PROMPT_URL,
                    element,
                    "<audio> without usable src: expected an http or https URL; its content is spoken");
            return fallback;
        }
        return List.of(new Spoken.Audio(url.get(), fallback));
    }

    /// What still looks like a tag after one level of escaping was taken away was escaped twice: not meant to be
    /// heard.
    private static String withoutTags(String text) {
        return text.indexOf('<') < 0 ? text : TAG_LIKE.matcher(text).replaceAll("");
    }
}
