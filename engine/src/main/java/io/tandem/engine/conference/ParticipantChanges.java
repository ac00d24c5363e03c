package io.tandem.engine.conference;

import io.tandem.engine.conference.ConferenceControl.Participant;
import io.tandem.engine.conference.Seats.Taken;
import java.time.InstantSource;
import java.util.List;

/// Changes participants as the API wants it, and tells what has changed.
final class ParticipantChanges {
    private final ConferenceTold told;
    private final InstantSource clock;

    ParticipantChanges(ConferenceTold told, InstantSource clock) {
        this.told = told;
        this.clock = clock;
    }

    /// `one` after these changes, in that room.
    Taken of(Room room, Taken one, List<ConferenceControl.ParticipantChange> all) {
        Taken now = one;
        for (ConferenceControl.ParticipantChange change : all) {
            now = of(room, now, change);
        }
        return now;
    }

    private Taken of(Room room, Taken one, ConferenceControl.ParticipantChange change) {
        Participant is = one.shown();
        Taken now = switch (change) {
            case ConferenceControl.Mute(var on) -> one.shown(now(is, on, is.hold(), is.endConferenceOnExit()));
            case ConferenceControl.Hold(var on, var url) ->
                one.shown(now(is, is.muted(), on, is.endConferenceOnExit())).onHold(new Place.Held(url));
            case ConferenceControl.EndOnExit(var on) -> one.shown(now(is, is.muted(), is.hold(), on));
            case ConferenceControl.BeepOnExit(var on) ->
                one.shown(now(is, is.muted(), is.hold(), is.endConferenceOnExit()))
                        .beep(one.beep().atExit(on));
            case ConferenceControl.Announce(var url) -> {
                one.who().tell(new RoomEvent.Hear(url));
                yield one;
            }
            case ConferenceControl.Kick _ -> one;
        };
        if (now.shown().muted() != is.muted()) {
            told.muted(room.record(), now.shown());
        }
        if (now.shown().hold() != is.hold()) {
            told.held(room.record(), now.shown());
        }
        if (now.shown().endConferenceOnExit() != is.endConferenceOnExit()
                || !now.beep().equals(one.beep())) {
            told.modified(room.record(), now.shown());
        }
        return now;
    }

    private Participant now(Participant is, boolean muted, boolean hold, boolean endOnExit) {
        return new Participant(
                is.call(),
                is.label(),
                muted,
                hold,
                is.startConferenceOnEnter(),
                endOnExit,
                is.joined(),
                clock.instant());
    }
}
