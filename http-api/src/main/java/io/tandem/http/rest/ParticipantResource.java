package io.tandem.http.rest;

import io.tandem.engine.conference.ConferenceControl;
import io.tandem.engine.conference.ConferenceControl.Participant;
import io.tandem.engine.conference.ConferenceControl.ParticipantChange;
import io.tandem.engine.conference.ConferenceControl.ParticipantChanged;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.Webhook;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `Conferences/{conference}/Participants`: who is in a room now. A participant is named by its call, or by its label.
/// Adding one is [NewParticipantResource]'s.
final class ParticipantResource {
    private final ConferenceControl control;
    private final ConferenceLookup conferences;
    private final NewParticipantResource made;

    ParticipantResource(RestParts parts, ConferenceLookup conferences, NewParticipantResource made) {
        this.control = parts.conferences();
        this.conferences = conferences;
        this.made = made;
    }

    List<Route> routes() {
        return List.of(
                Route.below("Conferences/{conference}/Participants")
                        .get(this::list)
                        .create(made::make),
                Route.below("Conferences/{conference}/Participants/{participant}")
                        .get(this::show)
                        .update(this::change)
                        .delete(this::kick));
    }

    private Answer list(Asked asked) {
        ConferenceRecord conference = conferences.found(asked);
        Page.Request wanted = Paging.wanted(asked.fields());
        Optional<Boolean> muted = asked.fields().flag("Muted");
        Optional<Boolean> hold = asked.fields().flag("Hold");
        List<Participant> found = inside(conference).stream()
                .filter(each -> muted.map(flag -> flag == each.muted()).orElse(true))
                .filter(each -> hold.map(flag -> flag == each.hold()).orElse(true))
                .toList();
        String name = switch (asked.dialect()) {
            case RESTCOMM -> "Calls";
            case LIBRARIES -> "Participants";
        };
        return Paging.answer(asked, name, wanted, Paging.cut(found, wanted), each -> shown(asked, conference, each));
    }

    private Answer show(Asked asked) {
        ConferenceRecord conference = conferences.found(asked);
        return Answer.ok(shown(asked, conference, found(asked, conference)));
    }

    private Answer change(Asked asked) {
        ConferenceRecord conference = conferences.found(asked);
        List<ParticipantChange> changes = changes(asked.fields());
        Participant changed = changed(asked, conference, changes);
        return Answer.ok(shown(asked, conference, changed));
    }

    private Answer kick(Asked asked) {
        ConferenceRecord conference = conferences.found(asked);
        changed(asked, conference, List.of(new ConferenceControl.Kick()));
        return Answer.noContent();
    }

    private Participant changed(Asked asked, ConferenceRecord conference, List<ParticipantChange> changes) {
        CallSid call = CallSid.parse(name(asked))
                .orElseGet(() -> found(asked, conference).call());
        ParticipantChanged answer = Await.result(control.change(conference.sid(), call, changes));
        return switch (answer) {
            case ConferenceControl.ParticipantDone(var participant) -> participant;
            case ConferenceControl.NoSuchParticipant() -> throw unknown(asked, conference);
            case ConferenceControl.NotLive() -> throw ConferenceLookup.over(conference);
        };
    }

    private static List<ParticipantChange> changes(Fields form) {
        form.refuseUnsupported("Coaching", "CallSidToCoach", "WaitUrl");
        List<ParticipantChange> changes = new ArrayList<>();
        form.flag("Muted")
                .or(() -> form.flag("Mute"))
                .map(ConferenceControl.Mute::new)
                .ifPresent(changes::add);
        Optional<Webhook> music = form.webhook("HoldUrl", "HoldMethod");
        Optional<Boolean> hold = form.flag("Hold");
        if (music.isPresent() && !hold.orElse(false)) {
            throw Refusal.badRequest("HoldUrl is heard by who is on hold, expected Hold=true with it");
        }
        hold.map(on -> new ConferenceControl.Hold(on, music)).ifPresent(changes::add);
        form.webhook("AnnounceUrl", "AnnounceMethod")
                .map(ConferenceControl.Announce::new)
                .ifPresent(changes::add);
        form.flag("EndConferenceOnExit").map(ConferenceControl.EndOnExit::new).ifPresent(changes::add);
        form.flag("BeepOnExit").map(ConferenceControl.BeepOnExit::new).ifPresent(changes::add);
        if (changes.isEmpty()) {
            throw Refusal.badRequest(
                    "nothing to do, expected Muted, Hold, AnnounceUrl, EndConferenceOnExit or BeepOnExit");
        }
        return changes;
    }

    private Participant found(Asked asked, ConferenceRecord conference) {
        String name = name(asked);
        return inside(conference).stream()
                .filter(each -> each.call().text().equals(name) || each.label().equals(Optional.of(name)))
                .findFirst()
                .orElseThrow(() -> unknown(asked, conference));
    }

    private List<Participant> inside(ConferenceRecord conference) {
        return conference.status() == ConferenceRecord.Status.COMPLETED
                ? List.of()
                : Await.result(control.participants(conference.sid())).orElse(List.of());
    }

    private static String name(Asked asked) {
        return asked.pathValues().getOrDefault("participant", "");
    }

    private static Refusal unknown(Asked asked, ConferenceRecord conference) {
        return Refusal.notFound("there is no participant '" + name(asked) + "' in conference " + conference.sid());
    }

    private static Representation shown(Asked asked, ConferenceRecord conference, Participant participant) {
        return ParticipantView.shown(
                asked.view(), conference.account(), conference.sid(), participant, ParticipantView.Status.CONNECTED);
    }
}
