package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.engine.media.Codec;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.Playback;
import io.tandem.engine.media.Tape;
import io.tandem.engine.media.TapeEvent;
import io.tandem.engine.media.TapeEvent.End;
import io.tandem.engine.media.TapeEvent.Finished;
import io.tandem.engine.media.TapeEvent.Silent;
import io.tandem.engine.media.TapeOrder;
import io.tandem.engine.media.TapeOrder.Channels;
import io.tandem.engine.media.TapeOrder.Track;
import io.tandem.engine.media.TapeOrder.Trim;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.media.G711;
import io.tandem.media.ToneDetector;
import io.tandem.media.Tones;
import io.tandem.media.tape.WavFile;
import io.tandem.media.tape.WavTapes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What comes and goes over RTP, and the file after that.
class RtpRecordingTest {
    private static final int FRAME = MediaLoop.FRAME;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static ActorTestKit kit;
    private static RtpMediaPlane plane;
    private static WavTapes tapes;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws IOException {
        kit = ActorTestKit.create();
        plane = RtpMediaPlane.start(
                RtpSettings.loopback().withPorts(25_000, 25_199).withLoops(4));
        tapes = WavTapes.in(folder);
    }

    @AfterAll
    static void stop() {
        tapes.close();
        plane.close();
        assertThat(tapes.openTapes()).isZero();
        assertThat(plane.ports().taken()).isZero();
        kit.shutdownTestKit();
    }

    /// A recording and who ordered it.
    private static final class Recording {
        final RecordingSid sid = RecordingSid.mint();
        final TestProbe<TapeEvent> owner = kit.createTestProbe(TapeEvent.class);
        final Tape tape;

        Recording(Channels channels, Track track, Duration longest, Optional<Duration> silence) {
            tape = tapes.open(
                    new TapeOrder(sid, channels, track, Trim.NOTHING, longest, silence, TapeOrder.Wordless.KEPT),
                    owner.ref());
        }

        Recording(Channels channels, Track track) {
            this(channels, track, Duration.ofMinutes(1), Optional.empty());
        }

        Finished finished() {
            return owner.expectMessageClass(Finished.class, PATIENCE);
        }

        /// Stops it.
        WavFile file() throws IOException {
            tape.stop();
            assertThat(finished().why()).isEqualTo(End.STOPPED);
            return WavFile.read(tapes.find(sid).orElseThrow());
        }
    }

    /// Lets what `party` was told before be done: a row of no keys takes its turn and a tick.
    private static void settle(Party party) {
        party.session().sendDigits("");
        assertThat(party.hears()).isEqualTo(new MediaEvent.DigitsSent());
    }

