package io.tandem.engine.leg;

import io.tandem.engine.media.MediaSession;
import io.tandem.engine.media.Mixer;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/// With whom a leg is joined, or in whose room its peer is.
///
/// ```
/// owner        leg                      other
///  |---Join---->|-------JoinWanted------->|   bridges the media sessions
///  |            |<------Joined------------|   each knows the other
///  |---Part---->|-------Parted----------->|   a Joined that comes later is answered so too
/// ```
final class LegPartner {
    private final MediaSession session;
    private final ActorRef<Leg.Command> self;
    private Optional<ActorRef<Leg.Command>> partner = Optional.empty();
    private Optional<Mixer> room = Optional.empty();

    LegPartner(MediaSession session, ActorRef<Leg.Command> self) {
        this.session = session;
        this.self = self;
    }

    void join(ActorRef<Leg.Command> other) {
        if (other.equals(self)) {
            return; // nobody talks with himself
        }
        leave();
        partner = Optional.of(other); // from now on: a Part before its answer is a Part
        other.tell(new Leg.JoinWanted(session, self));
    }

    void enter(Mixer mixer, Mixer.Seat seat) {
        leave();
        room = Optional.of(mixer);
        mixer.seat(session, seat);
    }

    void hear(Leg.Joining told) {
        switch (told) {
            case Leg.JoinWanted(var other, var from) -> {
                if (!isWith(from)) {
                    leave();
                }
                session.bridge(other);
                partner = Optional.of(from);
                from.tell(new Leg.Joined(self));
            }
            case Leg.Joined(var from) -> {
                if (!isWith(from)) {
                    from.tell(new Leg.Parted(self)); // we left before it came
                }
            }
            case Leg.Parted(var from) -> {
                if (isWith(from)) {
                    partner = Optional.empty();
                    session.unbridge();
                }
            }
        }
    }

    /// Ends the bridge, or leaves the room, if there is one.
    void part() {
        room.ifPresent(mixer -> mixer.leave(session));
        room = Optional.empty();
        if (partner.isPresent()) {
            leave();
            session.unbridge();
        }
    }

    /// A key that does not pass with the media.
    void press(char key) {
        partner.ifPresent(other -> other.tell(new Leg.SendDigits(String.valueOf(key))));
    }

    /// A bridge takes the session out of its room, and a room out of its bridge, by itself.
    private void leave() {
        room = Optional.empty();
        partner.ifPresent(other -> other.tell(new Leg.Parted(self)));
        partner = Optional.empty();
    }

    private boolean isWith(ActorRef<Leg.Command> other) {
        return partner.filter(other::equals).isPresent();
    }
}
