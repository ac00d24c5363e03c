package io.tandem.media.rtp;

import io.tandem.engine.media.Codec;
import io.tandem.engine.media.MediaSession.Relay;
import io.tandem.engine.media.Mixer.Seat;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// With whom a session talks: nobody, another session (a bridge) or a room.
///
/// Both need all sessions on one loop. For a bridge, the session on the loop with the higher index moves; into a room,
/// the session moves to the room's loop. Moving takes a while, and the session may be told otherwise meanwhile: what it
/// was told last counts.
final class Company {
    private final RtpSession session;
    private final Sender sender;

    /// Counts what was asked of the session by any thread, so that a bridge which another session was told of is
    /// not made once the session was told something newer.
    private final AtomicLong asked = new AtomicLong();

    private long done;
    private Relay relay = Relay.ON;
    private volatile @Nullable Invitation invitation;
    private @Nullable Company partner;
    private @Nullable Chair reserved;
    private @Nullable Chair chair;

    /// What its sender wants to be bridged to.
    ///
    /// @param turn the guest's number of the order
    private record Invitation(Company guest, long turn) {}

    Company(RtpSession session, Sender sender) {
        this.session = session;
        this.sender = sender;
    }

    // ---- from any thread

    void bridge(Company other) {
        long turn = asked.incrementAndGet();
        long theirTurn = other.asked.incrementAndGet();
        session.command(() -> {
            part();
            done = turn;
            invitation = new Invitation(other, theirTurn);
            invite();
        });
    }

    void unbridge() {
        long turn = asked.incrementAndGet();
        session.command(() -> {
            endBridge();
            done = turn;
        });
    }

    void sit(RtpMixer room, Seat seat) {
        long turn = asked.incrementAndGet();
        session.command(() -> {
            done = turn;
            sitDown(room, seat);
        });
    }

    /// Leaves `room`, if it is that one: no order of another place is touched.
    void leave(RtpMixer room) {
        session.command(() -> standUp(room));
    }

    // ---- on the session's loop

    void relay(Relay wanted) {
        relay = wanted;
    }

    void heardAudio(MediaLoop loop, RtpPacket packet, Codec codec) {
        if (chair != null) {
            chair.heard(packet, codec);
        } else if (partner != null && relay == Relay.ON) {
            partner.sender.relayAudio(loop, packet, codec);
        }
    }

    void heardKey(MediaLoop loop, RtpPacket packet, int payload) {
        if (partner != null && relay == Relay.ON) {
            partner.sender.relayKey(loop, packet, payload);
        }
    }

    /// Talks with nobody from now on.
    void part() {
        endBridge();
        reserved = null;
        Chair left = chair;
        if (left != null) {
            chair = null;
            left.room().left(left);
        }
    }

    /// The room is over.
    void sentOut() {
        chair = null;
    }

    // ---- room

    private void sitDown(RtpMixer room, Seat seat) {
        if (chair != null && chair.room() == room) {
            chair.sits(seat);
        } else {
            part();
            reserved = new Chair(this, sender, room, seat);
            takeChair();
        }
    }

    private void takeChair() {
        Chair wanted = reserved;
        if (wanted == null) {
            return; // it was told otherwise on the way
        }
        if (wanted.room().loop() != session.loop()) {
            session.moveTo(wanted.room().loop(), this::takeChair);
            return;
        }
        reserved = null;
        if (wanted.room().seated(wanted)) {
            chair = wanted;
        }
    }

    private void standUp(RtpMixer room) {
        boolean sits = chair != null && chair.room() == room;
        boolean isOnTheWay = reserved != null && reserved.room() == room;
        if (sits || isOnTheWay) {
            part();
        }
    }

    // ---- bridge

    /// Asks the session that this one shall be bridged to to come. It does so when its turn comes: whatever it was
    /// told before, such as the end of another bridge, is done by then.
    private void invite() {
        Invitation open = invitation;
        if (open != null) {
            open.guest.session.command(() -> open.guest.comeTo(this, open));
        }
    }

    /// Of two loops, the one with the lower index is met at.
    private void comeTo(Company host, Invitation open) {
        if (!open.equals(host.invitation) || open.turn < done) {
            return; // one of both was told otherwise meanwhile
        }
        MediaLoop theirs = host.session.loop();
        MediaLoop ours = session.loop();
        if (theirs == ours) {
            host.meet(this);
            done = open.turn;
        } else if (theirs.index() < ours.index()) {
            part();
            session.moveTo(theirs, () -> comeTo(host, open));
        } else {
            host.session.command(() -> host.goTo(open));
        }
    }

    private void goTo(Invitation open) {
        MediaLoop theirs = open.guest.session.loop();
        if (open.equals(invitation) && theirs.index() < session.loop().index()) {
            session.moveTo(theirs, this::invite);
        } else {
            invite();
        }
    }

    private void meet(Company guest) {
        invitation = null;
        guest.part();
        partner = guest;
        guest.partner = this;
    }

    private void endBridge() {
        invitation = null;
        Company other = partner;
        if (other != null) {
            partner = null;
            other.partner = null;
            sender.relayEnds();
            other.sender.relayEnds();
        }
    }
}
