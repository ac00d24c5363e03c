package io.tandem.rcml.document;

import io.tandem.rcml.document.Attributes.Flag;
import io.tandem.rcml.document.RcmlProblem.Code;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads `<Gather>` with its prompts.
final class GatherReader {

    private static final int MOST_HINTS = 50;
    private static final int LONGEST_HINT = 100;

    private final URI base;
    private final Problems problems;
    private final PromptReader promptReader;

    GatherReader(URI base, Problems problems, PromptReader promptReader) {
        this.base = base;
        this.problems = problems;
        this.promptReader = promptReader;
    }

    Gather read(Element element) {
        var attributes = new Attributes(element, base, problems);
        var timeout = attributes.seconds("timeout", 1, Code.GATHER_TIMEOUT).orElse(Duration.ofSeconds(5));
        var gather = new Gather(
                element.line(),
                attributes.url("action").orElseGet(() -> DocumentUrl.ofDocument(base)),
                attributes.method("method", Code.GATHER_METHOD),
                attributes.choices(
                        "input",
                        Attributes.words(Gather.Input.class, "-"),
                        Set.of(Gather.Input.DTMF),
                        Code.ATTRIBUTE_VALUE),
                attributes.seconds("preTimeout", 1, Code.GATHER_TIMEOUT).orElse(timeout),
                attributes.seconds("postTimeout", 1, Code.GATHER_TIMEOUT).orElse(timeout),
                finishOnKey(attributes),
                attributes.number("numDigits", 1, Code.GATHER_NUM_DIGITS),
                startInputKey(attributes),
                attributes.flag("bargeIn", Flag.TRUE),
                attributes.flag("actionOnEmptyResult", Flag.FALSE),
                speech(element, attributes),
                prompts(element));
        attributes.withoutEffect("debug", "enhanced");
        attributes.rest();
        return gather;
    }

    private static char finishOnKey(Attributes attributes) {
        var key = attributes.written("finishOnKey").orElse("#");
        if (key.length() == 1 && Attributes.KEYS.contains(key)) {
            return key.charAt(0);
        }
        attributes.wrong("finishOnKey", Code.GATHER_FINISH_ON_KEY, "one of 0-9, * and #; # is used");
        return '#';
    }

    private static String startInputKey(Attributes attributes) {
        var keys = attributes.written("startInputKey").orElse(Attributes.KEYS);
        if (!keys.isEmpty() && keys.chars().allMatch(key -> Attributes.KEYS.indexOf(key) >= 0)) {
            return keys;
        }
        attributes.wrong("startInputKey", Code.GATHER_START_INPUT_KEY, "keys of 0-9*#; all of them are used");
        return Attributes.KEYS;
    }

    private SpeechRecognition speech(Element element, Attributes attributes) {
        return new SpeechRecognition(
                attributes.language("language", "en-US", Code.ATTRIBUTE_VALUE),
                hints(element, attributes.text("hints").orElse("")),
                speechTimeout(attributes),
                attributes.seconds("maxSpeechTime", 1, Code.GATHER_TIMEOUT),
                attributes.text("speechModel"),
                attributes.flag("profanityFilter", Flag.TRUE),
                attributes.url("partialResultCallback"),
                attributes.method("partialResultCallbackMethod", Code.GATHER_METHOD));
    }

    private static Optional<Duration> speechTimeout(Attributes attributes) {
        return attributes.text("speechTimeout").filter("auto"::equalsIgnoreCase).isPresent()
                ? Optional.empty()
                : attributes.seconds("speechTimeout", 1, Code.GATHER_TIMEOUT);
    }

    private List<String> hints(Element element, String written) {
        var phrases = Arrays.stream(written.split(",", -1))
                .map(String::strip)
                .filter(phrase -> !phrase.isEmpty())
                .toList();
        var usable = phrases.stream()
                .filter(phrase -> phrase.length() <= LONGEST_HINT)
                .limit(MOST_HINTS)
                .toList();
        if (usable.size() < phrases.size()) {
            problems.error(
                    Code.ATTRIBUTE_VALUE,
                    element,
                    "<Gather> hints: expected at most %d phrases of at most %d characters; the others are left out"
                            .formatted(MOST_HINTS, LONGEST_HINT));
        }
        return usable;
    }

    private List<Prompt> prompts(Element gather) {
        if (!gather.text().isEmpty()) {
            problems.warning(Code.STRUCTURE, gather, "text directly within <Gather>: expected <Say>; it is left out");
        }
        var prompts = new ArrayList<Prompt>();
        for (var child : gather.children()) {
            var prompt = promptReader.read(child);
            prompt.filter(heard -> !(heard instanceof Say say && say.content().isEmpty()))
                    .ifPresentOrElse(prompts::add, () -> problems.error(code(child), child, nothingToHear(child)));
        }
        return prompts;
    }

    private static Code code(Element child) {
        return switch (child.name()) {
            case "Say" -> Code.GATHER_SAY;
            case "Play" -> Code.GATHER_PLAY;
            default -> Code.GATHER_CHILD;
        };
    }

    private static String nothingToHear(Element child) {
        return switch (child.name()) {
            case "Say" -> "<Say> within <Gather> has nothing to speak: expected text; it is left out";
            case "Play" -> "<Play> within <Gather> has nothing to play: expected a URL or digits; it is left out";
            default -> child.tag() + " within <Gather>: expected Say, Play or Pause; it is left out";
        };
    }
}
