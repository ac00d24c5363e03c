package io.tandem.engine.media;

import io.tandem.engine.sid.RecordingSid;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The files of recordings. All methods may wait for the disk: not for actors.
public interface RecordingFiles {
    /// The WAV file of a recording that is over.
    Optional<Path> find(RecordingSid recording);

    /// Deletes the file, if it is there.
    void delete(RecordingSid recording) throws IOException;

    /// The recordings that are over and whose files were last written before `time`.
    List<RecordingSid> untouchedSince(Instant time) throws IOException;

    /// The recordings whose files have a writer that died, until they are [#mended].
    List<RecordingSid> torn() throws IOException;

    /// That file is whole, or never will be.
    void mended(RecordingSid recording) throws IOException;

    /// Makes a file whose writer died a whole one.
    ///
    /// @return how long it plays; empty when there is no file
    Optional<Duration> repair(RecordingSid recording) throws IOException;
}
