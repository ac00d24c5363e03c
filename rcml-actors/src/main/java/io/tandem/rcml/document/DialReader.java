package io.tandem.rcml.document;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.route.Destination;
import io.tandem.engine.sip.Credentials;
import io.tandem.rcml.document.Attributes.Flag;
import io.tandem.rcml.document.RcmlProblem.Code;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads `<Dial>` and its nouns.
final class DialReader {

    private static final Set<String> NOUNS = Set.of("Client", "Conference", "Number", "Queue", "Sip", "Uri", "Video");
    private static final int MOST_NOUNS = 10;
    private static final Pattern CALLER_ID = Pattern.compile("\\+?[0-9A-Za-z*#.()_ -]{1,64}|client:[^\\s<>\"]{1,128}");

    private static final Map<String, Recording.Mode> DIAL_RECORDING = Map.of(
            "true", Recording.Mode.FROM_ANSWER,
            "false", Recording.Mode.NONE,
            "do-not-record", Recording.Mode.NONE,
            "record-from-answer", Recording.Mode.FROM_ANSWER,
            "record-from-ringing", Recording.Mode.FROM_RINGING,
            "record-from-answer-dual", Recording.Mode.FROM_ANSWER_DUAL,
            "record-from-ringing-dual", Recording.Mode.FROM_RINGING_DUAL);
    private static final Map<String, Recording.Mode> CONFERENCE_RECORDING = Map.of(
            "true", Recording.Mode.FROM_ANSWER,
            "false", Recording.Mode.NONE,
            "do-not-record", Recording.Mode.NONE,
            "record-from-start", Recording.Mode.FROM_ANSWER);
    private static final Map<String, Noun.Beep> BEEPS = Map.of(
            "true", Noun.Beep.ALWAYS, "false", Noun.Beep.NEVER, "onenter", Noun.Beep.ENTRY, "onexit", Noun.Beep.EXIT);

    private final URI base;
    private final Problems problems;

    DialReader(URI base, Problems problems) {
        this.base = base;
        this.problems = problems;
    }

    Dial read(Element element) {
        var attributes = new Attributes(element, base, problems);
        var dial = new Dial(
                element.line(),
                attributes.url("action"),
                attributes.method("method", Code.DIAL_METHOD),
                attributes.seconds("timeout", 1, Code.DIAL_TIMEOUT).orElse(Duration.ofSeconds(30)),
                attributes.seconds("timeLimit", 1, Code.DIAL_TIME_LIMIT).orElse(Duration.ofHours(4)),
                callerId(attributes),
                recording(attributes, DIAL_RECORDING),
                attributes.flag("answerOnBridge", Flag.FALSE),
                attributes.flag("hangupOnStar", Flag.FALSE),
                attributes.flag("sequential", Flag.FALSE),
                attributes.text("ringTone"),
                dialMusic(attributes),
                attributes.url("referUrl"),
                attributes.method("referMethod", Code.DIAL_METHOD),
                attributes.text("callReason"),
                nouns(element));
        attributes.withoutEffect("events");
        attributes.rest();
        return dial;
    }

    private static Optional<String> callerId(Attributes attributes) {
        var callerId = attributes.text("callerId");
        if (callerId.isPresent() && !CALLER_ID.matcher(callerId.get()).matches()) {
            attributes.wrong("callerId", Code.DIAL_CALLER_ID, "a number or client:name; the caller's own is used");
            return Optional.empty();
        }
        return callerId;
    }

    private static WaitSound dialMusic(Attributes attributes) {
        var music = attributes.text("dialMusic");
        if (music.filter("disabled"::equals).isPresent()) {
            return new WaitSound.Silence();
        }
        return music.flatMap(url -> attributes.resolve(
                        url, Code.WAIT_URL, attributes.shown("dialMusic") + ": ", "; the ringing tone is used"))
                .<WaitSound>map(url -> new WaitSound.At(url, HttpMethod.GET))
                .orElseGet(WaitSound.BuiltIn::new);
    }

    private Recording recording(Attributes attributes, Map<String, Recording.Mode> modes) {
        return new Recording(
                attributes.choice("record", modes, Code.ATTRIBUTE_VALUE).orElse(Recording.Mode.NONE),
                attributes
                        .choice("recordingTrack", Attributes.words(Recording.Track.class, "-"), Code.ATTRIBUTE_VALUE)
                        .orElse(Recording.Track.BOTH),
                trim(attributes),
                recordingCallback(attributes, Code.DIAL_METHOD));
    }

