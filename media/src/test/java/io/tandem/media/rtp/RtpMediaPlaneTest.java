package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.Codec;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaPlane.AddressFamily;
import io.tandem.engine.media.Playback;
import io.tandem.engine.sid.CallSid;
import io.tandem.media.Tones;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Sessions on real sockets of the loopback interface. What is asserted of time is only what packets say of it.
class RtpMediaPlaneTest {
    private static final Duration QUIET = Duration.ofMillis(150);
    private static ActorTestKit kit;
    private static RtpMediaPlane plane;

    @BeforeAll
    static void start() throws IOException {
        kit = ActorTestKit.create();
        plane = RtpMediaPlane.start(
                RtpSettings.loopback().withPorts(22_000, 23_999).withLoops(2));
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

    @Nested
    class Opening {
        @Test
        void rtpHasAnEvenPortAndRtcpTheOneAbove() {
            var party = Party.open(kit, plane);
            assertThat(party.address().getPort() % 2).isZero();
            assertThat(party.address().getPort()).isBetween(22_000, 23_998);
            assertThat(party.address().getAddress().getHostAddress()).isEqualTo("127.0.0.1");
            party.close();
        }

        @Test
        void theAdvertisedAddressGoesIntoSdp() throws Exception {
            var ipv4 = new RtpSettings.Address(
                    InetAddress.getLoopbackAddress(), Optional.of(InetAddress.ofLiteral("192.0.2.7")));
            var natted = RtpMediaPlane.start(
                    new RtpSettings(Optional.of(ipv4), Optional.empty(), 24_000, 24_009, Duration.ZERO, 1));
            try (natted) {
                var party = Party.open(kit, natted);
                assertThat(party.address().getAddress().getHostAddress()).isEqualTo("192.0.2.7");
                var probe = kit.createTestProbe(MediaEvent.class);
                natted.open(CallSid.mint(1), AddressFamily.IPV6, probe.ref());
                assertThat(probe.receiveMessage())
                        .isEqualTo(new MediaEvent.OpenFailed("no address is set for media over IPV6"));
            }
        }

        @Test
        void withoutAFreePortItFailsAndSaysSo() throws Exception {
            var small = RtpMediaPlane.start(RtpSettings.loopback().withPorts(24_010, 24_013));
            try (small) {
                Party.open(kit, small);
                Party.open(kit, small);
                var probe = kit.createTestProbe(MediaEvent.class);
                small.open(CallSid.mint(1), AddressFamily.IPV4, probe.ref());
                assertThat(probe.receiveMessage())
                        .isEqualTo(new MediaEvent.OpenFailed("all media ports from 24010 to 24013 are in use"));
            }
        }

        @Test
        void aSessionThatIsGivenUpLeavesNoPortBehindWhicheverComesFirst() throws Exception {
            var small = RtpMediaPlane.start(RtpSettings.loopback().withPorts(24_030, 24_033));
            try (small) {
                var probe = kit.createTestProbe(MediaEvent.class);
                for (int i = 0; i < 200; i++) {
                    small.open(CallSid.mint(1), AddressFamily.IPV4, probe.ref()).abandon();
                }
                var late = small.open(CallSid.mint(1), AddressFamily.IPV4, probe.ref());
                small.loops().getFirst().execute(late::abandon);
                var gone = new CountDownLatch(1);
                small.loops().getFirst().execute(() -> small.loops().getFirst().execute(gone::countDown));
                gone.await();
                var one = Party.open(kit, small);
                var other = Party.open(kit, small);
                assertThat(one.address().getPort()).isNotEqualTo(other.address().getPort());
                one.session().close();
                one.session().close(); // the second time changes nothing, even if its port is taken again
            }
            assertThat(small.ports().taken()).isZero();
            assertThat(small.openSessions()).isZero();
        }

        @Test
        void aPortThatAnotherProgramHoldsIsPassedOver() throws Exception {
            var small = RtpMediaPlane.start(RtpSettings.loopback().withPorts(24_020, 24_023));
            try (small;
                    var other = new DatagramSocket(24_021, InetAddress.getLoopbackAddress())) {
                assertThat(other.isBound()).isTrue();
                assertThat(Party.open(kit, small).address().getPort()).isEqualTo(24_022);
            }
        }

        @Test
        void fiveHundredSessionsLeaveNoPortBehind() {
            try (var peer = new RawPeer()) {
                for (int i = 0; i < 500; i++) {
                    var party = Party.open(kit, plane);
                    party.connect(peer.address());
                    party.session().play(new Playback(1, List.of(tone(20)), 0));
                    party.close();
                }
            }
            awaitNoneOpen();
            assertThat(plane.ports().taken()).isZero();
            for (int port = 22_000; port < 24_000; port++) {
                assertThat(isFree(port)).as("port %d is free again", port).isTrue();
            }
        }

        private static void awaitNoneOpen() {
            long deadline = System.nanoTime() + 5_000_000_000L;
            while (plane.openSessions() > 0 && System.nanoTime() - deadline < 0) {
                Thread.onSpinWait();
            }
        }

        private static boolean isFree(int port) {
            try (var socket = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
                return socket.isBound();
            } catch (IOException taken) {
                return false;
            }
        }
    }

    @Nested
    class Latching {
        private final byte[] frame = new byte[160];

        @Test
        void rtpGoesToWhereThePeerSendsFromAndOthersAreKeptOut() throws Exception {
            try (var shown = new RawPeer();
                    var real = new RawPeer();
                    var stranger = new RawPeer()) {
                var party = Party.open(kit, plane);
                var recorder = new Party.Recorder();
                party.session().tap(recorder);
                party.connect(shown.address());
                party.session().play(new Playback(1, List.of(tone(200)), 0));
                shown.receive();
                real.send(party.address(), 0, 1000, frame);
                real.receive();
                recorder.take(160);
                stranger.send(party.address(), 0, 1000, frame);
                real.send(party.address(), 0, 1160, frame);
                recorder.take(160);
                assertThat(recorder.waiting()).isZero();
                assertThat(stranger.receiveWithin(60)).isEmpty();
                party.close();
            }
        }

        @Test
        void whatIsNoRtpOrOfAnotherPayloadTypeDoesNotLatch() throws Exception {
            try (var real = new RawPeer();
                    var stranger = new RawPeer()) {
                var party = Party.open(kit, plane);
                var recorder = new Party.Recorder();
                party.session().tap(recorder);
                party.connect(real.address());
                stranger.sendBytes(party.address(), "no RTP, but long enough".getBytes(StandardCharsets.US_ASCII));
                stranger.sendBytes(party.address(), new byte[] {(byte) 0x80});
                stranger.send(party.address(), 8, 1000, frame);
                real.send(party.address(), 0, 1000, frame);
                recorder.take(160);
                party.settles();
                real.send(party.address(), 0, 1160, frame);
                recorder.take(160);
                party.close();
            }
        }

        @Test
        void aMovedPeerIsLookedForAnewAndLatePacketsOfTheFormerOneAreNotHeard() throws Exception {
            try (var former = new RawPeer();
                    var next = new RawPeer()) {
                var party = Party.open(kit, plane);
                var recorder = new Party.Recorder();
                party.session().tap(recorder);
                party.connect(former.address());
                party.session().play(new Playback(1, List.of(tone(200)), 0));
                former.send(party.address(), 0, 1000, frame);
                recorder.take(160);
                var before = former.receive();
                party.connect(next.address());
                var after = next.receive();
                assertThat(after.ssrc()).isEqualTo(before.ssrc());
                former.send(party.address(), 0, 1160, frame);
                next.send(party.address(), 0, 1000, frame);
                recorder.take(160);
                party.settles();
                next.send(party.address(), 0, 1160, frame);
                recorder.take(160);
                assertThat(recorder.waiting()).isZero();
                party.close();
            }
        }
    }

    @Nested
    class Silence {
        @Test
        void aPeerThatSendsNothingIsToldOnce() throws Exception {
            var impatient = RtpMediaPlane.start(
                    RtpSettings.loopback().withPorts(24_030, 24_049).withSilence(Duration.ofMillis(100)));
            try (impatient;
                    var peer = new RawPeer()) {
                var party = Party.open(kit, impatient);
                party.connect(peer.address());
                assertThat(party.hears())
                        .isInstanceOfSatisfying(
                                MediaEvent.PeerSilent.class,
                                told -> assertThat(told.silence()).isGreaterThanOrEqualTo(Duration.ofMillis(100)));
                party.hearsNoMore(Duration.ofMillis(250));
            }
        }

        @Test
        void aPeerThatMayNotSendIsNotMissedUntilItMayAgain() throws Exception {
            var impatient = RtpMediaPlane.start(
                    RtpSettings.loopback().withPorts(24_050, 24_069).withSilence(Duration.ofMillis(100)));
            try (impatient;
                    var peer = new RawPeer()) {
                var party = Party.open(kit, impatient);
                party.connect(Party.flow(peer.address(), Codec.PCMU, Direction.SENDONLY));
                party.hearsNoMore(Duration.ofMillis(250));
                party.connect(Party.flow(peer.address(), Codec.PCMU, Direction.SENDRECV));
                assertThat(party.hears()).isInstanceOf(MediaEvent.PeerSilent.class);
            }
        }
    }

    @Nested
    class Closing {
        @Test
        void whoHasSentSaysByeByRtcp() {
            try (var peer = new RawPeer()) {
                var party = Party.open(kit, plane);
                party.connect(peer.address());
                party.session().play(new Playback(1, List.of(tone(20)), 1));
                var packet = peer.receive();
                party.hears();
                party.close();
                var compound = peer.receiveControl();
                assertThat(compound.get(1) & 0xFF).as("sender report").isEqualTo(200);
                assertThat(compound.getInt(4)).isEqualTo(packet.ssrc());
                assertThat(compound.getInt(20)).as("packets sent").isEqualTo(1);
                assertThat(compound.getInt(24)).as("octets sent").isEqualTo(160);
                int bye = compound.limit() - 8;
                assertThat(compound.get(bye + 1) & 0xFF).as("BYE").isEqualTo(203);
                assertThat(compound.getInt(bye + 4)).isEqualTo(packet.ssrc());
            }
        }

        @Test
        void nothingIsToldAfterIt() {
            try (var peer = new RawPeer()) {
                var party = Party.open(kit, plane);
                party.connect(peer.address());
                party.session().play(new Playback(1, List.of(tone(500)), 1));
                peer.receive();
                party.close();
                party.close();
                party.session().play(new Playback(2, List.of(tone(20)), 1));
                party.hearsNoMore(QUIET);
            }
        }
    }
}
