package io.tandem.rcml.document;

import io.tandem.rcml.document.RcmlProblem.Code;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `<Say>`, `<Play>` and `<Pause>`.
final class PromptReader {

    private static final Pattern KEYS_AND_WAITS = Pattern.compile("[0-9*#A-Da-dwW]{1,64}");

    private final URI base;
    private final Problems problems;

    PromptReader(URI base, Problems problems) {
        this.base = base;
        this.problems = problems;
    }

    /// Empty when the element is none of the three, or has nothing to be heard.
    Optional<Prompt> read(Element element) {
        return switch (element.name()) {
            case "Say" -> Optional.of(say(element));
            case "Play" -> play(element);
            case "Pause" -> Optional.of(pause(element));
            default -> Optional.empty();
        };
    }

    private Prompt say(Element element) {
        var attributes = new Attributes(element, base, problems);
        var say = new Say(
                element.line(),
                attributes.text("voice").orElse("man"),
                attributes.language("language", "en", Code.SAY_LANGUAGE),
                attributes.number("loop", 0, Code.SAY_LOOP).orElse(1),
                new SayReader(base, problems).read(element));
        attributes.rest();
        if (say.content().isEmpty()) {
            problems.warning(Code.MISSING, element, "<Say> has no text: expected something to speak");
        }
        return say;
    }

    private Optional<Prompt> play(Element element) {
        var attributes = VerbReader.leaf(element, base, problems);
        var loop = attributes.number("loop", 0, Code.PLAY_LOOP).orElse(1);
        var digits = digits(attributes);
        attributes.rest();
        var text = element.text();
        if (text.isEmpty() && digits.isEmpty()) {
            problems.error(Code.PROMPT_URL, element, "<Play> is empty: expected a URL or digits; it is left out");
            return Optional.empty();
        }
        var url = text.isEmpty()
                ? Optional.<DocumentUrl>empty()
                : attributes.resolve(
                        text,
                        Code.PROMPT_URL,
                        "<Play>" + Attributes.shorten(text) + ": ",
                        "; " + (digits.isEmpty() ? "it is left out" : "only the digits are sent"));
        return url.isEmpty() && digits.isEmpty()
                ? Optional.empty()
                : Optional.of(new Play(element.line(), url, loop, digits));
    }

    private static String digits(Attributes attributes) {
        var digits = attributes.text("digits");
        if (digits.isPresent() && !KEYS_AND_WAITS.matcher(digits.get()).matches()) {
            attributes.wrong("digits", Code.ATTRIBUTE_VALUE, "at most 64 of 0-9*#A-D, and w to wait; nothing is sent");
            return "";
        }
        return digits.orElse("");
    }

    private Prompt pause(Element element) {
        var attributes = VerbReader.leaf(element, base, problems);
        var length = attributes.seconds("length", 0, Code.PAUSE_LENGTH).orElse(Duration.ofSeconds(1));
        attributes.rest();
        return new Pause(element.line(), length);
    }
}
