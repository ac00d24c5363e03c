package io.tandem.media.tape;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.TapeEvent;
import io.tandem.engine.media.TapeEvent.Mark;
import io.tandem.engine.media.TapeOrder.Channels;
import io.tandem.engine.media.TapeOrder.Trim;
import io.tandem.engine.media.TapeOrder.Wordless;
import io.tandem.media.tape.WavTape.Broken;
import io.tandem.media.tape.WavTape.Ended;
import io.tandem.media.tape.WavTape.Ending;
import io.tandem.media.tape.WavTape.Overrun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One recording, from the side of the writer: takes what the [Reel] has released to the file, and ends it.
///
/// A tape that is trimmed drops what comes before its first sound, and is cut off behind its last one.
final class TapeWriting {
    private static final Logger log = LoggerFactory.getLogger(TapeWriting.class);

    /// A tenth of a second around what is heard stays: words begin and end softly.
    private static final int AROUND_SOUND = AudioClip.RATE / 10;

    private final WavTape tape;
    private final Reel reel;
    private final Path path;
    private final Opener opener;
    private @Nullable TapeFile file;
    private long position;
    private long dropped;

    /// Makes files.
    @FunctionalInterface
    interface Opener {
        SeekableByteChannel create(Path path) throws IOException;
    }

    TapeWriting(WavTape tape, Reel reel, Path path, Opener opener) {
        this.tape = tape;
        this.reel = reel;
        this.path = path;
        this.opener = opener;
    }

    static int channels(Channels channels) {
        return switch (channels) {
            case MONO -> 1;
            case DUAL -> 2;
        };
    }

    WavTape tape() {
        return tape;
    }

    /// Writes what there is.
    ///
    /// @param buffer of the writer's thread
    /// @param whenOver run before the owner is told the end
    void proceed(ByteBuffer buffer, Runnable whenOver) {
        Ending ending = tape.ending();
        try {
            if (file == null && reel.hasBegun()) {
                file = TapeFile.begin(opener.create(path), channels(tape.order().channels()));
            }
            switch (ending) {
                case null -> drain(buffer, reel.ready());
                case Ended(var why) -> {
                    drain(buffer, reel.ready());
                    TapeEvent finished = finish(why);
                    whenOver.run();
                    tape.tell(finished);
                }
                case Overrun _ -> {
                    abandon();
                    whenOver.run();
                }
                case Broken _ -> throw new IllegalStateException("it was broken by somebody else");
            }
        } catch (IOException | RuntimeException failure) {
            log.warn("{} cannot be written to {}", tape.order().sid(), path, failure);
            tape.breaks();
            long frames = abandon();
            whenOver.run();
            if (!(tape.ending() instanceof Overrun)) {
                tape.tell(new TapeEvent.Failed(
                        tape.order().sid() + " cannot be written: " + failure,
                        TapeTime.duration(frames),
                        tape.marks(frames)));
            }
        }
    }

    private void drain(ByteBuffer buffer, long ready) throws IOException {
        TapeFile out = file;
        if (out == null) {
            return;
        }
        // Asked after `ready`: no sound before that is missed.
        long keptFrom = keptFrom();
        long until = keptFrom == Long.MAX_VALUE && !tape.isOver() ? ready - AROUND_SOUND : ready;
        int mostFrames = buffer.capacity() / out.bytesPerFrame();
        while (true) {
            long rest = reel.takeRest();
            if (rest > 0) {
                out.appendSilence(rest - drop(rest, keptFrom));
                position += rest;
                continue;
            }
            int count = (int) Math.min(reel.endOfRun(until) - reel.taken(), mostFrames);
            if (count <= 0) {
                break;
            }
            int unwanted = (int) drop(count, keptFrom);
            reel.drop(unwanted);
            reel.take(buffer.clear(), count - unwanted);
            position += count;
            out.append(buffer.flip());
        }
        tape.wrote(out.frames(), dropped);
        out.keepSizes();
    }

    /// Of the `count` samples from here on, so many come before `keptFrom`.
    private long drop(long count, long keptFrom) {
        long unwanted = Math.clamp(keptFrom - position, 0, count);
        dropped += unwanted;
        return unwanted;
    }

    /// From where on it is kept; the largest number there is while that is not known.
    private long keptFrom() {
        return switch (tape.order().trim()) {
            case NOTHING -> 0;
            case SILENCE -> {
                long first = tape.listening().firstSound();
                yield first == Listening.NO_SOUND ? Long.MAX_VALUE : Math.max(0, first - AROUND_SOUND);
            }
        };
    }

    private TapeEvent finish(TapeEvent.End why) throws IOException {
        long frames = 0;
        List<Mark> marks = List.of();
        TapeFile out = file;
        if (out != null) {
            frames = framesToKeep(out.frames());
            marks = tape.marks(frames);
            out.finish(frames, marks);
            deleteIfEmpty(frames);
        }
        return new TapeEvent.Finished(why, TapeTime.duration(frames), marks);
    }

    private long framesToKeep(long frames) {
        if (tape.order().wordless() == Wordless.DROPPED && tape.listening().firstSound() == Listening.NO_SOUND) {
            return 0;
        }
        return tape.order().trim() == Trim.NOTHING
                ? frames
                : Math.clamp(tape.listening().lastSound() + AROUND_SOUND - dropped, 0, frames);
    }

    /// Makes the best of what was written.
    ///
    /// @return how much that is
    private long abandon() {
        TapeFile out = file;
        if (out == null) {
            return 0;
        }
        long frames = out.frames();
        try {
            out.finish(frames, tape.marks(frames));
            deleteIfEmpty(frames);
        } catch (IOException failure) {
            log.warn("{} could not be ended", path, failure);
        }
        return frames;
    }

    private void deleteIfEmpty(long frames) throws IOException {
        if (frames == 0) {
            Files.deleteIfExists(path);
        }
    }
}
