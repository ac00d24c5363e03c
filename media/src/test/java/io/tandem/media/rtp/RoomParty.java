package io.tandem.media.rtp;

import io.tandem.engine.media.Codec;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaSession;
import io.tandem.engine.media.Playback;
import io.tandem.media.G711;
import io.tandem.media.Spectrum;
import io.tandem.media.Tones;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;

/// A phone, which is a session of the plane too, and the session that may sit in a room: `phone - near`.
final class RoomParty implements AutoCloseable {
    /// Seats, sockets and buffers are ready by then.
    private static final int SETTLES = 2400;

    /// All tones that are whole multiples of 10 Hz have whole periods in it.
    private static final int STRETCH = 2400;

    private final Party phone;
    private final Party near;
    private final Codec codec;
    private final Party.Recorder recorder = new Party.Recorder();

    RoomParty(ActorTestKit kit, RtpMediaPlane plane, Codec codec) {
        this.phone = Party.open(kit, plane);
        this.near = Party.open(kit, plane);
        this.codec = codec;
        phone.connect(near.address(), codec);
        near.connect(phone.address(), codec);
        phone.session().tap(recorder);
    }

    Party phone() {
        return phone;
    }

    Party near() {
        return near;
    }

    MediaSession session() {
        return near.session();
    }

    RoomParty says(double hertz, double level) {
        short[] tone = Tones.sineSamples(hertz, level, 8000);
        phone.session().play(new Playback(1, List.of(G711.clip(tone)), 0));
        return this;
    }

    /// What is heard from now on, once all has settled.
    Spectrum hears() throws InterruptedException {
        listens();
        return heard();
    }

    /// Forgets what was heard.
    void listens() {
        recorder.forget();
    }

    /// What was heard since then, once all has settled.
    Spectrum heard() throws InterruptedException {
        recorder.take(SETTLES);
        return new Spectrum(recorder.take(STRETCH));
    }

    int waiting() {
        return recorder.waiting();
    }

    /// What the peer may do, as a re-INVITE changes it.
    void flows(Direction direction) {
        near.connect(Party.flow(phone.address(), codec, direction));
    }

    @Override
    public void close() {
        phone.close();
        near.close();
    }
}
