package io.tandem.media.tape;

import static io.tandem.media.tape.Studio.LONG;
import static io.tandem.media.tape.Studio.order;
import static io.tandem.media.tape.Studio.silence;
import static io.tandem.media.tape.Studio.tone;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.Tape.Gap;
import io.tandem.engine.media.TapeEvent.End;
import io.tandem.engine.media.TapeEvent.Finished;
import io.tandem.engine.media.TapeEvent.Mark;
import io.tandem.engine.media.TapeEvent.Silent;
import io.tandem.engine.media.TapeOrder;
import io.tandem.engine.media.TapeOrder.Channels;
import io.tandem.engine.media.TapeOrder.Track;
import io.tandem.engine.media.TapeOrder.Trim;
import io.tandem.media.Tones;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is heard when, and what the file is after that. Nothing here waits: time is what the tape is told.
class WavTapeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int SAMPLES = 8000;

    @TempDir
    private Path folder;

    private static Finished finished(Duration length, Mark... marks) {
        return new Finished(End.STOPPED, length, List.of(marks));
    }

    private static short[] joined(short[]... parts) {
        short[] all =
                new short[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (short[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @Nested
    class Sides {
        @Test
        void whatIsSaidIsInTheFileSampleForSample() throws IOException {
            var studio = new Studio(folder, Studio.mono());
            short[] tone = tone(5 * SAMPLES);
            studio.says(tone);
            assertThat(studio.stopped()).containsExactly(finished(Duration.ofSeconds(5)));
            assertThat(studio.file()).isEqualTo(tone);
            assertThat(studio.tapes.openTapes()).isZero();
            assertThat(studio.tapes.find(studio.sid)).contains(studio.path);
        }

        @Test
        void bothSidesAreMixedAndNeverWrap() throws IOException {
            var studio = new Studio(folder, Studio.mono());
            short[] loud = Tones.sineSamples(1000, 0.9, SAMPLES);
            short[] soft = Tones.sineSamples(1000, 0.3, SAMPLES);
            studio.hears(loud, soft);
            studio.stopped();
            short[] mix = studio.file();
            for (int i = 0; i < SAMPLES; i++) {
                assertThat((int) mix[i]).isEqualTo(Math.clamp(loud[i] + soft[i], Short.MIN_VALUE, Short.MAX_VALUE));
            }
        }

        @Test
        void twoChannelsKeepThemApartThePartyFirst() throws IOException {
            var studio = new Studio(folder, Studio.dual());
            short[] party = tone(SAMPLES);
            short[] others = Tones.sineSamples(400, 0.3, SAMPLES);
            studio.hears(party, others);
            studio.stopped();
            WavFile file = WavFile.read(studio.path);
            assertThat(file.channels()).isEqualTo(2);
            assertThat(file.channel(0)).isEqualTo(party);
            assertThat(file.channel(1)).isEqualTo(others);
        }

        @Test
        void aTrackIsOneSideAlone() throws IOException {
            short[] party = tone(SAMPLES);
            short[] others = Tones.sineSamples(400, 0.3, SAMPLES);
            for (Track track : List.of(Track.INBOUND, Track.OUTBOUND)) {
                var studio = new Studio(folder, order(Channels.MONO, track, Trim.NOTHING, LONG, Optional.empty()));
                studio.hears(party, others);
                studio.stopped();
                assertThat(studio.file()).isEqualTo(track == Track.INBOUND ? party : others);
            }
        }
    }

    @Nested
    class Places {
        @Test
        void whatNeverCameIsSilenceAsLong() throws IOException {
            var studio = new Studio(folder, Studio.mono());
            studio.says(tone(SAMPLES));
            studio.passes(SAMPLES);
            studio.says(tone(SAMPLES));
            studio.stopped();
            assertThat(studio.file()).isEqualTo(joined(tone(SAMPLES), silence(SAMPLES), tone(SAMPLES)));
        }

        @Test
        void whatComesOutOfOrderIsPutInOrder() throws IOException {
            var studio = new Studio(folder, Studio.mono());
            short[] tone = tone(2 * SAMPLES);
            // Every five frames come backwards.
            for (int at = 0; at < tone.length; at += 800) {
                for (int back = 640; back >= 0; back -= 160) {
                    studio.tape.hear(
                            Side.PARTY,
                            Studio.START + at + back,
                            Arrays.copyOfRange(tone, at + back, at + back + 160),
                            160);
                }
                studio.tapes.round();
            }
            studio.stopped();
            // The first to come began the file: what is before it is not in it.
            assertThat(studio.file()).isEqualTo(Arrays.copyOfRange(tone, 640, tone.length));
        }

        @Test
        void whatComesTwiceOrTooLateChangesNothing() throws IOException {
            var studio = new Studio(folder, Studio.mono());
            short[] tone = tone(2 * SAMPLES);
            studio.says(tone);
            studio.tape.hear(
                    Side.PARTY, studio.now() - 160, Arrays.copyOfRange(tone, 2 * SAMPLES - 160, 2 * SAMPLES), 160);
            studio.tape.hear(Side.PARTY, Studio.START + 4000, Tones.sineSamples(300, 0.9, 160), 160);
            studio.tape.hear(Side.PARTY, Studio.START - 4000, Tones.sineSamples(300, 0.9, 160), 160);
            assertThat(studio.stopped()).containsExactly(finished(Duration.ofSeconds(2)));
            assertThat(studio.file()).isEqualTo(tone);
        }

        @Test
        void aLongTimeWithoutAnySessionIsSilenceAsLong() throws IOException {
            var studio = new Studio(folder, Studio.mono());
            studio.says(tone(SAMPLES));
            studio.leaps(20 * SAMPLES);
            studio.says(tone(SAMPLES));
            studio.leaps(3 * SAMPLES);
            studio.says(tone(SAMPLES));
            assertThat(studio.stopped()).containsExactly(finished(Duration.ofSeconds(26)));
            assertThat(studio.file())
                    .isEqualTo(joined(
                            tone(SAMPLES), silence(20 * SAMPLES), tone(SAMPLES), silence(3 * SAMPLES), tone(SAMPLES)));
        }
    }

    @Nested
    class Pauses {
        private Studio paused(Gap gap) {
            var studio = new Studio(folder, Studio.mono());
            studio.says(tone(SAMPLES));
            studio.tape.pause(gap);
            studio.says(Tones.sineSamples(300, 0.9, 5 * SAMPLES));
            studio.tape.mark("in the pause");
            studio.tape.resume();
            studio.says(tone(SAMPLES));
            return studio;
        }

        @Test
        void aSkippedOneLeavesNothing() throws IOException {
            var studio = paused(Gap.SKIPPED);
            assertThat(studio.stopped())
                    .containsExactly(finished(Duration.ofSeconds(2), new Mark(SECOND, "in the pause")));
            assertThat(studio.file()).isEqualTo(joined(tone(SAMPLES), tone(SAMPLES)));
        }

        @Test
        void aSilentOneIsAsLongAsItWas() throws IOException {
            var studio = paused(Gap.SILENCE);
            assertThat(studio.stopped())
                    .containsExactly(finished(Duration.ofSeconds(7), new Mark(Duration.ofSeconds(6), "in the pause")));
            assertThat(studio.file()).isEqualTo(joined(tone(SAMPLES), silence(5 * SAMPLES), tone(SAMPLES)));
        }

        @Test
        void oneThatIsNeverResumedEndsWithIt() throws IOException {
            for (Gap gap : Gap.values()) {
                var studio = new Studio(folder, Studio.mono());
                studio.says(tone(SAMPLES));
                studio.tape.pause(gap);
                studio.passes(2 * SAMPLES);
                studio.stopped();
                assertThat(studio.file())
                        .isEqualTo(gap == Gap.SKIPPED ? tone(SAMPLES) : joined(tone(SAMPLES), silence(2 * SAMPLES)));
            }
        }

        @Test
        void whatWasSaidBeforeAndComesInItIsKept() throws IOException {
            var studio = new Studio(folder, Studio.mono());
            short[] tone = tone(SAMPLES);
            studio.says(Arrays.copyOf(tone, SAMPLES - 320));
            studio.tape.hear(Side.PARTY, studio.now() + 160, Arrays.copyOfRange(tone, SAMPLES - 160, SAMPLES), 160);
            studio.tape.pause(Gap.SKIPPED);
            studio.tape.hear(Side.PARTY, studio.now(), Arrays.copyOfRange(tone, SAMPLES - 320, SAMPLES - 160), 160);
            studio.passes(SAMPLES);
            studio.stopped();
            assertThat(studio.file()).isEqualTo(tone);
        }

        @Test
        void oneFromTheBeginningOnIsHeeded() throws IOException {
            var studio = new Studio(folder, Studio.mono());
            studio.tape.pause(Gap.SKIPPED);
            studio.says(Tones.sineSamples(300, 0.9, SAMPLES));
            studio.tape.resume();
            studio.says(tone(SAMPLES));
            studio.stopped();
            assertThat(studio.file()).isEqualTo(tone(SAMPLES));
        }
    }

    @Nested
    class Ends {
        @Test
        void itEndsAtItsLongestToTheSample() throws IOException {
            var studio = new Studio(
                    folder, order(Channels.MONO, Track.BOTH, Trim.NOTHING, Duration.ofMillis(1990), Optional.empty()));
            studio.says(tone(3 * SAMPLES));
            assertThat(studio.tape.isOver()).isTrue();
            assertThat(studio.told()).containsExactly(new Finished(End.FULL, Duration.ofMillis(1990), List.of()));
            assertThat(studio.file()).isEqualTo(Arrays.copyOf(tone(3 * SAMPLES), 15_920));
        }

        @Test
        void pausesDoNotCount() {
            var studio = new Studio(
                    folder, order(Channels.MONO, Track.BOTH, Trim.NOTHING, Duration.ofSeconds(2), Optional.empty()));
            studio.says(tone(SAMPLES));
            studio.tape.pause(Gap.SILENCE);
            studio.passes(5 * SAMPLES);
            studio.tape.resume();
            studio.says(tone(SAMPLES - 160));
            assertThat(studio.told()).isEmpty();
            studio.says(tone(480));
            assertThat(studio.told()).containsExactly(new Finished(End.FULL, Duration.ofSeconds(7), List.of()));
        }

        @Test
        void itIsFullThoughNobodySaysAnything() {
            var studio = new Studio(
                    folder, order(Channels.DUAL, Track.BOTH, Trim.NOTHING, Duration.ofSeconds(2), Optional.empty()));
            studio.passes(2 * SAMPLES + 320);
            assertThat(studio.told()).containsExactly(new Finished(End.FULL, Duration.ofSeconds(2), List.of()));
        }

        @Test
        void oneThatNoSessionEverHadLeavesNoFile() {
            var studio = new Studio(folder, Studio.mono());
            assertThat(studio.stopped()).containsExactly(new Finished(End.STOPPED, Duration.ZERO, List.of()));
            assertThat(studio.path).doesNotExist();
            assertThat(studio.tapes.openTapes()).isZero();
        }

        @Test
        void theEndIsToldOnce() {
            var studio = new Studio(folder, Studio.mono());
            studio.says(tone(SAMPLES));
            assertThat(studio.stopped()).hasSize(1);
            studio.tape.pause(Gap.SILENCE);
            studio.tape.mark("too late");
            studio.says(tone(SAMPLES));
            assertThat(studio.stopped()).isEmpty();
        }
    }

    @Nested
    class Silences {
        private final TapeOrder attentive =
                order(Channels.MONO, Track.BOTH, Trim.NOTHING, LONG, Optional.of(Duration.ofSeconds(3)));

        @Test
        void eachIsToldOnceAndWhatTheOthersSayIsNoSound() {
            var studio = new Studio(folder, attentive);
            studio.hears(silence(3 * SAMPLES - 160), tone(3 * SAMPLES - 160));
            assertThat(studio.told()).isEmpty();
            studio.hears(silence(160), tone(160));
            assertThat(studio.told()).containsExactly(new Silent(Duration.ofSeconds(3)));
            studio.hears(silence(10 * SAMPLES), tone(10 * SAMPLES));
            assertThat(studio.told()).isEmpty();
            studio.says(tone(160));
            studio.passes(3 * SAMPLES - 160);
            assertThat(studio.told()).isEmpty();
            studio.passes(160);
            assertThat(studio.told()).containsExactly(new Silent(Duration.ofSeconds(3)));
        }

        @Test
        void theNoiseOfALineIsNoSoundAndASoftVoiceIs() {
            var studio = new Studio(folder, attentive);
            // A peak of 22304 is 0 dBm0; these are -47 and -43 dBm0.
            studio.says(Tones.sineSamples(1000, 22_304.0 / 32_767 * Math.pow(10, -47 / 20.0), 3 * SAMPLES));
            assertThat(studio.told()).hasSize(1);
            studio.says(Tones.sineSamples(1000, 22_304.0 / 32_767 * Math.pow(10, -43 / 20.0), SAMPLES));
            studio.passes(3 * SAMPLES);
            assertThat(studio.told()).hasSize(1);
        }

        @Test
        void aPauseIsNone() {
            var studio = new Studio(folder, attentive);
            studio.says(tone(SAMPLES));
            studio.tape.pause(Gap.SKIPPED);
            studio.passes(10 * SAMPLES);
            studio.tape.resume();
            studio.passes(3 * SAMPLES - 160);
            assertThat(studio.told()).isEmpty();
        }

        @Test
        void aFileOfNothingElseStays() {
            var studio = new Studio(folder, Studio.mono());
            studio.says(Tones.sineSamples(1000, 0.002, SAMPLES));
            assertThat(studio.stopped()).containsExactly(finished(SECOND));
            assertThat(studio.path).exists();
        }

        @Test
        void aMessageOfNothingElseIsDeletedBeforeItsEndIsTold() {
            var studio = new Studio(folder, Studio.message(Track.INBOUND));
            studio.says(Tones.sineSamples(1000, 0.002, SAMPLES));
            assertThat(studio.path).exists();
            assertThat(studio.stopped()).containsExactly(finished(Duration.ZERO));
            assertThat(studio.path).doesNotExist();
        }

        @Test
        void aMessageOfOneWordStays() throws IOException {
            var studio = new Studio(folder, Studio.message(Track.INBOUND));
            studio.says(joined(silence(SAMPLES), tone(800), silence(SAMPLES)));
            assertThat(studio.stopped()).containsExactly(finished(Duration.ofMillis(2100)));
            assertThat(studio.file()).hasSize(2 * SAMPLES + 800);
        }

        @Test
        void soundOnASideThatIsNotKeptDoesNotCount() {
            var studio = new Studio(folder, Studio.message(Track.OUTBOUND));
            studio.says(tone(SAMPLES));
            assertThat(studio.stopped()).containsExactly(finished(Duration.ZERO));
        }
    }

    @Nested
    class Trimming {
        private static final int AROUND = 800;

        @Test
        void silenceBeforeTheFirstSoundAndAfterTheLastIsCut() throws IOException {
            var studio = new Studio(folder, Studio.trimmed());
            short[] tone = tone(SAMPLES);
            studio.says(silence(3 * SAMPLES));
            studio.says(tone);
            studio.says(silence(2 * SAMPLES));
            studio.tape.mark("between");
            studio.says(tone);
            studio.says(silence(4 * SAMPLES));
            Duration around = Duration.ofMillis(100);
            assertThat(studio.stopped())
                    .containsExactly(finished(
                            Duration.ofMillis(4200),
                            new Mark(Duration.ofSeconds(3).plus(around), "between")));
            assertThat(studio.file())
                    .isEqualTo(joined(silence(AROUND), tone, silence(2 * SAMPLES), tone, silence(AROUND)));
        }

        @Test
        void soundFromTheFirstSampleOnLosesNothing() throws IOException {
            var studio = new Studio(folder, Studio.trimmed());
            studio.says(tone(SAMPLES));
            studio.stopped();
            assertThat(studio.file()).isEqualTo(tone(SAMPLES));
        }

        @Test
        void nothingButSilenceLeavesNoFile() {
            var studio = new Studio(folder, Studio.trimmed());
            studio.says(silence(5 * SAMPLES));
            assertThat(studio.stopped()).containsExactly(new Finished(End.STOPPED, Duration.ZERO, List.of()));
            assertThat(studio.path).doesNotExist();
        }

        @Test
        void aLongSilentPauseBeforeTheFirstSoundIsCutToo() throws IOException {
            var studio = new Studio(folder, Studio.trimmed());
            studio.says(silence(SAMPLES));
            studio.tape.pause(Gap.SILENCE);
            studio.passes(10 * SAMPLES);
            studio.tape.resume();
            studio.says(joined(silence(SAMPLES), tone(SAMPLES)));
            studio.stopped();
            assertThat(studio.file()).isEqualTo(joined(silence(AROUND), tone(SAMPLES)));
        }
    }
}
