package io.tandem.engine.conference;

import io.tandem.engine.conference.ConferenceControl.Participant;
import io.tandem.engine.media.Mixer.Voice;
import io.tandem.engine.sid.CallSid;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;

/// Who is in a room, in the order in which they came. No call is there twice, no label twice.
///
/// @param taken each by the actor of its verb
record Seats(Map<ActorRef<RoomEvent>, Taken> taken) {
    static final Seats NONE = new Seats(Map.of());

    Seats {
        taken = Collections.unmodifiableMap(new LinkedHashMap<>(taken));
    }

    /// Somebody's seat.
    ///
    /// @param shown as the API shows it
    /// @param who is told what happens
    /// @param beep whether the others hear it go
    /// @param onHold what it hears while it is on hold
    record Taken(Participant shown, ActorRef<RoomEvent> who, Beep beep, Place.Held onHold) {
        /// By `who`, who comes at that time.
        static Taken by(Entry entry, ActorRef<RoomEvent> who, Instant now) {
            return new Taken(
                    new Participant(
                            entry.call(),
                            entry.label(),
                            entry.voice() == Voice.MUTED,
                            false,
                            entry.startConferenceOnEnter(),
                            entry.endConferenceOnExit(),
                            now,
                            now),
                    who,
                    entry.beep(),
                    new Place.Held(Optional.empty()));
        }

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

    Collection<Taken> all() {
        return taken.values();
    }

    /// As the API lists them.
    List<Participant> shown() {
        return all().stream().map(Taken::shown).toList();
    }

    /// The same with `one` in its seat: a newcomer's, or its own as it is now.
    Seats with(Taken one) {
        var more = new LinkedHashMap<>(taken);
        more.put(one.who(), one);
        return new Seats(more);
    }

    Seats without(Taken gone) {
        var less = new LinkedHashMap<>(taken);
        less.remove(gone.who());
        return new Seats(less);
    }

    Optional<Taken> of(CallSid call) {
        return find(one -> one.call().equals(call));
    }

    Optional<Taken> of(ActorRef<RoomEvent> who) {
        return Optional.ofNullable(taken.get(who));
    }

    boolean hasLabel(Optional<String> label) {
        return label.isPresent()
                && find(one -> one.shown().label().equals(label)).isPresent();
    }

    private Optional<Taken> find(Predicate<Taken> wanted) {
        return all().stream().filter(wanted).findFirst();
    }

    int size() {
        return taken.size();
    }

    boolean isEmpty() {
        return taken.isEmpty();
    }
}
