package io.tandem.rcml.document;

import io.tandem.engine.sip.Credentials;
import io.tandem.rcml.document.Attributes.Flag;
import io.tandem.rcml.document.RcmlProblem.Code;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// From elements to verbs. An element that is no verb, or lacks what it cannot do without, is reported and left out.
final class VerbReader {

    private static final Set<String> VERBS = Set.of(
            "Dial",
            "Email",
            "Enqueue",
            "Fax",
            "Gather",
            "Geolocation",
            "Hangup",
            "Language",
            "Leave",
            "Pause",
            "Play",
            "Record",
            "Redirect",
            "Refer",
            "Reject",
            "Say",
            "Sms",
            "UssdCollect",
            "UssdMessage");

    private final URI base;
    private final Problems problems;
    private final DialReader dialReader;
    private final GatherReader gatherReader;
    private final PromptReader promptReader;

    VerbReader(URI base, Problems problems) {
        this.base = base;
        this.problems = problems;
        this.promptReader = new PromptReader(base, problems);
        this.dialReader = new DialReader(base, problems);
        this.gatherReader = new GatherReader(base, problems, promptReader);
    }

    List<Verb> read(Element response) {
        new Attributes(response, base, problems).rest();
        var verbs = new ArrayList<Verb>();
        for (var node : response.content()) {
            switch (node) {
                case Element element -> verb(element).ifPresent(verbs::add);
                case Node.Chars(var text)
                when !text.isBlank() ->
                    problems.warning(
                            Code.STRUCTURE,
                            response,
                            "text directly within <Response>: expected verbs, such as <Say>"
                                    + Attributes.shorten(text.strip()) + "</Say>; it is left out");
                case Node.Chars _ -> {} // white space between verbs
            }
        }
        return verbs;
    }

    private Optional<Verb> verb(Element element) {
        return switch (element.name()) {
            case "Say", "Play", "Pause" -> promptReader.read(element).map(Verb.class::cast);
            case "Gather" -> Optional.of(gatherReader.read(element));
            case "Dial" -> Optional.of(dialReader.read(element));
            case "Refer" -> Optional.of(refer(element));
            case "Redirect" -> redirect(element);
            case "Reject" -> Optional.of(reject(element));
            case "Hangup" -> {
                leaf(element).rest();
                yield Optional.of(new Hangup(element.line()));
            }
            case "Leave" -> {
                leaf(element).rest();
                yield Optional.of(new Leave(element.line()));
            }
            case "Record" -> Optional.of(record(element));
            case "Enqueue" -> Optional.of(enqueue(element));
            case "Sms" -> sms(element);
            case "Email" -> email(element);
            case "Fax" -> fax(element);
            case "Geolocation", "Language", "UssdCollect", "UssdMessage" ->
                Optional.of(new NotOffered(element.line(), element.name(), element.attributes(), element.text()));
            default -> {
                problems.warning(
                        Code.UNKNOWN_ELEMENT,
                        element,
                        element.tag() + " is no verb of RCML: " + meant(element.name(), VERBS) + "; it is skipped");
                yield Optional.empty();
            }
        };
    }

    static String meant(String name, Set<String> known) {
        return known.stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .map(verb -> "names are case-sensitive, expected <" + verb + ">")
                .orElseGet(() -> "expected one of "
                        + String.join(", ", known.stream().sorted().toList()));
    }

    private Refer refer(Element element) {
        var attributes = new Attributes(element, base, problems);
        var action = attributes.url("action");
        var method = attributes.method("method", Code.REFER_METHOD);
        var timeout = attributes.seconds("timeout", 1, Code.REFER_TIMEOUT);
        var replaces = attributes.text("replaces");
        var norefersub = attributes.flag("norefersub", Flag.FALSE);
        attributes.rest();
        var noun = onlySip(element);
        var target = noun.map(Element::text).orElse("");
        if (noun.isPresent() && target.isEmpty()) {
            problems.error(
                    Code.REFER_TARGET, noun.get(), "<Sip> is empty: expected a sip:, sips: or tel: URI, or a number");
        }
        return new Refer(
                element.line(), action, method, timeout, replaces, norefersub, target, noun.flatMap(this::credentials));
    }

    private Optional<Credentials> credentials(Element sip) {
        var attributes = leaf(sip);
        var credentials = dialReader.credentials(attributes);
        attributes.rest();
        return credentials;
    }

    private Optional<Element> onlySip(Element refer) {
        for (var child : refer.children()) {
            if (!child.name().equals("Sip")) {
                problems.error(Code.STRUCTURE, child, child.tag() + " within <Refer>: expected <Sip>; it is left out");
            }
        }
        var nouns = refer.children().stream()
                .filter(child -> child.name().equals("Sip"))
                .toList();
        if (nouns.size() != 1) {
            problems.error(
                    Code.REFER_TARGET,
                    refer,
                    "<Refer> with " + nouns.size() + " <Sip> nouns: expected exactly one; it will fail with 400");
            return Optional.empty();
        }
        if (!refer.text().isEmpty()) {
            problems.warning(
                    Code.STRUCTURE, refer, "text directly within <Refer>: expected only <Sip>; it is left out");
        }
        return Optional.of(nouns.getFirst());
    }

    private Optional<Verb> redirect(Element element) {
        var attributes = leaf(element);
        var method = attributes.method("method", Code.REDIRECT_METHOD);
        attributes.rest();
        if (element.text().isEmpty()) {
            problems.error(Code.INVALID_URL, element, "<Redirect> is empty: expected a URL; it is left out");
            return Optional.empty();
        }
        return attributes
                .resolve(
                        element.text(),
                        Code.INVALID_URL,
                        "<Redirect>" + Attributes.shorten(element.text()) + ": ",
                        "; it is left out")
                .map(url -> new Redirect(element.line(), url, method));
    }

