package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.Codec;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaEvent.PlaybackEnd;
import io.tandem.engine.media.MediaEvent.PlaybackEnded;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.media.Mixer.Seat;
import io.tandem.engine.media.Playback;
import io.tandem.engine.media.Tape;
import io.tandem.media.G711;
import io.tandem.media.Spectrum;
import io.tandem.media.Tones;
import io.tandem.media.tape.Side;
import io.tandem.media.tape.TapeInput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Rooms over real RTP. Sessions and rooms are on four loops in turn, so most sessions move to their room.
class RtpMixerTest {
    private static final double LEVEL = 0.25;
    private static final double PEAK = LEVEL * Short.MAX_VALUE;

    private static ActorTestKit kit;
    private static RtpMediaPlane plane;

    private final List<RoomParty> parties = new ArrayList<>();
    private TestProbe<PlaybackEnded> listener;
    private Mixer room;

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

    private RoomParty party(Codec codec) {
        var party = new RoomParty(kit, plane, codec);
        parties.add(party);
        return party;
    }

    private RoomParty sits(Seat seat) {
        RoomParty party = party(Codec.PCMU);
        room.seat(party.session(), seat);
        return party;
    }

    private static Playback tone(long id, double hertz, int times) {
        return new Playback(id, List.of(Tones.sine(hertz, Duration.ofSeconds(1))), times);
    }

    @Test
    void eachOfThreeHearsExactlyTheTwoOthersWhateverTheirCodecs() throws Exception {
        double[] tones = {500, 800, 1250};
        var codecs = List.of(Codec.PCMU, Codec.PCMA, Codec.PCMU);
        for (int i = 0; i < 3; i++) {
            RoomParty party = party(codecs.get(i));
            room.seat(party.session(), Seat.OPEN);
            party.says(tones[i], LEVEL);
        }
        parties.forEach(RoomParty::listens);
        for (int i = 0; i < 3; i++) {
            Spectrum heard = parties.get(i).heard();
            heard.hearsNot(tones[i]);
            heard.hears(tones[(i + 1) % 3], PEAK);
            heard.hears(tones[(i + 2) % 3], PEAK);
            assertThat(heard.rest(tones)).isLessThan(0.001);
            assertThat(heard.longestGapMillis()).isLessThanOrEqualTo(40);
        }
    }

    @Test
    void fiveLoudTalkersAreHeardWithoutClipping() throws Exception {
        room = plane.open(5, listener.ref());
        double[] tones = {430, 710, 970, 1310, 1870};
        for (double hertz : tones) {
            sits(Seat.OPEN).says(hertz, 0.7);
        }
        Spectrum heard = sits(Seat.OPEN).hears();
        double first = heard.amplitude(tones[0]);
        assertThat(first).isBetween(0.15 * Short.MAX_VALUE, 0.5 * Short.MAX_VALUE);
        for (double hertz : tones) {
            heard.hears(hertz, first);
        }
        // What is cut or pumps has other tones in it.
        assertThat(heard.rest(tones)).isLessThan(0.01);
    }

    @Test
    void ofFourTalkersTheLoudestThreeAreHeard() throws Exception {
        RoomParty quiet = sits(Seat.OPEN).says(400, 0.05);
        sits(Seat.OPEN).says(700, 0.2);
        sits(Seat.OPEN).says(1100, 0.2);
        sits(Seat.OPEN).says(1700, 0.1);
        RoomParty ear = sits(Seat.OPEN);
        Spectrum before = ear.hears();
        before.hearsNot(400);
        before.hears(700, 0.2 * Short.MAX_VALUE);
        before.hears(1100, 0.2 * Short.MAX_VALUE);
        before.hears(1700, 0.1 * Short.MAX_VALUE);
        quiet.hears().hears(700, 0.2 * Short.MAX_VALUE);
        quiet.says(400, 0.3);
        Spectrum after = ear.hears();
        after.hearsNot(1700);
        after.hears(400, 0.3 * Short.MAX_VALUE);
        after.hears(700, 0.2 * Short.MAX_VALUE);
    }

