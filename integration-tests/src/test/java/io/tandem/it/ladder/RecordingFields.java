package io.tandem.it.ladder;

import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.media.Tape.Gap;
import io.tandem.engine.media.TapeOrder;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingControl.Change;
import io.tandem.engine.recording.RecordingListener;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.RecordingRecord.Source;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/// What the API orders about recordings: `POST Calls/{CA}/Recordings`, `…/Recordings/{RE}`,
/// `…/Recordings/Twilio.CURRENT`.
final class RecordingFields {
    private RecordingFields() {}

    static CallRegistry.Command order(CallSid call, String path, Fields fields, ActorRef<Object> api) {
        return path.endsWith("/Recordings")
                ? new CallRegistry.StartRecording(call, recording(Source.START_CALL_RECORDING_API, fields), api)
                : new CallRegistry.ChangeRecording(
                        call, RecordingSid.parse(path.substring(path.lastIndexOf('/') + 1)), change(fields), api);
    }

    /// What `RecordingChannels`, `RecordingTrack` and `RecordingStatusCallback…` say.
    static RecordingOrder recording(Source source, Fields fields) {
        return new RecordingOrder(
                source,
                TapeOrder.Channels.valueOf(
                        upper(fields.value("RecordingChannels").orElse("mono"))),
                TapeOrder.Track.valueOf(upper(fields.value("RecordingTrack").orElse("both"))),
                TapeOrder.Trim.NOTHING,
                Provisioning.webhook(fields, "RecordingStatusCallback")
                        .map(webhook -> new RecordingListener(
                                webhook,
                                fields.value("RecordingStatusCallbackEvent")
                                        .map(RecordingFields::events)
                                        .orElse(Set.of(RecordingListener.Event.COMPLETED)))));
    }

    private static Set<RecordingListener.Event> events(String words) {
        return Stream.of(words.split(" ", -1))
                .map(word -> RecordingListener.Event.valueOf(upper(word)))
                .collect(Collectors.toSet());
    }

    static Change change(Fields fields) {
        return switch (fields.value("Status").orElse("")) {
            case "paused" ->
                new RecordingControl.Pause(
                        fields.value("PauseBehavior").filter("skip"::equals).isPresent() ? Gap.SKIPPED : Gap.SILENCE);
            case "in-progress" -> new RecordingControl.Resume();
            case "stopped" -> new RecordingControl.Stop();
            default -> throw new IllegalArgumentException("Status= is one of paused, in-progress, stopped");
        };
    }

    /// The recording that an answer of the API is about.
    static Optional<RecordingSid> recording(Object answer) {
        return switch (answer) {
            case RecordingControl.Recording(var record) -> Optional.of(record.sid());
            case RecordingControl.Done(var record) -> Optional.of(record.sid());
            default -> Optional.empty();
        };
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
