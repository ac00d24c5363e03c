package io.tandem.media.tape;

import static io.tandem.media.tape.Studio.tone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.engine.media.TapeEvent;
import io.tandem.engine.media.TapeEvent.End;
import io.tandem.engine.media.TapeEvent.Failed;
import io.tandem.engine.media.TapeEvent.Finished;
import io.tandem.engine.media.TapeEvent.Mark;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.media.WavHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The folder, its thread, and what goes wrong with disks.
class WavTapesTest {
    private static final int SAMPLES = 8000;

    @TempDir
    private Path folder;

    @Test
    void theFolderIsMadeAndClosingEndsWhatIsOpen() throws IOException {
        Path deep = folder.resolve("a/b");
        TestInbox<TapeEvent> inbox = TestInbox.create();
        var order = Studio.mono();
        var tapes = WavTapes.in(deep);
        WavTape tape = tapes.openTape(order, inbox.getRef());
        tape.hear(Side.PARTY, 0, tone(SAMPLES), SAMPLES);
        assertThat(tapes.openTapes()).isOne();
        assertThat(tapes.find(order.sid())).isEmpty();
        tapes.close();
        assertThat(inbox.getAllReceived()).containsExactly(new Finished(End.STOPPED, Duration.ofSeconds(1), List.of()));
        assertThat(WavFile.read(tapes.find(order.sid()).orElseThrow()).samples())
                .isEqualTo(tone(SAMPLES));
        assertThat(tapes.openTapes()).isZero();
        tapes.delete(order.sid());
        assertThat(tapes.find(order.sid())).isEmpty();
        assertThat(deep).isEmptyDirectory();
    }

    @Test
    void aDeckThatIsClosedRecordsNothing() throws IOException {
        TestInbox<TapeEvent> inbox = TestInbox.create();
        var tapes = WavTapes.in(folder);
        tapes.close();
        WavTape tape = tapes.openTape(Studio.mono(), inbox.getRef());
        assertThat(tape.isOver()).isTrue();
        assertThat(inbox.getAllReceived())
                .containsExactly(new Failed("the tape deck is closed", Duration.ZERO, List.of()));
    }

