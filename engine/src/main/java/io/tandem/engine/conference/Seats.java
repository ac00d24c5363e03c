package io.tandem.engine.conference;

import io.tandem.engine.conference.ConferenceControl.Participant;
import io.tandem.engine.sid.CallSid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;

/// Who is in a room, in the order in which they came.
///
/// @param all no call twice, no label twice
record Seats(List<Taken> all) {
    static final Seats NONE = new Seats(List.of());

    Seats {
        all = List.copyOf(all);
    }

    /// Somebody's seat.
    ///
    /// @param shown as the API shows it
    /// @param who is told what happens
    /// @param beep whether the others hear it go
    /// @param onHold what it hears while it is on hold
    record Taken(Participant shown, ActorRef<RoomEvent> who, Beep beep, Place.Held onHold) {
        CallSid call() {
            return shown.call();
        }

        Taken shown(Participant now) {
            return new Taken(now, who, beep, onHold);
        }

        Taken onHold(Place.Held now) {
            return new Taken(shown, who, beep, now);
        }

        Taken beep(Beep now) {
            return new Taken(shown, who, now, onHold);
        }
    }

    Seats with(Taken newcomer) {
        List<Taken> more = new ArrayList<>(all);
        more.add(newcomer);
        return new Seats(more);
    }

    /// The same with `changed` in the seat of its call.
    Seats changed(Taken changed) {
        return new Seats(all.stream()
                .map(one -> one.call().equals(changed.call()) ? changed : one)
                .toList());
    }

    Seats without(Taken gone) {
        return new Seats(all.stream().filter(one -> !one.equals(gone)).toList());
    }

    Optional<Taken> of(CallSid call) {
        return find(one -> one.call().equals(call));
    }

    Optional<Taken> of(ActorRef<RoomEvent> who) {
        return find(one -> one.who().equals(who));
    }

    boolean hasLabel(Optional<String> label) {
        return label.isPresent()
                && find(one -> one.shown().label().equals(label)).isPresent();
    }

    private Optional<Taken> find(Predicate<Taken> wanted) {
        return all.stream().filter(wanted).findFirst();
    }

    int size() {
        return all.size();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }
}
