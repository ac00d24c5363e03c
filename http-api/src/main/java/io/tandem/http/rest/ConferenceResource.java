package io.tandem.http.rest;

import io.tandem.engine.conference.ConferenceControl;
import io.tandem.engine.conference.ConferenceControl.Change;
import io.tandem.engine.store.ConferenceQuery;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.Store;
import java.util.List;
import java.util.Optional;

/// `Conferences`: those that go on and those that are over. Who is in them is [ParticipantResource]'s, what was
/// recorded of them [RecordingResource]'s.
final class ConferenceResource {
    private static final String STATUSES = "init, in-progress or completed";

    private final Store store;
    private final ConferenceControl control;
    private final Access access;
    private final ConferenceLookup conferences;

    ConferenceResource(RestParts parts, Access access, ConferenceLookup conferences) {
        this.store = parts.store();
        this.control = parts.conferences();
        this.access = access;
        this.conferences = conferences;
    }

    List<Route> routes() {
        return List.of(
                Route.below("Conferences").get(this::list),
                Route.below("Conferences/{conference}").get(this::show).update(this::change));
    }

    private Answer list(Asked asked) {
        Fields query = asked.fields();
        Page.Request wanted = Paging.wanted(query);
        ConferenceQuery filter = new ConferenceQuery(
                access.listed(asked),
                query.text("FriendlyName"),
                query.value("Status", STATUSES, ConferenceView::status),
                Span.range(query, "DateCreated"),
                Span.range(query, "DateUpdated"));
        Page<ConferenceRecord> page = Await.result(store.conferences(filter, wanted));
        return Paging.answer(
                asked, "Conferences", wanted, page, conference -> ConferenceView.shown(asked.view(), conference));
    }

    private Answer show(Asked asked) {
        return Answer.ok(ConferenceView.shown(asked.view(), conferences.found(asked)));
    }

    private Answer change(Asked asked) {
        ConferenceRecord conference = conferences.found(asked);
        ConferenceControl.Changed changed = Await.result(control.change(conference.sid(), change(asked.fields())));
        return switch (changed) {
            case ConferenceControl.Done(var record) -> Answer.ok(ConferenceView.shown(asked.view(), record));
            case ConferenceControl.NotLive() -> throw ConferenceLookup.over(conference);
        };
    }

    private static Change change(Fields form) {
        Optional<Change> end = form.value(
                "Status",
                "completed",
                text -> text.equals("completed") ? Optional.of(new ConferenceControl.End()) : Optional.empty());
        Optional<Change> announce =
                form.webhook("AnnounceUrl", "AnnounceMethod").map(ConferenceControl.Announce::new);
        if (end.isPresent() && announce.isPresent()) {
            throw Refusal.badRequest(
                    "Status ends the conference, so nobody hears AnnounceUrl, expected one of the two");
        }
        return end.or(() -> announce)
                .orElseThrow(() -> Refusal.badRequest("nothing to do, expected Status or AnnounceUrl"));
    }
}
