package io.tandem.engine.conference;

import io.tandem.engine.conference.ConferenceControl.Participant;
import io.tandem.engine.conference.Seats.Taken;
import io.tandem.engine.media.Mixer.Ear;
import io.tandem.engine.media.Mixer.Seat;
import io.tandem.engine.media.Mixer.Voice;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.ConferenceRecord.Status;
import io.tandem.engine.store.Webhook;
import java.util.Optional;

/// All that changes in a room while somebody is in it, and where that puts everybody.
///
/// @param record the conference
/// @param seats who is there
/// @param playing what all hear beside voices
record Room(ConferenceRecord record, Seats seats, Optional<Playing> playing) {
    /// What the room plays.
    ///
    /// @param id of the playback
    /// @param announced the URL that said it; empty for a beep
    record Playing(long id, Optional<Webhook> announced) {}

    Room with(ConferenceRecord newRecord) {
        return new Room(newRecord, seats, playing);
    }

    Room with(Seats newSeats) {
        return new Room(record, newSeats, playing);
    }

    Room playing(Optional<Playing> now) {
        return new Room(record, seats, now);
    }

    /// Whether those who are there hear each other.
    boolean hasBegun() {
        return record.status() == Status.IN_PROGRESS;
    }

    /// Whether an announcement plays, which no beep interrupts.
    boolean announces() {
        return playing.flatMap(Playing::announced).isPresent();
    }

    /// Where somebody is: before the beginning all wait outside; who is alone waits inside, where it is recorded,
    /// and
    /// hears what the room plays.
    Place place(Taken one) {
        Participant shown = one.shown();
        if (shown.hold()) {
            return new Place(Seat.HELD, one.onHold());
        }
        if (!hasBegun()) {
            return new Place(Seat.HELD, new Place.Waiting());
        }
        boolean alone = seats.size() == 1 && playing.isEmpty();
        return new Place(
                new Seat(shown.muted() ? Voice.MUTED : Voice.HEARD, Ear.OPEN),
                alone ? new Place.Waiting() : new Place.Conferring());
    }
}
