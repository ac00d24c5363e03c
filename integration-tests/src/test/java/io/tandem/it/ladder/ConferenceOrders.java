package io.tandem.it.ladder;

import io.tandem.engine.conference.ConferenceControl;
import io.tandem.engine.conference.ConferenceControl.ParticipantChange;
import io.tandem.engine.conference.ConferenceQuestion;
import io.tandem.engine.conference.ConferenceRegion;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.RecordingRecord.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorRef;

/// The API's orders about conferences: `POST Conferences/{CF}`, `POST Conferences/{CF}/Recordings/{RE}`, `POST` and
/// `DELETE Conferences/{CF}/Participants/{CA}`.
final class ConferenceOrders {
    private static final Pattern PATH =
            Pattern.compile("Conferences/(CF[0-9a-f]{32})(?:/Participants/(CA[0-9a-f]{32})|/Recordings(?:/(\\S+))?)?");

    private ConferenceOrders() {}

    /// Whether `path` is about a conference.
    static boolean areAt(String path) {
        return path.startsWith("Conferences/");
    }

    static ConferenceRegion.OfRoom of(String method, String path, Fields fields, ActorRef<Object> api) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected such as Conferences/{CF}/Participants/{CA}: " + path);
        }
        ConferenceQuestion question = path.contains("/Recordings")
                ? recording(Optional.ofNullable(matcher.group(3)), fields, api)
                : matcher.group(2) == null
                        ? new ConferenceQuestion.Change(change(fields), api)
                        : new ConferenceQuestion.ChangeParticipant(
                                new CallSid(matcher.group(2)),
                                method.equals("DELETE") ? List.of(new ConferenceControl.Kick()) : changes(fields),
                                api);
        return new ConferenceRegion.ToConference(new ConferenceSid(matcher.group(1)), question);
    }

    private static ConferenceQuestion recording(Optional<String> which, Fields fields, ActorRef<Object> api) {
        return which.<ConferenceQuestion>map(sid -> new ConferenceQuestion.ChangeRecording(
                        RecordingSid.parse(sid), RecordingFields.change(fields), api))
                .orElseGet(() -> new ConferenceQuestion.StartRecording(
                        RecordingFields.recording(Source.START_CONFERENCE_RECORDING_API, fields), api));
    }

    private static ConferenceControl.Change change(Fields fields) {
        return fields.value("Status").filter("completed"::equals).isPresent()
                ? new ConferenceControl.End()
                : announce(fields).orElseThrow(() -> new IllegalArgumentException("expected Status= or AnnounceUrl="));
    }

    private static List<ParticipantChange> changes(Fields fields) {
        List<ParticipantChange> changes = new ArrayList<>();
        on(fields, "Muted").ifPresent(on -> changes.add(new ConferenceControl.Mute(on)));
        on(fields, "Hold")
                .ifPresent(on -> changes.add(new ConferenceControl.Hold(on, Provisioning.webhook(fields, "HoldUrl"))));
        on(fields, "EndConferenceOnExit").ifPresent(on -> changes.add(new ConferenceControl.EndOnExit(on)));
        on(fields, "BeepOnExit").ifPresent(on -> changes.add(new ConferenceControl.BeepOnExit(on)));
        announce(fields).ifPresent(changes::add);
        return changes;
    }

    private static Optional<Boolean> on(Fields fields, String name) {
        return fields.value(name).map("true"::equals);
    }

    private static Optional<ConferenceControl.Announce> announce(Fields fields) {
        return Provisioning.webhook(fields, "AnnounceUrl").map(ConferenceControl.Announce::new);
    }
}
