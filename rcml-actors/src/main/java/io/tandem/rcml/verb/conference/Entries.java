package io.tandem.rcml.verb.conference;

import io.tandem.engine.conference.Beep;
import io.tandem.engine.conference.ConferenceListener;
import io.tandem.engine.conference.Entry;
import io.tandem.engine.media.Mixer.Voice;
import io.tandem.engine.media.TapeOrder;
import io.tandem.engine.recording.RecordingListener;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.store.RecordingRecord.Source;
import io.tandem.engine.store.Webhook;
import io.tandem.rcml.document.Dial;
import io.tandem.rcml.document.Noun;
import io.tandem.rcml.document.Recording;
import io.tandem.rcml.document.StatusCallback;
import io.tandem.rcml.document.StatusCallback.OfConference;
import io.tandem.rcml.document.StatusCallback.OfRecording;
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
                recording(noun.recording()).or(() -> recording(dial.recording())),
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

    /// A room has one channel and no sides, whatever the document says of them.
    private static Optional<RecordingOrder> recording(Recording wanted) {
        return wanted.mode() == Recording.Mode.NONE
                ? Optional.empty()
                : Optional.of(new RecordingOrder(
                        Source.CONFERENCE,
                        TapeOrder.Channels.MONO,
                        TapeOrder.Track.BOTH,
                        wanted.trim() == Recording.Trim.SILENCE ? TapeOrder.Trim.SILENCE : TapeOrder.Trim.NOTHING,
                        wanted.statusCallback().map(Entries::recordingListener)));
    }

    private static RecordingListener recordingListener(StatusCallback<OfRecording> callback) {
        return new RecordingListener(
                webhook(callback),
                callback.events().stream()
                        .map(event -> switch (event) {
                            case IN_PROGRESS -> RecordingListener.Event.IN_PROGRESS;
                            case COMPLETED -> RecordingListener.Event.COMPLETED;
                            case ABSENT -> RecordingListener.Event.ABSENT;
                            case FAILED -> RecordingListener.Event.FAILED;
                        })
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static ConferenceListener listener(StatusCallback<OfConference> callback) {
        return new ConferenceListener(
                webhook(callback),
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

    private static Webhook webhook(StatusCallback<?> callback) {
        return new Webhook(callback.url().uri().toString(), callback.method());
    }
}