    Recording.Trim trim(Attributes attributes) {
        return attributes
                .choice(
                        "trim",
                        Map.of("trim-silence", Recording.Trim.SILENCE, "do-not-trim", Recording.Trim.NOTHING),
                        Code.ATTRIBUTE_VALUE)
                .orElse(Recording.Trim.NOTHING);
    }

    Optional<StatusCallback<StatusCallback.OfRecording>> recordingCallback(Attributes attributes, Code methodCode) {
        return attributes.callback(
                "recordingStatusCallback",
                Attributes.words(StatusCallback.OfRecording.class, "-"),
                Set.of(StatusCallback.OfRecording.COMPLETED),
                methodCode);
    }

    Optional<Credentials> credentials(Attributes attributes) {
        var username = attributes.text("username");
        var password = attributes.written("password");
        return username.map(name -> new Credentials(name, password.orElse("")));
    }

    private List<Noun> nouns(Element dial) {
        var nouns = new ArrayList<Noun>();
        for (var child : dial.children()) {
            noun(child).ifPresent(nouns::add);
        }
        if (!dial.text().isEmpty() && nouns.isEmpty()) {
            nouns.add(shorthand(dial));
        } else if (!dial.text().isEmpty()) {
            problems.warning(
                    Code.STRUCTURE, dial, "text beside nouns within <Dial>: expected one or the other; it is left out");
        }
        if (nouns.isEmpty()) {
            problems.error(Code.MISSING, dial, "<Dial> without target: expected a number or a noun; it will fail");
        }
        if (nouns.size() > MOST_NOUNS) {
            problems.warning(
                    Code.STRUCTURE, dial, "<Dial> with " + nouns.size() + " nouns: expected at most " + MOST_NOUNS);
        }
        return standingAlone(dial, nouns);
    }

    /// A conference or a queue is no target among others.
    private List<Noun> standingAlone(Element dial, List<Noun> nouns) {
        var alone = nouns.stream()
                .filter(noun -> noun instanceof Noun.Conference || noun instanceof Noun.Queue)
                .findFirst();
        if (alone.isEmpty() || nouns.size() == 1) {
            return nouns;
        }
        problems.error(
                Code.STRUCTURE,
                dial,
                "<Dial> with a conference or queue and " + (nouns.size() - 1)
                        + " other nouns: expected it alone; the others are left out");
        return List.of(alone.get());
    }

    private static Noun shorthand(Element dial) {
        var text = dial.text();
        if (text.contains("@")) {
            return new Noun.Sip(dial.line(), text, Optional.empty(), Optional.empty(), Optional.empty());
        }
        if (text.startsWith("client")) {
            var login = Destination.withoutClient(text);
            return new Noun.Client(dial.line(), login, Map.of(), Optional.empty(), Optional.empty());
        }
        return new Noun.Number(dial.line(), text, "", Optional.empty(), Optional.empty());
    }

    private Optional<Noun> noun(Element element) {
        var attributes = new Attributes(element, base, problems);
        var noun = switch (element.name()) {
            case "Number" -> number(element, attributes);
            case "Client" -> client(element, attributes);
            case "Sip", "Uri" -> sip(element, attributes);
            case "Conference" -> conference(element, attributes);
            case "Queue" -> queue(element, attributes);
            case "Video" ->
                Optional.<Noun>of(new NotOffered(element.line(), "Video", element.attributes(), element.text()));
            default -> {
                problems.warning(
                        Code.UNKNOWN_ELEMENT,
                        element,
                        element.tag() + " within <Dial> is no noun of RCML: " + VerbReader.meant(element.name(), NOUNS)
                                + "; it is skipped");
                yield Optional.<Noun>empty();
            }
        };
        if (NOUNS.contains(element.name()) && !element.name().equals("Video")) {
            attributes.rest();
        }
        return noun;
    }

    private Optional<Noun> number(Element element, Attributes attributes) {
        noChildren(element);
        var noun = new Noun.Number(
                element.line(),
                element.text(),
                attributes.text("sendDigits").orElse(""),
                screening(attributes),
                callCallback(attributes));
        attributes.withoutEffect("byoc", "amdStatusCallback", "amdStatusCallbackMethod", "machineDetection");
        return named(element, noun);
    }