    @Test
    void whoIsAsLoudAsOthersDoesNotTakeTheirPlace() throws Exception {
        double[] tones = {500, 800, 1250};
        RoomParty ear = sits(Seat.OPEN);
        for (double hertz : tones) {
            sits(Seat.OPEN).says(hertz, LEVEL);
        }
        ear.hears();
        sits(Seat.OPEN).says(1900, LEVEL);
        Spectrum heard = ear.hears();
        heard.hearsNot(1900);
        for (double hertz : tones) {
            heard.hears(hertz, PEAK);
        }
    }

    @Test
    void whoIsMutedHearsAndIsNotHeardUntilHeIsHeardAgain() throws Exception {
        RoomParty alice = sits(Seat.MUTED).says(500, LEVEL);
        RoomParty bob = sits(Seat.OPEN).says(800, LEVEL);
        bob.hears().hearsNot(500);
        alice.hears().hears(800, PEAK);
        room.seat(alice.session(), Seat.OPEN);
        bob.hears().hears(500, PEAK);
        room.seat(alice.session(), Seat.MUTED);
        bob.hears().hearsNot(500);
    }

    @Test
    void whoIsHeldHearsOnlyWhatPlaysToHim() throws Exception {
        RoomParty alice = sits(Seat.HELD).says(500, LEVEL);
        RoomParty bob = sits(Seat.OPEN).says(800, LEVEL);
        bob.hears().hearsNot(500);
        assertThat(alice.waiting()).isZero();
        alice.session().play(tone(7, 1250, 0));
        Spectrum music = alice.hears();
        music.hears(1250, PEAK);
        music.hearsNot(800);
        alice.session().stopPlaying();
        room.seat(alice.session(), Seat.OPEN);
        alice.hears().hears(800, PEAK);
    }

    @Test
    void whoseFlowDoesNotReceiveIsSentNothing() throws Exception {
        RoomParty alice = sits(Seat.OPEN);
        RoomParty bob = sits(Seat.OPEN).says(800, LEVEL);
        alice.hears().hears(800, PEAK);
        alice.flows(Direction.INACTIVE);
        bob.hears();
        int heardByThen = alice.waiting();
        bob.hears();
        assertThat(alice.waiting()).isEqualTo(heardByThen);
        alice.flows(Direction.SENDRECV);
        alice.hears().hears(800, PEAK);
    }

    @Test
    void whatPlaysToOneAloneGoesBeforeWhatTheRoomSays() throws Exception {
        RoomParty alice = sits(Seat.OPEN);
        RoomParty bob = sits(Seat.OPEN);
        sits(Seat.OPEN).says(800, LEVEL);
        alice.session().play(tone(7, 1250, 0));
        Spectrum prompt = alice.hears();
        prompt.hears(1250, PEAK);
        prompt.hearsNot(800);
        bob.hears().hearsNot(1250);
        alice.session().stopPlaying();
        alice.hears().hears(800, PEAK);
    }

    @Test
    void keysOfAPartyAreToldAndItsDigitsAreSent() {
        RoomParty alice = sits(Seat.OPEN);
        alice.phone().session().sendDigits("5");
        assertThat(alice.phone().hears()).isEqualTo(new MediaEvent.DigitsSent());
        assertThat(alice.near().hears()).isEqualTo(new MediaEvent.DigitReceived('5'));
        alice.session().sendDigits("6");
        assertThat(alice.phone().hears()).isEqualTo(new MediaEvent.DigitReceived('6'));
        assertThat(alice.near().hears()).isEqualTo(new MediaEvent.DigitsSent());
    }

    @Test
    void whatTheRoomPlaysIsHeardByAllAndItsEndIsTold() throws Exception {
        RoomParty alice = sits(Seat.OPEN);
        RoomParty bob = sits(Seat.MUTED).says(500, LEVEL);
        room.play(tone(7, 1250, 0));
        alice.hears().hears(1250, PEAK);
        bob.hears().hears(1250, PEAK);
        room.play(tone(8, 800, 1));
        listener.expectMessage(new PlaybackEnded(7, PlaybackEnd.STOPPED));
        listener.expectMessage(new PlaybackEnded(8, PlaybackEnd.PLAYED));
        room.play(tone(9, 800, 0));
        room.stopPlaying();
        listener.expectMessage(new PlaybackEnded(9, PlaybackEnd.STOPPED));
        room.play(tone(10, 800, 0));
        room.close();
        listener.expectNoMessage(Duration.ofMillis(100));
    }

