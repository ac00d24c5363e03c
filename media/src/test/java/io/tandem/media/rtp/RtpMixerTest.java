package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.Codec;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaEvent.PlaybackEnd;
import io.tandem.engine.media.MediaEvent.PlaybackEnded;
import io.tandem.engine.media.Mixer.Seat;
import io.tandem.engine.media.Tape;
import io.tandem.media.Spectrum;
import io.tandem.media.tape.Side;
import io.tandem.media.tape.TapeInput;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Who hears whom in a room, and how loud.
class RtpMixerTest extends RoomTests {
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
}
