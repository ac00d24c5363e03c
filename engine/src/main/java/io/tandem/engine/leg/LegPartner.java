package io.tandem.engine.leg;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaSession;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.media.Playback;
import io.tandem.engine.media.Seating;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/// With whom a leg is joined, or in whose room its peer is.
///
/// ```
/// owner        leg                      other
///  |---Join---->|-------JoinWanted------->|   bridges the media sessions
///  |            |<------Joined------------|   each knows the other
///  |            |-------Held------------->|   our peer holds: theirs hears music, or silence, not a dead line
///  |            |-------Resumed---------->|
///  |---Part---->|-------Parted----------->|   a Joined that comes later is answered so too
///  |---Join---->|-------JoinWanted------->|
///  |            |<------Parted------------|   sent before that came: it is about the former bridge
///  |            |<------Joined------------|   or JoinRefused
/// ```
final class LegPartner {
    private final MediaSession session;
    private final ActorRef<Leg.Command> self;
    private final AudioClip holdMusic;
    private Optional<ActorRef<Leg.Command>> partner = Optional.empty();
    private Optional<Seating> room = Optional.empty();
    private Bridge bridge = Bridge.MADE;
    private Listening peer = Listening.LISTENS;
    private Music music = Music.OFF;

    /// Whether the partner has answered.
    private enum Bridge {
        ASKED_FOR,
        MADE
    }

    /// Whether our peer hears us.
    private enum Listening {
        LISTENS,
        HOLDS
    }

    /// Whether our peer hears the music, since that of the partner holds.
    private enum Music {
        OFF,
        ON
    }

    LegPartner(MediaSession session, ActorRef<Leg.Command> self, AudioClip holdMusic) {
        this.session = session;
        this.self = self;
        this.holdMusic = holdMusic;
    }

    /// Media flows so now, seen from us.
    void flows(Direction direction) {
        Listening now = direction.sends() ? Listening.LISTENS : Listening.HOLDS;
        if (now != peer) {
            peer = now;
            partner.ifPresent(other -> other.tell(now == Listening.HOLDS ? new Leg.Held(self) : new Leg.Resumed(self)));
        }
    }

    /// Something else plays from now on.
    void musicGivesWay() {
        music = Music.OFF;
    }

    void join(ActorRef<Leg.Command> other) {
        if (other.equals(self)) {
            return; // nobody talks with himself
        }
        leave();
        partner = Optional.of(other); // from now on: a Part before its answer is a Part
        bridge = Bridge.ASKED_FOR;
        other.tell(new Leg.JoinWanted(session, self));
        tellWhetherHeld(other);
    }

    void enter(Seating wanted, Mixer.Seat seat) {
        leave();
        room = Optional.of(wanted);
        wanted.seat(session, seat);
    }

    void hear(Leg.Joining told) {
        switch (told) {
            case Leg.JoinWanted(var other, var from) -> {
                if (!isWith(from)) {
                    leave();
                }
                session.bridge(other);
                partner = Optional.of(from);
                bridge = Bridge.MADE;
                from.tell(new Leg.Joined(self));
                tellWhetherHeld(from);
            }
            case Leg.Joined(var from) -> {
                if (isWith(from)) {
                    bridge = Bridge.MADE;
                } else {
                    from.tell(new Leg.Parted(self)); // we left before it came
                }
            }
            case Leg.JoinRefused(var from) -> parted(from, Bridge.ASKED_FOR);
            case Leg.Parted(var from) -> parted(from, Bridge.MADE);
            case Leg.PassOn(var successor) ->
                partner.ifPresent(other -> other.tell(new Leg.Succeeded(self, successor)));
            case Leg.Succeeded(var from, var successor) -> {
                if (isWith(from)) {
                    join(successor); // who may have asked for us before `from` did: then that was lost
                }
            }
            case Leg.Held(var from) -> {
                if (isBridgedWith(from) && music == Music.OFF) {
                    music = Music.ON;
                    session.play(Playback.of(List.of(holdMusic), 0));
                }
            }
            case Leg.Resumed(var from) -> {
                if (isWith(from)) {
                    stopMusic();
                }
            }
        }
    }

    private void parted(ActorRef<Leg.Command> from, Bridge ended) {
        if (isWith(from) && bridge == ended) {
            stopMusic();
            partner = Optional.empty();
            session.unbridge();
        }
    }

    /// Ends the bridge, or leaves the room, if there is one.
    void part() {
        room.ifPresent(seating -> seating.leave(session));
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

    private void tellWhetherHeld(ActorRef<Leg.Command> other) {
        if (peer == Listening.HOLDS) {
            other.tell(new Leg.Held(self));
        }
    }

    private void stopMusic() {
        if (music == Music.ON) {
            music = Music.OFF;
            session.stopPlaying();
        }
    }

    /// A bridge takes the session out of its room, and a room out of its bridge, by itself.
    private void leave() {
        stopMusic();
        room = Optional.empty();
        partner.ifPresent(other -> other.tell(new Leg.Parted(self)));
        partner = Optional.empty();
    }

    private boolean isBridgedWith(ActorRef<Leg.Command> other) {
        return isWith(other) && bridge == Bridge.MADE;
    }

    private boolean isWith(ActorRef<Leg.Command> other) {
        return partner.filter(other::equals).isPresent();
    }
}