    private Optional<Noun> client(Element element, Attributes attributes) {
        var parameters = new LinkedHashMap<String, String>();
        var identity = element.text();
        for (var child : element.children()) {
            switch (child.name()) {
                case "Identity" -> identity = child.text();
                case "Parameter" -> parameter(child, parameters);
                default -> stray(child, element);
            }
        }
        var noun =
                new Noun.Client(element.line(), identity, parameters, screening(attributes), callCallback(attributes));
        attributes.withoutEffect("name");
        return identity.isEmpty() ? nameless(element) : Optional.of(noun);
    }

    private static void parameter(Element child, Map<String, String> parameters) {
        var name = child.attributes().getOrDefault("name", "");
        if (!name.isEmpty()) {
            parameters.put(name, child.attributes().getOrDefault("value", ""));
        }
    }

    private Optional<Noun> sip(Element element, Attributes attributes) {
        noChildren(element);
        var noun = new Noun.Sip(
                element.line(),
                element.text(),
                credentials(attributes),
                screening(attributes),
                callCallback(attributes));
        attributes.withoutEffect("amdStatusCallback", "amdStatusCallbackMethod", "machineDetection");
        return named(element, noun);
    }

    private Optional<Noun> conference(Element element, Attributes attributes) {
        noChildren(element);
        var events = Attributes.words(StatusCallback.OfConference.class, "-");
        var startAndEnd = Set.of(StatusCallback.OfConference.START, StatusCallback.OfConference.END);
        var olderCallback = attributes.url("eventCallbackUrl");
        var noun = new Noun.Conference(
                element.line(),
                element.text(),
                attributes.flag("muted", Flag.FALSE),
                attributes.choice("beep", BEEPS, Code.ATTRIBUTE_VALUE).orElse(Noun.Beep.ALWAYS),
                attributes.flag("startConferenceOnEnter", Flag.TRUE),
                attributes.flag("endConferenceOnExit", Flag.FALSE),
                attributes.number("maxParticipants", 1, Code.ATTRIBUTE_VALUE).orElse(40),
                attributes.waitSound("waitUrl", "waitMethod"),
                recording(attributes, CONFERENCE_RECORDING),
                attributes.text("coach"),
                attributes.text("participantLabel"),
                attributes
                        .callback("statusCallback", events, startAndEnd, Code.DIAL_METHOD)
                        .or(() -> olderCallback.map(url -> new StatusCallback<>(url, HttpMethod.POST, startAndEnd))));
        attributes.withoutEffect("region", "jitterBufferSize");
        return named(element, noun);
    }

    private Optional<Noun> queue(Element element, Attributes attributes) {
        noChildren(element);
        var noun = new Noun.Queue(
                element.line(), element.text(), attributes.url("url"), attributes.method("method", Code.DIAL_METHOD));
        attributes.withoutEffect("reservationSid", "postWorkActivitySid");
        return named(element, noun);
    }

    private static Optional<Screening> screening(Attributes attributes) {
        var method = attributes.method("method", Code.DIAL_METHOD);
        var timeout = attributes.seconds("timeout", 1, Code.DIAL_TIMEOUT).orElse(Duration.ofSeconds(60));
        return attributes.url("url").map(url -> new Screening(url, method, timeout));
    }

    private static Optional<StatusCallback<StatusCallback.OfCall>> callCallback(Attributes attributes) {
        return attributes.callback(
                "statusCallback",
                Attributes.words(StatusCallback.OfCall.class, "-"),
                Set.of(StatusCallback.OfCall.COMPLETED),
                Code.DIAL_METHOD);
    }

    private Optional<Noun> named(Element element, Noun noun) {
        return element.text().isEmpty() ? nameless(element) : Optional.of(noun);
    }

    private Optional<Noun> nameless(Element element) {
        problems.error(Code.MISSING, element, element.tag() + " is empty: expected a target; it is left out");
        return Optional.empty();
    }

    private void noChildren(Element element) {
        element.children().forEach(child -> stray(child, element));
    }

    private void stray(Element child, Element parent) {
        problems.warning(
                Code.STRUCTURE,
                child,
                child.tag() + " within " + parent.tag() + ": expected no such element there; it is left out");
    }
}
