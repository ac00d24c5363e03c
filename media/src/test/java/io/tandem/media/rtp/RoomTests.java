package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.Codec;
import io.tandem.engine.media.MediaEvent.PlaybackEnded;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.media.Mixer.Seat;
import io.tandem.engine.media.Playback;
import io.tandem.media.Tones;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/// A room over real RTP, opened for each test. Sessions and rooms are on four loops in turn, so most sessions move to
/// their room.
abstract class RoomTests {
    static final double LEVEL = 0.25;
    static final double PEAK = LEVEL * Short.MAX_VALUE;

    static ActorTestKit kit;
    static RtpMediaPlane plane;

    final List<RoomParty> parties = new ArrayList<>();
    TestProbe<PlaybackEnded> listener;
    Mixer room;

    @BeforeAll
    static void start() throws IOException {
        kit = ActorTestKit.create();
        plane = RtpMediaPlane.start(
                RtpSettings.loopback().withPorts(25_000, 25_399).withLoops(4));
    }

    @AfterAll
    static void stop() {
        plane.close();
        assertThat(plane.openMixers()).isZero();
        assertThat(plane.ports().taken()).isZero();
        kit.shutdownTestKit();
    }

    @BeforeEach
    void open() {
        listener = kit.createTestProbe(PlaybackEnded.class);
        room = plane.open(3, listener.ref());
    }

    @AfterEach
    void close() {
        parties.forEach(RoomParty::close);
        room.close();
    }

    RoomParty party(Codec codec) {
        var party = new RoomParty(kit, plane, codec);
        parties.add(party);
        return party;
    }

    RoomParty sits(Seat seat) {
        RoomParty party = party(Codec.PCMU);
        room.seat(party.session(), seat);
        return party;
    }

    static Playback tone(long id, double hertz, int times) {
        return new Playback(id, List.of(Tones.sine(hertz, Duration.ofSeconds(1))), times);
    }
}