    private Reject reject(Element element) {
        var attributes = leaf(element);
        var reason = attributes
                .choice("reason", Attributes.words(Reject.Reason.class, "-"), Code.ATTRIBUTE_VALUE)
                .orElse(Reject.Reason.REJECTED);
        attributes.rest();
        return new Reject(element.line(), reason);
    }

    private Record record(Element element) {
        var attributes = leaf(element);
        var transcribeCallback = attributes.url("transcribeCallback");
        var transcribe = attributes.flag("transcribe", transcribeCallback.isPresent() ? Flag.TRUE : Flag.FALSE);
        var verb = new Record(
                element.line(),
                attributes.url("action").orElseGet(() -> DocumentUrl.ofDocument(base)),
                attributes.method("method", Code.RECORD_METHOD),
                attributes.seconds("timeout", 1, Code.RECORD_TIMEOUT).orElse(Duration.ofSeconds(5)),
                recordFinishOnKey(attributes),
                attributes.seconds("maxLength", 1, Code.RECORD_MAX_LENGTH).orElse(Duration.ofHours(1)),
                attributes.flag("playBeep", Flag.TRUE),
                dialReader.trim(attributes),
                attributes
                        .choice("media", Attributes.words(Record.Media.class, "_"), Code.ATTRIBUTE_VALUE)
                        .orElse(Record.Media.AUDIO_ONLY),
                transcribe,
                transcribeCallback,
                dialReader.recordingCallback(attributes, Code.RECORD_METHOD));
        attributes.rest();
        return verb;
    }

    private static String recordFinishOnKey(Attributes attributes) {
        var keys = attributes.written("finishOnKey").orElse("1234567890*#");
        if (keys.equals("-1")) {
            return "";
        }
        if (!keys.isEmpty() && keys.chars().allMatch(key -> Attributes.KEYS.indexOf(key) >= 0)) {
            return keys;
        }
        attributes.wrong("finishOnKey", Code.RECORD_FINISH_ON_KEY, "keys of 0-9*#, or -1 for none; # is used");
        return "#";
    }

    private Enqueue enqueue(Element element) {
        var attributes = leaf(element);
        var verb = new Enqueue(
                element.line(),
                element.text(),
                attributes.url("action"),
                attributes.method("method", Code.ATTRIBUTE_VALUE),
                attributes.waitSound("waitUrl", "waitUrlMethod"),
                attributes.url("joinUrl"),
                attributes.method("joinUrlMethod", Code.ATTRIBUTE_VALUE),
                attributes.flag("rejoin", Flag.FALSE),
                attributes.number("maxQueueSize", 1, Code.ATTRIBUTE_VALUE));
        attributes.withoutEffect("workflowSid");
        attributes.rest();
        if (element.text().isEmpty()) {
            problems.error(Code.MISSING, element, "<Enqueue> is empty: expected the name of a queue");
        }
        return verb;
    }

    private Optional<Verb> sms(Element element) {
        var attributes = leaf(element);
        var body = element.text();
        var verb = new Sms(
                element.line(),
                attributes.text("to"),
                attributes.text("from"),
                attributes.url("action"),
                attributes.method("method", Code.ATTRIBUTE_VALUE),
                attributes.url("statusCallback"),
                attributes.text("encoding"),
                body);
        attributes.rest();
        if (body.isEmpty()) {
            problems.error(Code.SMS_EMPTY, element, "<Sms> is empty: expected a text; no message is sent");
            return Optional.empty();
        }
        if (body.length() > Sms.LONGEST_BODY) {
            problems.error(
                    Code.SMS_LONG,
                    element,
                    "<Sms> has %d characters: expected at most %d; no message is sent"
                            .formatted(body.length(), Sms.LONGEST_BODY));
            return Optional.empty();
        }
        return Optional.of(verb);
    }

    private Optional<Verb> email(Element element) {
        var attributes = leaf(element);
        var to = attributes.text("to");
        var verb = new Email(
                element.line(),
                attributes.text("from"),
                to.orElse(""),
                attributes.text("cc"),
                attributes.text("bcc"),
                attributes.text("subject"),
                attributes.url("action"),
                attributes.method("method", Code.ATTRIBUTE_VALUE),
                attributes.url("statusCallback"),
                element.text());
        attributes.rest();
        if (to.isEmpty()) {
            problems.error(Code.MISSING, element, "<Email> without to: expected an address; no mail is sent");
        }
        return to.map(_ -> verb);
    }

    private Optional<Verb> fax(Element element) {
        var attributes = leaf(element);
        var to = attributes.text("to");
        var from = attributes.text("from");
        var action = attributes.url("action");
        var method = attributes.method("method", Code.ATTRIBUTE_VALUE);
        attributes.rest();
        if (element.text().isEmpty()) {
            problems.error(Code.MISSING, element, "<Fax> is empty: expected the URL of a document; no fax is sent");
            return Optional.empty();
        }
        return attributes
                .resolve(element.text(), Code.INVALID_URL, "<Fax>: ", "; no fax is sent")
                .map(document -> new Fax(element.line(), to, from, action, method, document));
    }

    /// The attributes of an element that may hold text and no elements.
    private Attributes leaf(Element element) {
        return leaf(element, base, problems);
    }

    static Attributes leaf(Element element, URI base, Problems problems) {
        for (var child : element.children()) {
            problems.warning(
                    Code.STRUCTURE,
                    child,
                    child.tag() + " within " + element.tag() + ": expected no element there; it is left out");
        }
        return new Attributes(element, base, problems);
    }
}
