package io.tandem.http.rest;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// The script that takes a new participant into a room, with what the parameters of `POST …/Participants` say of it.
final class RoomScript {
    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();
    private static final Set<String> BEEPS = Set.of("true", "false", "onEnter", "onExit");
    private static final Set<String> RECORDED = Set.of("true", "false", "record-from-start", "do-not-record");
    private static final Set<String> TRIMS = Set.of("trim-silence", "do-not-trim");
    private static final Set<String> EVENTS = Set.of("start", "end", "join", "leave", "mute", "hold", "modify");
    private static final Set<String> RECORDING_EVENTS = Set.of("in-progress", "completed", "absent", "failed");
    private static final int MOST_PARTICIPANTS = 10_000;

    private final String room;
    private final Fields form;
    private final Map<String, String> attributes = new LinkedHashMap<>();

    private RoomScript(String room, Fields form) {
        this.room = room;
        this.form = form;
    }

    static RoomScript of(Fields form, String room) {
        form.refuseUnsupported("Record", "Coaching", "CallSidToCoach");
        var script = new RoomScript(room, form);
        script.flag("Muted", "muted");
        script.choice("Beep", "beep", BEEPS);
        script.flag("StartConferenceOnEnter", "startConferenceOnEnter");
        script.flag("EndConferenceOnExit", "endConferenceOnExit");
        form.whole("MaxParticipants", 2, MOST_PARTICIPANTS)
                .ifPresent(most -> script.attributes.put("maxParticipants", most.toString()));
        script.waitingMusic();
        script.label().ifPresent(label -> script.attributes.put("participantLabel", label));
        script.callback("ConferenceStatusCallback", "statusCallback", EVENTS);
        script.choice("ConferenceRecord", "record", RECORDED);
        script.choice("ConferenceTrim", "trim", TRIMS);
        script.callback("ConferenceRecordingStatusCallback", "recordingStatusCallback", RECORDING_EVENTS);
        return script;
    }

    Optional<String> label() {
        return form.text("Label").map(label -> CallOrderFields.printable("Label", label));
    }

    boolean muted() {
        return form.isSet("Muted");
    }

    boolean startConferenceOnEnter() {
        return form.flag("StartConferenceOnEnter").orElse(true);
    }

    boolean endConferenceOnExit() {
        return form.isSet("EndConferenceOnExit");
    }

    String document() {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = FACTORY.createXMLStreamWriter(text);
            xml.writeStartElement("Response");
            xml.writeStartElement("Dial");
            xml.writeStartElement("Conference");
            for (Map.Entry<String, String> attribute : attributes.entrySet()) {
                xml.writeAttribute(attribute.getKey(), attribute.getValue());
            }
            xml.writeCharacters(room);
            xml.writeEndElement();
            xml.writeEndElement();
            xml.writeEndElement();
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("a StringWriter failed", impossible);
        }
        return text.toString();
    }

    private void flag(String parameter, String attribute) {
        form.flag(parameter).ifPresent(flag -> attributes.put(attribute, flag.toString()));
    }

    private void choice(String parameter, String attribute, Set<String> words) {
        form.text(parameter).ifPresent(word -> attributes.put(attribute, checked(parameter, word, words)));
    }

    /// An empty WaitUrl is silence.
    private void waitingMusic() {
        form.sent("WaitUrl")
                .ifPresent(_ -> attributes.put("waitUrl", form.url("WaitUrl").orElse("")));
        form.method("WaitMethod").ifPresent(method -> attributes.put("waitMethod", method.name()));
    }

    private void callback(String parameter, String attribute, Set<String> words) {
        String events = parameter + "Event";
        List<String> named = form.several(events);
        named.forEach(word -> checked(events, word, words));
        form.webhook(parameter, parameter + "Method").ifPresent(webhook -> {
            attributes.put(attribute, webhook.url());
            attributes.put(attribute + "Method", webhook.method().name());
            if (!named.isEmpty()) {
                attributes.put(attribute + "Event", String.join(" ", named));
            }
        });
    }

    private static String checked(String parameter, String word, Set<String> words) {
        if (!words.contains(word)) {
            throw Refusal.badValue(
                    parameter,
                    word,
                    "one of " + String.join(", ", words.stream().sorted().toList()));
        }
        return word;
    }
}