    @Test
    void anEmptyRoomPlaysToItsEndToo() {
        room.play(tone(7, 1250, 1));
        listener.expectMessage(new PlaybackEnded(7, PlaybackEnd.PLAYED));
    }

    @Test
    void aTapeHearsAllWithoutAGapInItsTimeUntilItIsOver() throws Exception {
        var tape = new ShortTape(100);
        sits(Seat.OPEN).says(500, LEVEL);
        sits(Seat.OPEN).says(800, LEVEL).hears();
        room.play(tone(7, 1250, 0));
        room.record(tape);
        assertThat(tape.full.await(5, TimeUnit.SECONDS)).isTrue();
        short[] heard = new short[8000];
        long first = tape.starts.element();
        for (int i = 0; i < 100; i++) {
            assertThat(tape.starts.remove()).isEqualTo(first + i * 160L);
            if (i >= 50) {
                System.arraycopy(tape.frames.remove(), 0, heard, (i - 50) * 160, 160);
            } else {
                tape.frames.remove();
            }
        }
        var spectrum = new Spectrum(heard);
        spectrum.hears(500, PEAK);
        spectrum.hears(800, PEAK);
        spectrum.hears(1250, PEAK);
        parties.getFirst().hears();
        assertThat(tape.frames).as("nothing more once it is over").isEmpty();
    }

    /// Hears so many frames and is over then.
    private static final class ShortTape implements Tape, TapeInput {
        final LinkedBlockingQueue<Long> starts = new LinkedBlockingQueue<>();
        final LinkedBlockingQueue<short[]> frames = new LinkedBlockingQueue<>();
        final CountDownLatch full;

        ShortTape(int frames) {
            full = new CountDownLatch(frames);
        }

        @Override
        public void hear(Side side, long at, short[] samples, int length) {
            assertThat(side).isEqualTo(Side.PARTY);
            assertThat(length).isEqualTo(160);
            starts.add(at);
            frames.add(samples.clone());
            full.countDown();
        }

        @Override
        public boolean isOver() {
            return full.getCount() == 0;
        }

        @Override
        public void pause(Gap gap) {}

        @Override
        public void resume() {}

        @Override
        public void mark(String what) {}

        @Override
        public void stop() {}
    }

    @Test
    void thoughNobodySpeaksTheRoomIsSentInOneLine() {
        try (var raw = new RawPeer()) {
            var near = Party.open(kit, plane);
            near.connect(raw.address());
            room.seat(near.session(), Seat.OPEN);
            var before = raw.receive();
            for (int i = 0; i < 50; i++) {
                var now = raw.receive();
                assertThat(now.sequence()).isEqualTo((before.sequence() + 1) & 0xFFFF);
                assertThat(now.timestamp() - before.timestamp()).isPositive();
                assertThat((now.timestamp() - before.timestamp()) % 160).isZero();
                assertThat(now.payload().get(7)).isEqualTo((byte) 0xFF);
                before = now;
            }
            room.leave(near.session());
            near.close();
        }
    }