    /// A voice that never repeats and is never silent, as `codec` keeps it.
    private static short[] voice(Codec codec, int frames, long seed) {
        var random = new Random(seed);
        short[] samples = new short[frames * FRAME];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (random.nextInt(1000, 20_000) * (random.nextBoolean() ? 1 : -1));
        }
        return G711.decode(codec, G711.encode(codec, samples));
    }

    private static byte[] payload(Codec codec, short[] voice, int frame) {
        return G711.encode(codec, Arrays.copyOfRange(voice, frame * FRAME, (frame + 1) * FRAME));
    }

    /// Sends `frames` of `voice`, each at its time and `late` after that.
    private static void talk(RawPeer peer, InetSocketAddress to, Codec codec, short[] voice, int[] frames, int[] late) {
        record Packet(int frame, long due) {}
        long began = System.nanoTime();
        Arrays.stream(frames)
                .mapToObj(frame -> new Packet(frame, frame * 20L + late[frame % late.length]))
                .sorted(Comparator.comparingLong(Packet::due))
                .forEach(packet -> {
                    long wait = began + packet.due() * 1_000_000 - System.nanoTime();
                    while (wait > 0) {
                        LockSupport.parkNanos(wait);
                        wait = began + packet.due() * 1_000_000 - System.nanoTime();
                    }
                    peer.sendNumbered(
                            to,
                            codec.payloadType(),
                            65_500 + packet.frame(),
                            -8000 + packet.frame() * FRAME,
                            payload(codec, voice, packet.frame()));
                });
    }

    private static int[] allOf(int frames) {
        int[] all = new int[frames];
        Arrays.setAll(all, i -> i);
        return all;
    }

    /// What is between the silence at the beginning and the one at the end.
    private static short[] heart(short[] samples, short silence) {
        int from = 0;
        int to = samples.length;
        while (from < to && samples[from] == 0) {
            from++;
        }
        while (to > from && (samples[to - 1] == 0 || samples[to - 1] == silence)) {
            to--;
        }
        return Arrays.copyOfRange(samples, from, to);
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void whatThePartySaysIsInTheFileSampleForSampleInSpiteOfJitter(Codec codec) throws Exception {
        var party = Party.open(kit, plane);
        try (var peer = new RawPeer()) {
            party.connect(peer.address(), codec);
            var recording = new Recording(Channels.MONO, Track.BOTH);
            party.session().record(recording.tape);
            settle(party);
            short[] voice = voice(codec, 100, 1);
            talk(peer, party.address(), codec, voice, allOf(100), new int[] {0, 55, 10, 31, 0, 70, 3});
            settle(party);
            assertThat(heart(recording.file().samples(), (short) 0)).isEqualTo(voice);
        }
        party.close();
    }

    @Test
    void whatIsLostIsSilenceAsLong() throws Exception {
        var party = Party.open(kit, plane);
        try (var peer = new RawPeer()) {
            party.connect(peer.address());
            var recording = new Recording(Channels.MONO, Track.INBOUND);
            party.session().record(recording.tape);
            settle(party);
            short[] voice = voice(Codec.PCMU, 60, 2);
            int[] some = Arrays.stream(allOf(60))
                    .filter(frame -> frame % 10 != 7 && (frame < 20 || frame > 40))
                    .toArray();
            talk(peer, party.address(), Codec.PCMU, voice, some, new int[] {0});
            settle(party);
            short[] expected = voice.clone();
            for (int frame = 0; frame < 60; frame++) {
                if (frame % 10 == 7 || (frame >= 20 && frame <= 40)) {
                    Arrays.fill(expected, frame * FRAME, (frame + 1) * FRAME, (short) 0);
                }
            }
            assertThat(heart(recording.file().samples(), (short) 0)).isEqualTo(expected);
        }
        party.close();
    }

    @Test
    void whatIsPlayedIsHeardByTheOthersSideSampleForSample() throws Exception {
        var party = Party.open(kit, plane);
        try (var peer = new RawPeer()) {
            party.connect(peer.address(), Codec.PCMA);
            var recording = new Recording(Channels.DUAL, Track.BOTH);
            party.session().record(recording.tape);
            short[] prompt = voice(Codec.PCMU, 50, 3);
            party.session().play(new Playback(1, List.of(G711.clip(prompt)), 1));
            assertThat(party.hears()).isInstanceOf(MediaEvent.PlaybackEnded.class);
            WavFile file = recording.file();
            short[] sent = G711.decode(Codec.PCMA, G711.encode(Codec.PCMA, prompt));
            short silence = G711.decode(Codec.PCMA, G711.silence(Codec.PCMA));
            assertThat(heart(file.channel(1), silence)).isEqualTo(sent);
            assertThat(heart(file.channel(0), silence)).isEmpty();
        }
        party.close();
    }

    @Test
    void bothOfABridgeAreRecordedEachOnItsChannel() throws Exception {
        var alice = Party.open(kit, plane);
        var left = Party.open(kit, plane);
        var right = Party.open(kit, plane);
        var bob = Party.open(kit, plane);
        alice.connect(left.address());
        left.connect(alice.address());
        right.connect(bob.address(), Codec.PCMA);
        bob.connect(right.address(), Codec.PCMA);
        // The recording begins on the loop that the session has to leave for the bridge.
        var atLeft = new Recording(Channels.DUAL, Track.BOTH);
        var atRight = new Recording(Channels.DUAL, Track.BOTH);
        var mixed = new Recording(Channels.MONO, Track.BOTH);
        left.session().record(atLeft.tape);
        right.session().record(atRight.tape);
        right.session().record(mixed.tape);
        right.session().bridge(left.session());
        alice.session().play(new Playback(1, List.of(Tones.sine(500, Duration.ofSeconds(1))), 2));
        bob.session().play(new Playback(1, List.of(Tones.sine(1200, Duration.ofSeconds(1))), 2));
        assertThat(alice.hears()).isInstanceOf(MediaEvent.PlaybackEnded.class);
        assertThat(bob.hears()).isInstanceOf(MediaEvent.PlaybackEnded.class);
        WavFile file = atLeft.file();
        hears(file.channel(0), 500, 1200);
        hears(file.channel(1), 1200, 500);
        WavFile other = atRight.file();
        hears(other.channel(0), 1200, 500);
        hears(other.channel(1), 500, 1200);
        short[] middle = Arrays.copyOfRange(mixed.file().samples(), 8000, 9600);
        assertThat(level(500, middle)).isBetween(7800.0, 8500.0);
        assertThat(level(1200, middle)).isBetween(7800.0, 8500.0);
        for (var party : List.of(alice, left, right, bob)) {
            party.close();
        }
    }

    /// The peak of a tone among others.
    private static double level(double hertz, short[] samples) {
        double sine = 0;
        double cosine = 0;
        for (int i = 0; i < samples.length; i++) {
            sine += samples[i] * Math.sin(2 * Math.PI * hertz * i / 8000);
            cosine += samples[i] * Math.cos(2 * Math.PI * hertz * i / 8000);
        }
        return Math.hypot(sine, cosine) * 2 / samples.length;
    }

    private static void hears(short[] channel, double hertz, double notHertz) {
        short[] middle = Arrays.copyOfRange(channel, 8000, 9600);
        assertThat(ToneDetector.hears(hertz, middle)).isTrue();
        assertThat(ToneDetector.hears(notHertz, middle)).isFalse();
    }

    @Test
    void aRecordingGoesOnWithAnotherSessionOnTheSameTimeLine() throws Exception {
        var first = Party.open(kit, plane);
        var second = Party.open(kit, plane);
        try (var peer = new RawPeer();
                var other = new RawPeer()) {
            first.connect(peer.address());
            second.connect(other.address());
            var recording = new Recording(Channels.MONO, Track.INBOUND);
            first.session().record(recording.tape);
            settle(first);
            long began = System.nanoTime();
            short[] voice = voice(Codec.PCMU, 20, 5);
            short[] another = voice(Codec.PCMU, 20, 6);
            talk(peer, first.address(), Codec.PCMU, voice, allOf(20), new int[] {0});
            settle(first);
            recording.tape.mark("transfer");
            first.close();
            recording.owner.expectNoMessage(Duration.ofMillis(500));
            second.session().record(recording.tape);
            settle(second); // a loop reads its sockets before it does what it was told
            talk(other, second.address(), Codec.PCMU, another, allOf(20), new int[] {0});
            settle(second);
            recording.tape.stop();
            Finished finished = recording.finished();
            long took = (System.nanoTime() - began) / 1_000_000;
            assertThat(finished.marks())
                    .singleElement()
                    .satisfies(mark -> assertThat(mark.at())
                            .isBetween(Duration.ofMillis(200), finished.length().minusMillis(800)));
            assertThat(finished.length()).isBetween(Duration.ofMillis(1300), Duration.ofMillis(took + 400));
            short[] samples =
                    WavFile.read(tapes.find(recording.sid).orElseThrow()).samples();
            short[] heart = heart(samples, (short) 0);
            assertThat(Arrays.copyOf(heart, voice.length)).isEqualTo(voice);
            assertThat(Arrays.copyOfRange(heart, heart.length - another.length, heart.length))
                    .isEqualTo(another);
            assertThat(heart.length - 2 * voice.length).isGreaterThan(8 * 480);
        }
        second.close();
    }

    @Test
    void aPartyThatSendsNothingIsSilentAndItsRecordingEndsWhenItIsFull() throws Exception {
        var party = Party.open(kit, plane);
        try (var peer = new RawPeer()) {
            party.connect(peer.address());
            var recording =
                    new Recording(Channels.MONO, Track.BOTH, Duration.ofSeconds(2), Optional.of(Duration.ofSeconds(1)));
            party.session().record(recording.tape);
            assertThat(recording.owner.receiveMessage(PATIENCE)).isEqualTo(new Silent(Duration.ofSeconds(1)));
            assertThat(recording.finished()).isEqualTo(new Finished(End.FULL, Duration.ofSeconds(2), List.of()));
        }
        party.close();
    }

    @Test
    void aTapeThatIsNotOursIsRefused() {
        var party = Party.open(kit, plane);
        var strange = new Tape() {
            @Override
            public void pause(Gap gap) {}

            @Override
            public void resume() {}

            @Override
            public void mark(String what) {}

            @Override
            public void stop() {}
        };
        assertThatThrownBy(() -> party.session().record(strange)).isInstanceOf(IllegalArgumentException.class);
        party.close();
    }
}
