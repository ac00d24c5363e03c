package io.tandem.http.rest;

import io.tandem.engine.call.CallControl.CallOrder;
import io.tandem.engine.call.ScriptSource;
import io.tandem.engine.conference.ConferenceControl;
import io.tandem.engine.conference.ConferenceControl.Participant;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.Store;
import java.time.Duration;
import java.util.Optional;

/// `POST Conferences/{conference}/Participants`: somebody is called, and is in the room once it answers. The path names
/// a conference that goes on, or a room.
///
/// ```
/// client               NewParticipantResource      CallControl
///   |--To, From, Label, …----->|                       |     wrong parameters: 400, nobody is called
///   |                          |--CallOrder----------->|     its script: <Dial><Conference>room</Conference></Dial>
///   |                          |<---Created------------|
///   |                          |--expect--> ConferenceControl   an empty room is opened for it
///   |<--the participant, queued|                       |     no way to it: 400; too many calls: 429
/// ```
final class NewParticipantResource {
    /// How long after its answer a participant may take to enter.
    private static final Duration ENTRY = Duration.ofSeconds(10);

    private final Store store;
    private final ConferenceControl control;
    private final Access access;
    private final ConferenceLookup conferences;
    private final CallOrderFields orders;
    private final NewCallResource calls;

    NewParticipantResource(RestParts parts, Access access, ConferenceLookup conferences, NewCallResource calls) {
        this.store = parts.store();
        this.control = parts.conferences();
        this.access = access;
        this.conferences = conferences;
        this.orders = new CallOrderFields(parts.store());
        this.calls = calls;
    }

    /// Where somebody is to go.
    ///
    /// @param account whose room it is
    /// @param conference the one that the path names; empty: it names the room
    private record Room(Account account, String name, Optional<ConferenceSid> conference) {}

    Answer make(Asked asked) {
        Room room = room(asked);
        access.checkMayCall(room.account());
        RoomScript script = RoomScript.of(asked.fields(), room.name());
        var source = new ScriptSource.Inline(script.document());
        CallOrder order = orders.order(asked, room.account().sid(), source);
        CallRecord call = calls.placed(order);
        ConferenceSid conference = room.conference()
                .orElseGet(() -> expected(room, order.patience().plus(ENTRY)));
        var participant = new Participant(
                call.sid(),
                script.label(),
                script.muted(),
                false,
                script.startConferenceOnEnter(),
                script.endConferenceOnExit(),
                call.created(),
                call.updated());
        return Answer.of(
                        201,
                        ParticipantView.shown(
                                asked.view(), call.account(), conference, participant, ParticipantView.Status.QUEUED))
                .with(HeaderField.LOCATION, CallView.uri(asked.view(), call));
    }

    private Room room(Asked asked) {
        String name = asked.pathValues().getOrDefault("conference", "");
        if (ConferenceSid.parse(name).isEmpty()) {
            CallOrderFields.printable("the name of the room", name);
            return new Room(asked.account(), name, Optional.empty());
        }
        ConferenceRecord conference = conferences.found(asked);
        if (conference.status() == ConferenceRecord.Status.COMPLETED) {
            throw ConferenceLookup.over(conference);
        }
        Account owner = Await.result(store.account(conference.account()))
                .orElseThrow(() -> Refusal.notFound("there is no account " + conference.account()));
        return new Room(owner, conference.name(), Optional.of(conference.sid()));
    }

    private ConferenceSid expected(Room room, Duration patience) {
        return Await.result(control.expect(room.account().sid(), room.name(), patience))
                .sid();
    }
}