    @Test
    void aSessionGoesFromABridgeToARoomAndBackInOneLine() {
        try (var raw = new RawPeer()) {
            var alice = Party.open(kit, plane);
            alice.connect(raw.address());
            RoomParty bob = party(Codec.PCMU).says(500, LEVEL);
            RoomParty carol = sits(Seat.OPEN).says(800, LEVEL);
            var packets = new ArrayList<RawPeer.Rtp>();
            alice.session().bridge(bob.session());
            receives(raw, packets);
            room.seat(alice.session(), Seat.OPEN);
            receives(raw, packets);
            bob.session().bridge(alice.session());
            receives(raw, packets);
            room.seat(alice.session(), Seat.OPEN);
            alice.session().bridge(carol.session());
            receives(raw, packets);
            for (int i = 1; i < packets.size(); i++) {
                var before = packets.get(i - 1);
                var now = packets.get(i);
                assertThat(now.ssrc()).isEqualTo(before.ssrc());
                assertThat(now.sequence()).isEqualTo((before.sequence() + 1) & 0xFFFF);
                assertThat(now.timestamp() - before.timestamp()).isGreaterThanOrEqualTo(160);
            }
            hearsAtTheEndOf(packets, 0, 500);
            hearsAtTheEndOf(packets, 1, 800);
            hearsAtTheEndOf(packets, 2, 500);
            hearsAtTheEndOf(packets, 3, 800);
            alice.close();
        }
    }

    private static final int PACKETS = 60;

    private static void receives(RawPeer raw, List<RawPeer.Rtp> packets) {
        for (int i = 0; i < PACKETS; i++) {
            packets.add(raw.receive());
        }
    }

    private static void hearsAtTheEndOf(List<RawPeer.Rtp> packets, int part, double hertz) {
        byte[] codes = new byte[20 * 160];
        for (int i = 0; i < 20; i++) {
            packets.get((part + 1) * PACKETS - 20 + i).payload().get(codes, i * 160, 160);
        }
        var heard = new Spectrum(G711.decode(Codec.PCMU, codes));
        heard.hears(hertz, PEAK);
        assertThat(heard.rest(hertz)).isLessThan(0.01);
    }

    @Test
    void whoMovesToAnotherRoomIsHeardOnlyThere() throws Exception {
        Mixer other = plane.open(3, listener.ref());
        RoomParty alice = sits(Seat.OPEN);
        RoomParty bob = party(Codec.PCMA);
        other.seat(bob.session(), Seat.OPEN);
        RoomParty carol = sits(Seat.OPEN).says(500, LEVEL);
        alice.hears().hears(500, PEAK);
        other.seat(carol.session(), Seat.OPEN);
        room.leave(carol.session());
        bob.hears().hears(500, PEAK);
        alice.hears().hearsNot(500);
        other.close();
    }

    @Test
    void whoLeavesNeitherHearsNorIsHeard() throws Exception {
        RoomParty alice = sits(Seat.OPEN).says(500, LEVEL);
        RoomParty bob = sits(Seat.OPEN).says(800, LEVEL);
        RoomParty carol = sits(Seat.OPEN);
        alice.hears().hears(800, PEAK);
        room.leave(alice.session());
        bob.hears().hearsNot(500);
        int heardByThen = alice.waiting();
        bob.close();
        carol.hears().hearsNot(800);
        assertThat(alice.waiting()).isEqualTo(heardByThen);
    }

    @Test
    void whatASessionWasToldLastCounts() throws Exception {
        for (int round = 0; round < 6; round++) {
            RoomParty alice = party(Codec.PCMU);
            RoomParty bob = party(Codec.PCMU).says(500, LEVEL);
            alice.session().bridge(bob.session());
            room.seat(alice.session(), Seat.OPEN);
            room.seat(bob.session(), Seat.OPEN);
            room.leave(bob.session());
            room.leave(alice.session());
            bob.session().bridge(alice.session());
            if (round % 2 == 0) {
                room.leave(alice.session());
                assertThat(alice.hears().amplitude(500)).isGreaterThan(PEAK / 2);
            } else {
                room.seat(alice.session(), Seat.OPEN);
                alice.hears().hearsNot(500);
            }
            alice.close();
            bob.close();
        }
    }

    @Test
    void aClosedRoomSendsAllOutAndLetsNobodyIn() throws Exception {
        RoomParty alice = sits(Seat.OPEN);
        RoomParty bob = sits(Seat.OPEN).says(500, LEVEL);
        alice.hears().hears(500, PEAK);
        room.close();
        room.seat(alice.session(), Seat.OPEN);
        room.seat(bob.session(), Seat.OPEN);
        alice.session().bridge(bob.session());
        alice.hears().hears(500, PEAK);
    }
}
