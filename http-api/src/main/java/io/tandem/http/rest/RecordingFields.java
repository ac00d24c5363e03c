package io.tandem.http.rest;

import io.tandem.engine.media.Tape.Gap;
import io.tandem.engine.media.TapeOrder.Channels;
import io.tandem.engine.media.TapeOrder.Track;
import io.tandem.engine.media.TapeOrder.Trim;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingListener;
import io.tandem.engine.recording.RecordingListener.Event;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.store.RecordingRecord.Source;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the parameters of `POST …/Recordings`, and of `POST Calls` with `Record`, order.
final class RecordingFields {
    private static final String EVENTS = "RecordingStatusCallbackEvent";

    private RecordingFields() {}

    static RecordingOrder order(Fields form, Source source) {
        return new RecordingOrder(
                source,
                form.value("RecordingChannels", "mono or dual", RecordingFields::channels)
                        .orElse(Channels.MONO),
                form.value("RecordingTrack", "inbound, outbound or both", RecordingFields::track)
                        .orElse(Track.BOTH),
                form.value("Trim", "trim-silence or do-not-trim", RecordingFields::trim)
                        .orElse(Trim.NOTHING),
                listener(form));
    }

    /// What is to become of a recording.
    static RecordingControl.Change change(Fields form) {
        Optional<Gap> gap = form.value("PauseBehavior", "skip or silence", RecordingFields::gap);
        String expected = "paused, in-progress or stopped";
        form.required("Status", expected);
        return form.<RecordingControl.Change>value("Status", expected, text -> switch (text) {
                    case "paused" -> Optional.of(new RecordingControl.Pause(gap.orElse(Gap.SILENCE)));
                    case "in-progress" -> Optional.of(new RecordingControl.Resume());
                    case "stopped" -> Optional.of(new RecordingControl.Stop());
                    default -> Optional.empty();
                })
                .orElseThrow();
    }

    private static Optional<Channels> channels(String text) {
        return switch (text) {
            case "mono" -> Optional.of(Channels.MONO);
            case "dual" -> Optional.of(Channels.DUAL);
            default -> Optional.empty();
        };
    }

    private static Optional<Track> track(String text) {
        return switch (text) {
            case "both" -> Optional.of(Track.BOTH);
            case "inbound" -> Optional.of(Track.INBOUND);
            case "outbound" -> Optional.of(Track.OUTBOUND);
            default -> Optional.empty();
        };
    }

    private static Optional<Trim> trim(String text) {
        return switch (text) {
            case "trim-silence" -> Optional.of(Trim.SILENCE);
            case "do-not-trim" -> Optional.of(Trim.NOTHING);
            default -> Optional.empty();
        };
    }

    private static Optional<Gap> gap(String text) {
        return switch (text) {
            case "skip" -> Optional.of(Gap.SKIPPED);
            case "silence" -> Optional.of(Gap.SILENCE);
            default -> Optional.empty();
        };
    }

    private static Optional<RecordingListener> listener(Fields form) {
        Set<Event> events = events(form);
        return form.webhook("RecordingStatusCallback", "RecordingStatusCallbackMethod")
                .map(webhook -> new RecordingListener(webhook, events));
    }

    private static Set<Event> events(Fields form) {
        List<String> named = form.several(EVENTS);
        if (named.isEmpty()) {
            return Set.of(Event.COMPLETED);
        }
        Set<Event> events = EnumSet.noneOf(Event.class);
        named.forEach(name -> events.add(event(name)));
        return events;
    }

    private static Event event(String name) {
        return switch (name) {
            case "in-progress" -> Event.IN_PROGRESS;
            case "completed" -> Event.COMPLETED;
            case "absent" -> Event.ABSENT;
            case "failed" -> Event.FAILED;
            default -> throw Refusal.badValue(EVENTS, name, "some of in-progress, completed, absent, failed");
        };
    }
}
