package io.tandem.media.rtp;

import io.tandem.engine.media.Codec;
import io.tandem.engine.media.Mixer.Ear;
import io.tandem.engine.media.Mixer.Seat;
import io.tandem.engine.media.Mixer.Voice;

/// One session's place in a room: what it says, how loud it is, and what it is sent.
final class Chair {
    /// How far the level follows a frame that is louder, and one that is not: a word's beginning counts at once,
    /// the pauses in it do not.
    private static final int RISES = 2;

    private static final int FALLS = 16;

    private final Company company;
    private final Sender sender;
    private final RtpMixer room;
    private final Intake intake = new Intake();
    private final short[] frame = new short[MediaLoop.FRAME];
    private Seat seat;
    private long level;
    private long spokeIn;

    Chair(Company company, Sender sender, RtpMixer room, Seat seat) {
        this.company = company;
        this.sender = sender;
        this.room = room;
        this.seat = seat;
    }

    RtpMixer room() {
        return room;
    }

    Company company() {
        return company;
    }

    void sits(Seat next) {
        seat = next;
        if (next.voice() == Voice.MUTED) {
            intake.forget();
            level = 0;
        }
    }

    void heard(RtpPacket packet, Codec codec) {
        if (seat.voice() == Voice.HEARD) {
            intake.hear(packet, codec);
        }
    }

    /// Takes the next 20 ms of what its party says.
    void takeFrame() {
        if (seat.voice() == Voice.MUTED) {
            return;
        }
        intake.read(frame);
        long change = intake.power() - level;
        level += change / (change > 0 ? RISES : FALLS);
    }

    /// The 20 ms that were taken last.
    short[] frame() {
        return frame;
    }

    /// How loud its party was in the last frames, as a mean square.
    long level() {
        return level;
    }

    /// It is heard in that round of the room.
    void speaksIn(long round) {
        spokeIn = round;
    }

    boolean spokeIn(long round) {
        return spokeIn == round;
    }

    boolean hearsRoom() {
        return seat.ear() == Ear.OPEN;
    }

    void send(MediaLoop loop, MixedFrame mixed, long tick) {
        sender.roomAudio(loop, mixed, tick);
    }
}
