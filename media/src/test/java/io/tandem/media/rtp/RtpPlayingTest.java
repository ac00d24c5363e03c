package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.Codec;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaEvent.PlaybackEnd;
import io.tandem.engine.media.MediaEvent.PlaybackEnded;
import io.tandem.engine.media.MediaPlane.AddressFamily;
import io.tandem.engine.media.Playback;
import io.tandem.media.G711;
import io.tandem.media.ToneDetector;
import io.tandem.media.Tones;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a session plays, as it is on the wire and as the other side hears it.
class RtpPlayingTest {
    private static final Duration QUIET = Duration.ofMillis(150);
    private static ActorTestKit kit;
    private static RtpMediaPlane plane;

    @BeforeAll
    static void start() throws IOException {
        kit = ActorTestKit.create();
        plane = RtpMediaPlane.start(
                RtpSettings.loopback().withPorts(25_000, 25_199).withLoops(2));
    }

    @AfterAll
    static void stop() {
        plane.close();
        assertThat(plane.openSessions()).isZero();
        assertThat(plane.ports().taken()).isZero();
        kit.shutdownTestKit();
    }

    private static AudioClip tone(int millis) {
        return Tones.sine(1000, Duration.ofMillis(millis));
    }

    private static List<RawPeer.Rtp> receive(RawPeer peer, int count) {
        var packets = new ArrayList<RawPeer.Rtp>();
        for (int i = 0; i < count; i++) {
            packets.add(peer.receive());
        }
        return packets;
    }

