package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.engine.media.Codec;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaEvent.DigitReceived;
import io.tandem.engine.media.MediaSession;
import io.tandem.engine.media.Playback;
import io.tandem.media.G711;
import io.tandem.media.ToneDetector;
import io.tandem.media.Tones;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two sessions of ours, bridged, each with a far party, which is a session of ours too:
/// `alice - left ==bridge== right - bob`. Sessions are opened on four loops in turn, so the bridged ones never share
/// one.
class RtpBridgeTest {
    private static ActorTestKit kit;
    private static RtpMediaPlane plane;

    @BeforeAll
    static void start() throws IOException {
        kit = ActorTestKit.create();
        plane = RtpMediaPlane.start(
                RtpSettings.loopback().withPorts(24_200, 24_399).withLoops(4));
    }

    @AfterAll
    static void stop() {
        plane.close();
        assertThat(plane.ports().taken()).isZero();
        kit.shutdownTestKit();
    }

    private static final class Pair {
        final Party alice = Party.open(kit, plane);
        final Party left = Party.open(kit, plane);
        final Party right = Party.open(kit, plane);
        final Party bob = Party.open(kit, plane);

        Pair(Codec aliceCodec, Codec bobCodec) {
            alice.connect(left.address(), aliceCodec);
            left.connect(alice.address(), aliceCodec);
            right.connect(bob.address(), bobCodec);
            bob.connect(right.address(), bobCodec);
        }

        void close() {
            alice.close();
            left.close();
            right.close();
            bob.close();
        }
    }

