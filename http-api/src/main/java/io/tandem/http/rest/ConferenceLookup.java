package io.tandem.http.rest;

import io.tandem.engine.conference.ConferenceControl;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.Store;
import java.util.Optional;

/// Finds the conference that a path names, if the account in the path may touch it. A live one is asked itself: the
/// store is a moment behind, and may not know it yet.
final class ConferenceLookup {
    private final Store store;
    private final ConferenceControl control;
    private final Access access;

    ConferenceLookup(Store store, ConferenceControl control, Access access) {
        this.store = store;
        this.control = control;
        this.access = access;
    }

    /// The conference; none is a 404.
    ConferenceRecord found(Asked asked) {
        ConferenceSid sid = asked.sid("conference", ConferenceSid::parse);
        Optional<ConferenceRecord> stored = Await.result(store.conference(sid));
        ConferenceRecord found = stored.filter(record -> record.status() == ConferenceRecord.Status.COMPLETED)
                .or(() -> Await.result(control.live(sid)).or(() -> stored))
                .orElseThrow(() -> Refusal.notFound("there is no conference " + sid));
        access.checkOwner(asked.account(), found.account(), sid);
        return found;
    }

    /// What is told about a conference that is over.
    static Refusal over(ConferenceRecord conference) {
        return new Refusal(
                409, ErrorCode.CONFLICT, "conference " + conference.sid() + " is over, expected one that goes on");
    }
}