    @Test
    void theStreamIsOneLineOfPacketsOf20Ms() {
        try (var peer = new RawPeer()) {
            var party = Party.open(kit, plane);
            party.connect(peer.address());
            party.session().play(new Playback(7, List.of(tone(1000)), 2));
            var packets = receive(peer, 100);
            assertThat(party.hears()).isEqualTo(new PlaybackEnded(7, PlaybackEnd.PLAYED));
            assertThat(peer.receiveWithin(60)).isEmpty();
            assertThat(packets.getFirst().marker()).isEqualTo(RtpPacket.MARKER);
            for (int i = 1; i < packets.size(); i++) {
                var before = packets.get(i - 1);
                var now = packets.get(i);
                assertThat(now.ssrc()).isEqualTo(before.ssrc());
                assertThat(now.sequence()).isEqualTo((before.sequence() + 1) & 0xFFFF);
                // A held-up loop leaves ticks out; the marker tells then.
                assertThat((now.timestamp() - before.timestamp()) % 160).isZero();
                assertThat(now.marker() == 0).isEqualTo(now.timestamp() - before.timestamp() == 160);
                assertThat(now.payload().remaining()).isEqualTo(160);
                assertThat(now.payloadType()).isZero();
            }
            party.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void clipsFollowEachOtherWithoutAGapSampleBySample(Codec codec) throws Exception {
        short[] wave = Tones.sineSamples(440, 0.5, 1700);
        var clips = List.of(
                G711.clip(Arrays.copyOfRange(wave, 0, 333)),
                G711.clip(new short[0]),
                G711.clip(Arrays.copyOfRange(wave, 333, 1700)));
        var from = Party.open(kit, plane);
        var to = Party.open(kit, plane);
        var recorder = new Party.Recorder();
        to.session().tap(recorder);
        from.connect(to.address(), codec);
        to.connect(from.address(), codec);
        from.session().play(new Playback(1, clips, 1));
        short[] heard = recorder.take(1760);
        short[] sent = G711.decode(codec, G711.encode(codec, wave));
        assertThat(Arrays.copyOf(heard, 1700)).isEqualTo(sent);
        assertThat(Arrays.copyOfRange(heard, 1700, 1760)).containsOnly(G711.decode(codec, G711.silence(codec)));
        from.close();
        to.close();
    }

    @Test
    void aToneIsHeardAtItsLevelOverIpv6() throws Exception {
        var from = Party.open(kit, plane, AddressFamily.IPV6);
        var to = Party.open(kit, plane, AddressFamily.IPV6);
        var recorder = new Party.Recorder();
        to.session().tap(recorder);
        from.connect(to.address());
        to.connect(from.address());
        from.session().play(new Playback(1, List.of(tone(400)), 1));
        short[] heard = recorder.take(3200);
        assertThat(ToneDetector.hears(1000, heard)).isTrue();
        assertThat(ToneDetector.hears(1400, heard)).isFalse();
        var detector = new ToneDetector(1000);
        detector.heard(heard, heard.length);
        assertThat(detector.lastLevel()).isBetween(0.24 * 32_767 / Math.sqrt(2), 0.26 * 32_767 / Math.sqrt(2));
        from.close();
        to.close();
    }

    @Test
    void anotherPlaybackTakesThePlaceOfTheOneBefore() {
        try (var peer = new RawPeer()) {
            var party = Party.open(kit, plane);
            party.connect(peer.address());
            party.session().play(new Playback(1, List.of(tone(200)), 0));
            peer.receive();
            party.session().play(new Playback(2, List.of(tone(200)), 0));
            assertThat(party.hears()).isEqualTo(new PlaybackEnded(1, PlaybackEnd.STOPPED));
            peer.receive();
            party.session().stopPlaying();
            assertThat(party.hears()).isEqualTo(new PlaybackEnded(2, PlaybackEnd.STOPPED));
            party.session().stopPlaying();
            party.hearsNoMore(QUIET);
            party.close();
        }
    }

    @Test
    void timestampsGoOnWithRealTimeOverAPause() {
        try (var peer = new RawPeer()) {
            var party = Party.open(kit, plane);
            party.connect(peer.address());
            party.session().play(new Playback(1, List.of(tone(40)), 1));
            var first = receive(peer, 2).getLast();
            party.hears();
            assertThat(peer.receiveWithin(200)).isEmpty();
            party.session().play(new Playback(2, List.of(tone(40)), 1));
            var next = receive(peer, 2).getFirst();
            assertThat(next.marker()).isEqualTo(RtpPacket.MARKER);
            assertThat(next.sequence()).isEqualTo((first.sequence() + 1) & 0xFFFF);
            assertThat(next.timestamp() - first.timestamp()).isGreaterThanOrEqualTo(8 * 200);
            assertThat(next.ssrc()).isEqualTo(first.ssrc());
            party.close();
        }
    }

    @Test
    void silentClipsAreOverAtOnceHoweverOften() {
        try (var peer = new RawPeer()) {
            var party = Party.open(kit, plane);
            party.connect(peer.address());
            party.session().play(new Playback(1, List.of(G711.clip(new short[0])), 0));
            assertThat(party.hears()).isEqualTo(new PlaybackEnded(1, PlaybackEnd.PLAYED));
            party.close();
        }
    }

    @Test
    void onHoldNothingIsSentAndThePlaybackComesToItsEnd() {
        try (var peer = new RawPeer()) {
            var party = Party.open(kit, plane);
            party.connect(Party.flow(peer.address(), Codec.PCMU, Direction.RECVONLY));
            party.session().play(new Playback(1, List.of(tone(60)), 1));
            assertThat(party.hears()).isEqualTo(new PlaybackEnded(1, PlaybackEnd.PLAYED));
            assertThat(peer.receiveWithin(60)).isEmpty();
            party.close();
        }
    }

    @Test
    void whatIsToBePlayedWaitsForTheFlow() {
        try (var peer = new RawPeer()) {
            var party = Party.open(kit, plane);
            party.session().play(new Playback(1, List.of(tone(60)), 1));
            party.hearsNoMore(QUIET);
            party.connect(peer.address());
            assertThat(receive(peer, 3)).hasSize(3);
            assertThat(party.hears()).isEqualTo(new PlaybackEnded(1, PlaybackEnd.PLAYED));
            party.close();
        }
    }

    /// A phone that has told an address which it does not send from.
    @Test
    void aPeerWithAnAddressOfAnotherFamilyDoesNotHoldUpThePlayback() {
        var party = Party.open(kit, plane);
        party.connect(new InetSocketAddress(InetAddress.ofLiteral("::1"), 4000));
        party.session().play(new Playback(1, List.of(Tones.beep()), 1));
        assertThat(party.hears()).isEqualTo(new PlaybackEnded(1, PlaybackEnd.PLAYED));
        party.close();
    }
}
