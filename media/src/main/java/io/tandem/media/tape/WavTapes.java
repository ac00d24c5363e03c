package io.tandem.media.tape;

import io.tandem.engine.media.RecordingFiles;
import io.tandem.engine.media.Tape;
import io.tandem.engine.media.TapeDeck;
import io.tandem.engine.media.TapeEvent;
import io.tandem.engine.media.TapeOrder;
import io.tandem.engine.sid.RecordingSid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Recordings as WAV files in one folder.
///
/// ```
/// RtpSession, mixer (media loops)          WavTapes (one thread)              folder
///   |--- WavTape.hear ---> Reel <-- four times a second: TapeWriting ----> RE….wav
/// ```
///
/// All recordings share one thread, which comes by four times a second: what a recording costs is a write of some
/// kilobytes each time. What the loops leave meanwhile waits on each tape's [Reel], which is made when the tape is
/// opened.
public final class WavTapes implements TapeDeck, RecordingFiles, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WavTapes.class);
    private static final long MILLIS_BETWEEN_ROUNDS = 250;
    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(5);
    private static final int BUFFER = 32 * 1024;

    private static final String SUFFIX = ".wav";
    /// Of the empty file that is there beside a recording while it is being written.
    private static final String WRITING = ".writing";

    private final Path folder;
    private final TapeWriting.Opener opener;
    private final Map<RecordingSid, TapeWriting> open = new ConcurrentHashMap<>();
    private final Semaphore wake = new Semaphore(0);
    private final Thread writer = Thread.ofPlatform().name("tapes").daemon().unstarted(this::run);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private volatile boolean disowned;
    private volatile boolean allStopped;
    private boolean closed; // guarded by this

    /// One whose writer is not started.
    WavTapes(Path folder, TapeWriting.Opener opener) {
        this.folder = folder;
        this.opener = opener;
    }

    /// Recordings in `folder`, which is made if it is not there.
    ///
    /// @throws IOException when it can be neither used nor made
    public static WavTapes in(Path folder) throws IOException {
        Files.createDirectories(folder);
        var tapes = new WavTapes(folder, WavTapes::create);
        tapes.writer.start();
        return tapes;
    }

    @Override
    public Tape open(TapeOrder order, ActorRef<? super TapeEvent> listener) {
        return openTape(order, listener);
    }

    synchronized WavTape openTape(TapeOrder order, ActorRef<? super TapeEvent> listener) {
        var reel = new Reel(order);
        long mostSamples = TapeFile.mostFrames(TapeWriting.channels(order.channels()));
        var tape = new WavTape(order, listener, reel, mostSamples, wake::release);
        if (closed) {
            tape.breaks();
            tape.tell(new TapeEvent.Failed("the tape deck is closed", Duration.ZERO, List.of()));
            return tape;
        }
        var writing = new TapeWriting(tape, reel, path(order.sid()), opener);
        if (open.putIfAbsent(order.sid(), writing) != null) {
            throw new IllegalArgumentException(order.sid() + " is being recorded already");
        }
        wake.release();
        return tape;
    }

    @Override
    public int openTapes() {
        return open.size();
    }

    @Override
    public Optional<Path> find(RecordingSid recording) {
        Path path = path(recording);
        return open.containsKey(recording) || !Files.isRegularFile(path) ? Optional.empty() : Optional.of(path);
    }

    @Override
    public void delete(RecordingSid recording) throws IOException {
        Files.deleteIfExists(path(recording));
    }

    @Override
    public List<RecordingSid> untouchedSince(Instant time) throws IOException {
        List<RecordingSid> untouched = new ArrayList<>();
        for (RecordingSid recording : named(SUFFIX)) {
            if (!Files.exists(mark(recording)) && wasWrittenBefore(time, path(recording))) {
                untouched.add(recording);
            }
        }
        return untouched;
    }

    private static boolean wasWrittenBefore(Instant time, Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(time);
        } catch (NoSuchFileException deletedMeanwhile) {
            return false;
        }
    }

    @Override
    public List<RecordingSid> torn() throws IOException {
        return named(WRITING);
    }

    /// The recordings that have a file with that suffix, and are not being written.
    private List<RecordingSid> named(String suffix) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .flatMap(name -> RecordingSid.parse(name.substring(0, name.length() - suffix.length())).stream())
                    .filter(recording -> !open.containsKey(recording))
                    .toList();
        }
    }

    /// Nobody writes down any more how long a recording is: those that end from now on are [#torn] at the next
    /// start, though they may be whole.
    public void disown() {
        disowned = true;
    }

    @Override
    public void mended(RecordingSid recording) throws IOException {
        Files.deleteIfExists(mark(recording));
    }

    /// @throws IOException also when it is being recorded
    @Override
    public Optional<Duration> repair(RecordingSid recording) throws IOException {
        Path path = path(recording);
        if (open.containsKey(recording)) {
            throw new IOException(recording + " is being recorded: there is nothing to repair");
        }
        return Files.isRegularFile(path) ? WavRepair.repair(path) : Optional.empty();
    }

    /// Stops all tapes and waits until their files are complete, or for five seconds.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        open.values().forEach(writing -> writing.tape().stop());
        allStopped = true;
        wake.release();
        try {
            if (!writer.join(PATIENCE_AT_END)) {
                log.error("{} recordings were not written to their end in {}", open.size(), PATIENCE_AT_END);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Writes what is there of every tape.
    void round() {
        open.forEach((sid, writing) -> writing.proceed(buffer, () -> over(sid)));
    }

    private void over(RecordingSid recording) {
        open.remove(recording);
        if (disowned) {
            return;
        }
        try {
            mended(recording);
        } catch (IOException e) {
            log.warn("{} will be repaired at the next start, though it is whole", recording, e);
        }
    }

    private void run() {
        try {
            while (!allStopped) {
                if (open.isEmpty()) {
                    wake.acquire();
                } else {
                    wake.tryAcquire(MILLIS_BETWEEN_ROUNDS, TimeUnit.MILLISECONDS);
                }
                wake.drainPermits();
                round();
            }
            round();
        } catch (InterruptedException stopped) {
            log.warn("the writer of recordings was interrupted; {} recordings have no end", open.size(), stopped);
        }
    }

    private Path path(RecordingSid recording) {
        return folder.resolve(recording + SUFFIX);
    }

    private Path mark(RecordingSid recording) {
        return folder.resolve(recording + WRITING);
    }

    /// Its mark comes first: a file without one is whole.
    static SeekableByteChannel create(Path path) throws IOException {
        String name = path.getFileName().toString();
        Files.createFile(path.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + WRITING));
        return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
}
