package io.tandem.engine.media;

import io.tandem.engine.sid.RecordingSid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Files of recordings in a folder of the test, with whatever in them.
public final class FakeRecordingFiles implements RecordingFiles {
    private final Path folder;
    private final Map<RecordingSid, Duration> torn = new HashMap<>();
    private final Map<RecordingSid, Instant> written = new HashMap<>();
    private final Set<RecordingSid> left = new HashSet<>();
    private final Set<RecordingSid> stuck = new HashSet<>();

    public FakeRecordingFiles(Path folder) {
        this.folder = folder;
    }

    /// There is a file with that in it.
    public synchronized Path write(RecordingSid recording, byte[] content) {
        try {
            return Files.write(path(recording), content);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// There is a file that was last written then.
    public synchronized void write(RecordingSid recording, Instant time) {
        write(recording, new byte[0]);
        written.put(recording, time);
    }

    /// There is a file whose writer died; once it is repaired it plays that long.
    public synchronized void tear(RecordingSid recording, Duration length) {
        write(recording, new byte[0]);
        torn.put(recording, length);
        left.add(recording);
    }

    /// A writer died before it made a file.
    public synchronized void begin(RecordingSid recording) {
        left.add(recording);
    }

    /// From now on nothing can be done with the file of that recording.
    public synchronized void jam(RecordingSid recording) {
        stuck.add(recording);
    }

    @Override
    public synchronized Optional<Path> find(RecordingSid recording) {
        return Optional.of(path(recording)).filter(Files::exists);
    }

    @Override
    public synchronized void delete(RecordingSid recording) throws IOException {
        refuseIfJammed(recording);
        Files.deleteIfExists(path(recording));
    }

    @Override
    public synchronized List<RecordingSid> untouchedSince(Instant time) {
        return written.entrySet().stream()
                .filter(file -> file.getValue().isBefore(time))
                .map(Map.Entry::getKey)
                .filter(recording -> find(recording).isPresent())
                .toList();
    }

    @Override
    public synchronized List<RecordingSid> torn() {
        return List.copyOf(left);
    }

    @Override
    public synchronized void mended(RecordingSid recording) {
        left.remove(recording);
    }

    @Override
    public synchronized Optional<Duration> repair(RecordingSid recording) throws IOException {
        refuseIfJammed(recording);
        return Optional.ofNullable(torn.remove(recording));
    }

    private void refuseIfJammed(RecordingSid recording) throws IOException {
        if (stuck.contains(recording)) {
            throw new IOException("the test makes " + recording + " fail");
        }
    }

    private Path path(RecordingSid recording) {
        return folder.resolve(recording + ".wav");
    }
}
