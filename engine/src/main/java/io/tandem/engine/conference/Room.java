package io.tandem.engine.conference;

import io.tandem.engine.conference.ConferenceControl.Participant;
import io.tandem.engine.conference.RoomEvent.Refusal;
import io.tandem.engine.conference.Seats.Taken;
import io.tandem.engine.media.Mixer.Ear;
import io.tandem.engine.media.Mixer.Seat;
import io.tandem.engine.media.Mixer.Voice;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.ConferenceRecord.Reason;
import io.tandem.engine.store.ConferenceRecord.Status;
import io.tandem.engine.store.Webhook;
import java.util.List;
import java.util.Optional;

/// All that changes in a room while somebody is in it, and the rules: who may enter, what begins and ends the
/// conference, and where everybody is.
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

    /// How somebody went.
    enum Exit {
        LEFT,
        KICKED
    }

    Room with(ConferenceRecord newRecord) {
        return new Room(newRecord, seats, playing);
    }

    Room with(Taken one) {
        return new Room(record, seats.with(one), playing);
    }

    Room without(Taken gone) {
        return new Room(record, seats.without(gone), playing);
    }

    Room playing(Optional<Playing> now) {
        return new Room(record, seats, now);
    }

    /// Whether those who are there hear each other.
    boolean hasBegun() {
        return record.status() == Status.IN_PROGRESS;
    }

    /// Whether that newcomer begins the conference.
    boolean beginsWith(Entry entry) {
        return !hasBegun() && entry.startConferenceOnEnter();
    }

    /// Why somebody may not enter; empty: it may.
    Optional<Refusal> refuses(Entry entry) {
        if (seats.size() >= entry.maxParticipants()) {
            return Optional.of(Refusal.FULL);
        }
        return seats.hasLabel(entry.label()) ? Optional.of(Refusal.LABEL_TAKEN) : Optional.empty();
    }

    /// Why the conference is over once `gone` has left this room; empty: it goes on.
    Optional<Reason> endsAfter(Taken gone, Exit how) {
        if (gone.shown().endConferenceOnExit()) {
            return Optional.of(how == Exit.KICKED ? Reason.ENDER_KICKED : Reason.ENDER_LEFT);
        }
        if (seats.isEmpty()) {
            return Optional.of(how == Exit.KICKED ? Reason.LAST_KICKED : Reason.LAST_LEFT);
        }
        return Optional.empty();
    }

    /// Whether those who are there hear that newcomer come. An announcement is not interrupted.
    boolean beepsFor(Entry entry) {
        return hasBegun() && entry.beep().atEntry() && seats.size() > 1 && !announces();
    }

    /// Whether those who are left hear that `gone` has left.
    boolean beepsAfter(Taken gone) {
        return hasBegun() && gone.beep().atExit() && !announces();
    }

    private boolean announces() {
        return playing.flatMap(Playing::announced).isPresent();
    }

    /// Where somebody is: before the beginning all wait outside; who is alone waits inside, where it is recorded,
    /// and hears what the room plays.
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

    /// Who was in the room `before`, and is in another place now.
    List<Taken> movedSince(Room before) {
        return seats.all().stream()
                .filter(one -> before.seats
                        .of(one.who())
                        .filter(was -> !before.place(was).equals(place(one)))
                        .isPresent())
                .toList();
    }
}
