package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.engine.media.Codec;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaEvent.DigitReceived;
import io.tandem.engine.media.MediaFlow;
import io.tandem.engine.media.Playback;
import io.tandem.media.G711;
import io.tandem.media.Tones;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Keys as telephone events on the wire, both ways.
class RtpKeysTest {
    private static ActorTestKit kit;
    private static RtpMediaPlane plane;

    @BeforeAll
    static void start() throws IOException {
        kit = ActorTestKit.create();
        plane = RtpMediaPlane.start(RtpSettings.loopback().withPorts(24_100, 24_199));
    }

    @AfterAll
    static void stop() {
        plane.close();
        assertThat(plane.ports().taken()).isZero();
        kit.shutdownTestKit();
    }

    @Test
    void aKeyIsOneEventWithRisingDurationAndThreeEndPackets() {
        try (var peer = new RawPeer()) {
            var party = Party.open(kit, plane);
            party.connect(peer.address());
            party.session().sendDigits("5#");
            var packets = new ArrayList<RawPeer.Rtp>();
            for (int i = 0; i < 20; i++) {
                packets.add(peer.receive());
            }
            assertThat(party.hears()).isEqualTo(new MediaEvent.DigitsSent());
            assertThat(peer.receiveWithin(50)).isEmpty();
            var five = packets.subList(0, 10);
            var hash = packets.subList(10, 20);
            isAKey(five, 5);
            isAKey(hash, 11);
            assertThat(hash.getFirst().timestamp() - five.getFirst().timestamp())
                    .as("160 ms of tone and at least 50 ms of pause")
                    .isGreaterThanOrEqualTo(1280 + 400);
            for (int i = 1; i < 20; i++) {
                assertThat(packets.get(i).sequence())
                        .isEqualTo((packets.get(i - 1).sequence() + 1) & 0xFFFF);
            }
            party.close();
        }
    }

    private static void isAKey(List<RawPeer.Rtp> packets, int event) {
        for (int i = 0; i < packets.size(); i++) {
            var packet = packets.get(i);
            assertThat(packet.payloadType()).isEqualTo(Party.DIGITS);
            assertThat(packet.payload().remaining()).isEqualTo(4);
            assertThat(packet.event()).isEqualTo(event);
            assertThat(packet.marker()).isEqualTo(i == 0 ? RtpPacket.MARKER : 0);
            assertThat(packet.timestamp()).isEqualTo(packets.getFirst().timestamp());
            assertThat(packet.duration()).isEqualTo(Math.min(160 * (i + 1), 1280));
            assertThat(packet.isEnd()).isEqualTo(i >= 7);
        }
    }

    @Test
    void allKeysArriveAtTheOtherSideOnceAndInOrderWithWaits() {
        var from = Party.open(kit, plane);
        var to = Party.open(kit, plane);
        from.connect(to.address());
        to.connect(from.address());
        from.session().sendDigits("0123456789w*#abcd55");
        var heard = new StringBuilder();
        for (int i = 0; i < 18; i++) {
            if (to.hears() instanceof DigitReceived(char digit)) {
                heard.append(digit);
            }
        }
        assertThat(heard).hasToString("0123456789*#ABCD55");
        assertThat(from.hears()).isEqualTo(new MediaEvent.DigitsSent());
        to.hearsNoMore(Duration.ofMillis(100));
        from.close();
        to.close();
    }

    @Test
    void keysGoBeforeThePlaybackWhichLosesNothing() throws Exception {
        short[] wave = Tones.sineSamples(440, 0.5, 3200);
        var from = Party.open(kit, plane);
        var to = Party.open(kit, plane);
        var recorder = new Party.Recorder();
        to.session().tap(recorder);
        to.connect(from.address());
        from.connect(to.address());
        from.session().play(new Playback(1, List.of(G711.clip(wave)), 1));
        from.session().sendDigits("7");
        short[] heard = recorder.take(3200);
        assertThat(heard).isEqualTo(G711.decode(Codec.PCMU, G711.encode(Codec.PCMU, wave)));
        assertThat(to.hears()).isEqualTo(new DigitReceived('7'));
        from.close();
        to.close();
    }

    @Test
    void whatIsNoKeyIsRefusedAtOnce() {
        var party = Party.open(kit, plane);
        assertThatThrownBy(() -> party.session().sendDigits("12x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot send the key 'x' of \"12x\": expected are 0123456789*#ABCD and w");
        party.close();
    }

    @Test
    void aPeerWithoutTelephoneEventsHearsTheTonesOfTheKey() throws Exception {
        var from = Party.open(kit, plane);
        var to = Party.open(kit, plane);
        var recorder = new Party.Recorder();
        to.session().tap(recorder);
        to.connect(from.address());
        var usual = Party.flow(to.address(), Codec.PCMU, Direction.SENDRECV);
        from.connect(new MediaFlow(
                usual.remote(),
                usual.remoteRtcp(),
                Codec.PCMU,
                OptionalInt.empty(),
                OptionalInt.empty(),
                Direction.SENDRECV));
        from.session().sendDigits("5");
        short[] heard = recorder.take(1280);
        assertThat(from.hears()).isEqualTo(new MediaEvent.DigitsSent());
        assertThat(heard).isEqualTo(G711.samples(Tones.key('5', Duration.ofMillis(160))));
        from.close();
        to.close();
    }

    @Test
    void eventsOfThePayloadTypeWeToldCountAndOthersDoNot() throws InterruptedException {
        try (var peer = new RawPeer()) {
            var party = Party.open(kit, plane);
            var recorder = new Party.Recorder();
            party.session().tap(recorder);
            party.connect(peer.address());
            peer.send(party.address(), 0, 160, new byte[160]);
            recorder.take(160);
            party.settles();
            byte[] seven = {7, (byte) 0x8A, 3, 32};
            byte[] eight = {8, (byte) 0x8A, 3, 32};
            byte[] tooShort = {9, (byte) 0x8A, 3};
            peer.send(party.address(), 96, 1000, eight);
            peer.send(party.address(), Party.DIGITS, 2000, tooShort);
            peer.send(party.address(), Party.DIGITS, 3000, seven);
            peer.send(party.address(), Party.DIGITS, 3000, seven);
            assertThat(party.hears()).isEqualTo(new DigitReceived('7'));
            party.hearsNoMore(Duration.ofMillis(100));
            party.close();
        }
    }
}