    @Test
    void aRecordingIsNeverWrittenOverAnother() {
        var studio = new Studio(folder, Studio.mono());
        assertThatThrownBy(() -> studio.tapes.openTape(
                        studio.tape.order(), TestInbox.<TapeEvent>create().getRef()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileIsUntouchedWhenItIsWholeAndOld() throws IOException {
        Instant noon = Instant.parse("2026-06-01T12:00:00Z");
        var tapes = new WavTapes(folder, Troubles::create);
        RecordingSid old = RecordingSid.mint();
        file(old + ".wav", noon.minusSeconds(1));
        file(RecordingSid.mint() + ".wav", noon);
        RecordingSid torn = RecordingSid.mint();
        file(torn + ".wav", noon.minusSeconds(1));
        file(torn + ".writing", noon.minusSeconds(1));
        file("notes.wav", noon.minusSeconds(1));
        assertThat(tapes.untouchedSince(noon)).containsExactly(old);
        tapes.mended(torn);
        assertThat(tapes.untouchedSince(noon)).containsExactlyInAnyOrder(old, torn);
    }

    private void file(String name, Instant written) throws IOException {
        Files.setLastModifiedTime(Files.createFile(folder.resolve(name)), FileTime.from(written));
    }

    @Test
    void aFileThatEndsWhenAllAreDisownedIsTornThoughItIsWhole() throws IOException {
        var studio = new Studio(folder, Studio.mono(), WavTapes::create);
        studio.says(tone(SAMPLES));
        studio.tapes.disown();
        studio.stopped();
        assertThat(studio.tapes.torn()).containsExactly(studio.sid);
        assertThat(studio.tapes.repair(studio.sid)).contains(TapeTime.duration(SAMPLES));
    }

    @Test
    void aFileInTheMakingIsNotUntouched() throws IOException {
        var studio = new Studio(folder, Studio.mono());
        studio.says(tone(SAMPLES));
        Instant later = Instant.now().plusSeconds(3_600);
        assertThat(studio.tapes.untouchedSince(later)).isEmpty();
        studio.stopped();
        assertThat(studio.tapes.untouchedSince(later))
                .containsExactly(studio.tape.order().sid());
    }

    @Nested
    class Growing {
        @Test
        void aFileInTheMakingPlaysUpToASecondAgo() throws IOException {
            var studio = new Studio(folder, Studio.dual());
            studio.says(tone(10 * SAMPLES));
            assertThat(WavFile.header(studio.path)).isBetween(8 * SAMPLES, 10 * SAMPLES);
        }

        @Test
        void marksAreReadByOthers() throws Exception {
            Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/soxi")), "sox is not installed");
            var studio = new Studio(folder, Studio.mono());
            studio.says(tone(SAMPLES));
            studio.tape.mark("transfer to Zoë");
            studio.says(tone(SAMPLES));
            studio.stopped();
            var soxi = new ProcessBuilder("/usr/bin/soxi", studio.path.toString())
                    .redirectErrorStream(true)
                    .start();
            String says = new String(soxi.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(soxi.waitFor()).as(says).isZero();
            assertThat(says).contains("16000 samples").doesNotContainIgnoringCase("warn");
            assertThat(labels(Files.readAllBytes(studio.path))).isEqualTo("8000 transfer to Zoë");
            assertThat(studio.file()).hasSize(2 * SAMPLES);
        }

        /// Walks the chunks as a player does: the first cue point and its label.
        private static String labels(byte[] file) {
            ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(in.getInt(4)).isEqualTo(file.length - 8);
            in.position(12);
            String said = "";
            while (in.hasRemaining()) {
                String name = name(in);
                int end = in.getInt() + in.position();
                switch (name) {
                    case "cue " -> said += in.getInt(end - 4) + " ";
                    case "LIST" -> {
                        assertThat(name(in)).isEqualTo("adtl");
                        assertThat(name(in)).isEqualTo("labl");
                        int length = in.getInt();
                        assertThat(in.getInt()).isEqualTo(1);
                        said += new String(file, in.position(), length - 5, StandardCharsets.UTF_8);
                    }
                    default -> assertThat(name).isIn("fmt ", "data");
                }
                in.position(end);
            }
            return said;
        }

        private static String name(ByteBuffer in) {
            byte[] name = new byte[4];
            in.get(name);
            return new String(name, StandardCharsets.US_ASCII);
        }
    }

    @Nested
    class Troubles {
        @Test
        void aFolderThatIsGoneIsToldAtOnce() throws IOException {
            Path gone = folder.resolve("gone");
            var studio = new Studio(gone, Studio.mono());
            studio.passes(320);
            assertThat(studio.told()).singleElement().isInstanceOfSatisfying(Failed.class, failed -> {
                assertThat(failed.why()).contains(studio.sid.text(), "NoSuchFile");
                assertThat(failed.length()).isZero();
            });
            assertThat(studio.tape.isOver()).isTrue();
            assertThat(studio.tapes.openTapes()).isZero();
            assertThat(studio.stopped()).isEmpty();
        }

        @Test
        void aFullDiskEndsItAndWhatIsWrittenPlays() throws IOException {
            var studio =
                    new Studio(folder, Studio.mono(), path -> new SmallDisk(create(path), 44 + 3 * SAMPLES * 2 + 1));
            studio.says(tone(2 * SAMPLES));
            studio.tape.mark("transfer");
            studio.says(Arrays.copyOfRange(tone(5 * SAMPLES), 2 * SAMPLES, 5 * SAMPLES));
            assertThat(studio.told()).singleElement().isInstanceOfSatisfying(Failed.class, failed -> {
                assertThat(failed.why()).contains("No space left on device");
                assertThat(failed.length()).isEqualTo(Duration.ofSeconds(3));
                assertThat(failed.marks()).containsExactly(new Mark(Duration.ofSeconds(2), "transfer"));
            });
            assertThat(studio.file()).isEqualTo(Arrays.copyOf(tone(5 * SAMPLES), 3 * SAMPLES));
            assertThat(studio.tapes.openTapes()).isZero();
        }

        @Test
        void aDeviceWithoutAnySpaceLeavesNothing() {
            Path full = Path.of("/dev/full");
            Assumptions.assumeTrue(Files.exists(full), "this system has no full device");
            var studio = new Studio(folder, Studio.mono(), path -> FileChannel.open(full, StandardOpenOption.WRITE));
            studio.says(tone(SAMPLES));
            assertThat(studio.told()).singleElement().isInstanceOf(Failed.class);
            assertThat(studio.path).doesNotExist();
        }

        @Test
        void aDiskThatHangsEndsItWhileItHangs() throws IOException {
            var studio = new Studio(folder, Studio.mono());
            studio.tape.mark("transfer");
            studio.says(tone(SAMPLES));
            // The writer does not come any more.
            for (int at = SAMPLES; at < 4 * SAMPLES; at += 160) {
                studio.tape.hear(Side.PARTY, Studio.START + at, tone(160), 160);
            }
            assertThat(studio.tape.isOver()).isTrue();
            assertThat(studio.told()).singleElement().isInstanceOfSatisfying(Failed.class, failed -> {
                assertThat(failed.why()).contains("more slowly");
                assertThat(failed.length()).isBetween(Duration.ofMillis(400), Duration.ofSeconds(1));
                assertThat(failed.marks()).containsExactly(new Mark(Duration.ZERO, "transfer"));
            });
            studio.tapes.round();
            assertThat(studio.told()).isEmpty();
            assertThat(studio.tapes.openTapes()).isZero();
            assertThat(studio.file().length).isBetween(SAMPLES * 2 / 5, SAMPLES);
        }

        private static SeekableByteChannel create(Path path) throws IOException {
            return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
    }

    @Nested
    class Repairing {
        private Path file(RecordingSid sid, ByteBuffer header, int bytes) throws IOException {
            Path path = folder.resolve(sid + ".wav");
            byte[] content = new byte[header.remaining() + bytes];
            int length = header.remaining();
            header.get(content, 0, length);
            Arrays.fill(content, length, content.length, (byte) 7);
            return Files.write(path, content);
        }

        @Test
        void theSizesAreThoseOfTheFile() throws IOException {
            var tapes = new WavTapes(folder, Troubles::create);
            for (int channels = 1; channels <= 2; channels++) {
                for (int halves = 0; halves < 2 * channels; halves++) {
                    for (int said : new int[] {0, 400, 1_000_000, -1}) {
                        var sid = RecordingSid.mint();
                        Path path = file(sid, WavHeader.of(channels, said, said), 2 * channels * SAMPLES + halves);
                        assertThat(tapes.repair(sid)).contains(Duration.ofSeconds(1));
                        assertThat(WavFile.read(path).channel(0)).hasSize(SAMPLES);
                        assertThat(tapes.repair(sid)).contains(Duration.ofSeconds(1));
                    }
                }
            }
        }

        @Test
        void aFileOfNothingIsDeleted() throws IOException {
            var tapes = new WavTapes(folder, Troubles::create);
            for (int length : new int[] {0, 20, 44}) {
                var sid = RecordingSid.mint();
                file(sid, WavHeader.of(1, 0, 0).limit(length), 0);
                assertThat(tapes.repair(sid)).isEmpty();
                assertThat(tapes.find(sid)).isEmpty();
            }
            assertThat(tapes.repair(RecordingSid.mint())).isEmpty();
        }

        @Test
        void aWholeFileStaysAsItIsWithItsMarks() throws IOException {
            var studio = new Studio(folder, Studio.mono());
            studio.says(tone(SAMPLES));
            studio.tape.mark("odd");
            assertThatThrownBy(() -> studio.tapes.repair(studio.sid)).hasMessageContaining("is being recorded");
            studio.stopped();
            byte[] before = Files.readAllBytes(studio.path);
            assertThat(studio.tapes.repair(studio.sid)).contains(Duration.ofSeconds(1));
            assertThat(Files.readAllBytes(studio.path)).isEqualTo(before);
        }

        @Test
        void whatIsNoRecordingIsLeftAlone() throws IOException {
            var tapes = new WavTapes(folder, Troubles::create);
            var sid = RecordingSid.mint();
            Path path = file(sid, ByteBuffer.allocate(100), 100);
            assertThatThrownBy(() -> tapes.repair(sid)).isInstanceOf(IOException.class);
            assertThat(path).hasSize(200);
        }

        @Test
        void aFileWhoseWriterWasKilledPlaysAndIsRepaired() throws Exception {
            var sid = RecordingSid.mint();
            Process child = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            DoomedRecorder.class.getName(),
                            folder.toString(),
                            sid.text())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var said = child.inputReader()) {
                assertThat(said.readLine()).isEqualTo("recording");
            } finally {
                child.destroyForcibly();
            }
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).as("ended by a signal").isEqualTo(128 + 9);
            Path path = folder.resolve(sid + ".wav");
            int playable = WavFile.header(path);
            long there = (Files.size(path) - WavHeader.LENGTH) / 2;
            assertThat(playable).isGreaterThan(DoomedRecorder.SECONDS * SAMPLES / 2);
            assertThat(there).isBetween((long) playable, (long) playable + 2 * SAMPLES);
            var tapes = new WavTapes(folder, Troubles::create);
            assertThat(tapes.torn()).containsExactly(sid);
            assertThat(tapes.repair(sid)).contains(TapeTime.duration(there));
            tapes.mended(sid);
            assertThat(tapes.torn()).isEmpty();
            short[] samples = WavFile.read(path).samples();
            assertThat(samples).isEqualTo(Arrays.copyOf(DoomedRecorder.RAMP, samples.length));
        }
    }

    /// A disk on which there is room for so many bytes.
    private static final class SmallDisk implements SeekableByteChannel {
        private final SeekableByteChannel disk;
        private final long room;

        SmallDisk(SeekableByteChannel disk, long room) {
            this.disk = disk;
            this.room = room;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int fits = (int) Math.min(bytes.remaining(), room - disk.position());
            if (fits <= 0) {
                throw new IOException("No space left on device");
            }
            int end = bytes.limit();
            bytes.limit(bytes.position() + fits);
            int written = disk.write(bytes);
            bytes.limit(end);
            return written;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            return disk.read(into);
        }

        @Override
        public long position() throws IOException {
            return disk.position();
        }

        @Override
        public SeekableByteChannel position(long position) throws IOException {
            disk.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return disk.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            disk.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return disk.isOpen();
        }

        @Override
        public void close() throws IOException {
            disk.close();
        }
    }
}
