package io.tandem.rcml.verb.conference;

import io.tandem.engine.conference.Beep;
import io.tandem.engine.conference.ConferenceListener;
import io.tandem.engine.conference.Entry;
import io.tandem.engine.media.Mixer.Voice;
import io.tandem.engine.sid.CallSid;
import io.tandem.rcml.document.Dial;
import io.tandem.rcml.document.Noun;
import io.tandem.rcml.document.StatusCallback;
import io.tandem.rcml.document.StatusCallback.OfConference;
import io.tandem.rcml.verb.record.RecordingOrders;
import java.util.Optional;
import java.util.stream.Collectors;

/// Makes of a document's words what the engine's room takes.
final class Entries {
    private Entries() {}

    static Entry of(Dial dial, Noun.Conference noun, CallSid call) {
        return new Entry(
                call,
                noun.participantLabel(),
                noun.muted() ? Voice.MUTED : Voice.HEARD,
                beep(noun.beep()),
                noun.startConferenceOnEnter(),
                noun.endConferenceOnExit(),
                noun.maxParticipants(),
                RecordingOrders.ofRoom(noun.recording()).or(() -> RecordingOrders.ofRoom(dial.recording())),
                noun.statusCallback().map(Entries::listener));
    }

    private static Beep beep(Noun.Beep beep) {
        return switch (beep) {
            case NEVER -> Beep.NEVER;
            case ENTRY -> Beep.ENTRY;
            case EXIT -> Beep.EXIT;
            case ALWAYS -> Beep.ALWAYS;
        };
    }

    private static ConferenceListener listener(StatusCallback<OfConference> callback) {
        return new ConferenceListener(
                callback.url().asked(callback.method()),
                callback.events().stream()
                        .flatMap(event -> event(event).stream())
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static Optional<ConferenceListener.Event> event(OfConference event) {
        return switch (event) {
            case START -> Optional.of(ConferenceListener.Event.START);
            case END -> Optional.of(ConferenceListener.Event.END);
            case JOIN -> Optional.of(ConferenceListener.Event.JOIN);
            case LEAVE -> Optional.of(ConferenceListener.Event.LEAVE);
            case MUTE -> Optional.of(ConferenceListener.Event.MUTE);
            case HOLD -> Optional.of(ConferenceListener.Event.HOLD);
            case MODIFY -> Optional.of(ConferenceListener.Event.MODIFY);
            case ANNOUNCEMENT -> Optional.of(ConferenceListener.Event.ANNOUNCEMENT);
            case SPEAKER -> Optional.empty(); // reported as not offered
        };
    }
}