    private static Playback tone(double hertz) {
        return new Playback(1, List.of(Tones.sine(hertz, Duration.ofSeconds(1))), 0);
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void eachHearsTheOtherWhateverItsCodec(Codec bobCodec) throws Exception {
        var pair = new Pair(Codec.PCMU, bobCodec);
        var atAlice = new Party.Recorder();
        var atBob = new Party.Recorder();
        pair.alice.session().tap(atAlice);
        pair.bob.session().tap(atBob);
        pair.left.session().bridge(pair.right.session());
        pair.alice.session().play(tone(500));
        pair.bob.session().play(tone(1200));
        assertThat(ToneDetector.hears(500, atBob.take(3200))).isTrue();
        assertThat(ToneDetector.hears(1200, atAlice.take(3200))).isTrue();
        pair.close();
    }

    @Test
    void throughOneCodecEverySampleArrivesAsItWasSent() throws Exception {
        var pair = new Pair(Codec.PCMA, Codec.PCMA);
        var atBob = new Party.Recorder();
        pair.bob.session().tap(atBob);
        pair.right.session().bridge(pair.left.session());
        // Alice's first packet waits in the socket if it comes before the bridge; so a silent one is sent first.
        short[] wave = Tones.sineSamples(700, 0.5, 4000);
        pair.alice.session().play(new Playback(1, List.of(G711.clip(new short[1600]), G711.clip(wave)), 1));
        short[] sent = G711.decode(Codec.PCMA, G711.encode(Codec.PCMA, wave));
        short silence = G711.decode(Codec.PCMA, G711.silence(Codec.PCMA));
        short[] heard = atBob.take(3200);
        int start = 0;
        while (heard[start] == silence) {
            start++;
        }
        // The sine begins with zero, which is the silence, too.
        start--;
        for (int i = 0; start + i < heard.length; i++) {
            assertThat(heard[start + i]).isEqualTo(sent[i]);
        }
        pair.close();
    }

    @Test
    void keysAreToldAndForwarded() {
        var pair = new Pair(Codec.PCMU, Codec.PCMA);
        pair.left.session().bridge(pair.right.session());
        pair.alice.session().sendDigits("w42");
        assertThat(pair.left.hears()).isEqualTo(new DigitReceived('4'));
        assertThat(pair.left.hears()).isEqualTo(new DigitReceived('2'));
        assertThat(pair.bob.hears()).isEqualTo(new DigitReceived('4'));
        assertThat(pair.bob.hears()).isEqualTo(new DigitReceived('2'));
        assertThat(pair.alice.hears()).isEqualTo(new MediaEvent.DigitsSent());
        pair.close();
    }

    @Test
    void aPartyThatIsMutedIsHeardAgainOnceItIsNot() {
        var pair = new Pair(Codec.PCMU, Codec.PCMU);
        pair.left.session().bridge(pair.right.session());
        pair.left.session().relay(MediaSession.Relay.OFF);
        pair.alice.session().sendDigits("4");
        assertThat(pair.left.hears()).isEqualTo(new DigitReceived('4'));
        assertThat(pair.alice.hears()).isEqualTo(new MediaEvent.DigitsSent());
        pair.left.session().relay(MediaSession.Relay.ON);
        pair.alice.session().sendDigits("2");
        assertThat(pair.left.hears()).isEqualTo(new DigitReceived('2'));
        assertThat(pair.bob.hears()).isEqualTo(new DigitReceived('2'));
        pair.close();
    }

    @Test
    void theStreamToAPartyStaysOneLineThroughPromptAndBridgeAndPrompt() {
        try (var raw = new RawPeer()) {
            var alice = Party.open(kit, plane);
            var left = Party.open(kit, plane);
            var right = Party.open(kit, plane);
            alice.connect(left.address());
            left.connect(alice.address());
            right.connect(raw.address());
            right.session().play(new Playback(1, List.of(Tones.beep()), 0));
            var packets = new ArrayList<RawPeer.Rtp>();
            packets.add(raw.receive());
            left.session().bridge(right.session());
            alice.session().play(tone(500));
            right.session().stopPlaying();
            for (int i = 0; i < 20; i++) {
                packets.add(raw.receive());
            }
            right.session().play(new Playback(2, List.of(Tones.beep()), 0));
            for (int i = 0; i < 20; i++) {
                packets.add(raw.receive());
            }
            for (int i = 1; i < packets.size(); i++) {
                var before = packets.get(i - 1);
                var now = packets.get(i);
                assertThat(now.ssrc()).isEqualTo(before.ssrc());
                assertThat(now.sequence()).isEqualTo((before.sequence() + 1) & 0xFFFF);
                assertThat(now.timestamp() - before.timestamp()).isGreaterThanOrEqualTo(160);
            }
            alice.close();
            left.close();
            right.close();
        }
    }

    @Test
    void afterUnbridgingNothingIsRelayed() throws Exception {
        var pair = new Pair(Codec.PCMU, Codec.PCMU);
        var atBob = new Party.Recorder();
        var atLeft = new Party.Recorder();
        pair.bob.session().tap(atBob);
        pair.left.session().tap(atLeft);
        pair.left.session().bridge(pair.right.session());
        pair.alice.session().play(tone(500));
        atBob.take(800);
        pair.left.session().unbridge();
        pair.left.session().tap(atLeft);
        atLeft.take(1600);
        int heardByThen = atBob.waiting();
        atLeft.take(1600);
        assertThat(atBob.waiting()).isLessThanOrEqualTo(heardByThen + 160);
        pair.close();
    }

    @Test
    void aThirdPartyTakesThePlaceOfTheSecond() throws Exception {
        var one = new Pair(Codec.PCMU, Codec.PCMU);
        var other = new Pair(Codec.PCMU, Codec.PCMU);
        var atBob = new Party.Recorder();
        one.bob.session().tap(atBob);
        one.left.session().bridge(one.right.session());
        one.alice.session().play(tone(500));
        atBob.take(800);
        other.left.session().bridge(one.right.session());
        other.alice.session().play(tone(1500));
        atBob.take(1600);
        assertThat(ToneDetector.hears(1500, atBob.take(3200))).isTrue();
        one.close();
        other.close();
    }

    /// An attended transfer: both parties leave their partners, then they are bridged, all before the loop looks.
    @Test
    void aBridgeIsNotEndedByWhatItsSessionsWereToldBeforeIt() throws Exception {
        try (var alone = RtpMediaPlane.start(
                RtpSettings.loopback().withPorts(24_400, 24_449).withLoops(1))) {
            var far = Party.open(kit, alone);
            var left = Party.open(kit, alone);
            var right = Party.open(kit, alone);
            far.connect(left.address());
            left.connect(far.address());
            var listener = Party.open(kit, alone);
            var atListener = new Party.Recorder();
            right.connect(listener.address());
            listener.connect(right.address());
            listener.session().tap(atListener);
            var told = new CountDownLatch(1);
            alone.loops().getFirst().execute(() -> await(told));
            left.session().unbridge();
            right.session().unbridge();
            left.session().bridge(right.session());
            told.countDown();
            far.session().play(tone(500));
            assertThat(ToneDetector.hears(500, atListener.take(1600))).isTrue();
        }
    }

    private static void await(CountDownLatch told) {
        try {
            told.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void bridgesAskedForFromBothSidesAtOnceComeTogether() throws Exception {
        for (int round = 0; round < 20; round++) {
            var pair = new Pair(Codec.PCMU, Codec.PCMU);
            var atBob = new Party.Recorder();
            pair.bob.session().tap(atBob);
            pair.left.session().bridge(pair.right.session());
            pair.right.session().bridge(pair.left.session());
            pair.alice.session().play(tone(500));
            assertThat(ToneDetector.hears(500, atBob.take(800))).isTrue();
            pair.close();
        }
    }

    @Test
    void aSessionThatClosesLeavesTheOtherAsItWas() {
        try (var raw = new RawPeer()) {
            var left = Party.open(kit, plane);
            var right = Party.open(kit, plane);
            right.connect(raw.address());
            right.session().bridge(left.session());
            left.close();
            right.session().play(new Playback(1, List.of(Tones.beep()), 1));
            assertThat(raw.receive().payload().remaining()).isEqualTo(160);
            right.close();
        }
    }

    @Test
    void aSessionIsNotBridgedToItself() {
        var party = Party.open(kit, plane);
        assertThatThrownBy(() -> party.session().bridge(party.session()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another one of the same media plane");
        party.close();
    }
}
