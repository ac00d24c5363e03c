package io.tandem.app.node;

import io.tandem.engine.media.RecordingFiles;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the files whole that were being written when this node died, and says in their records how long they play:
/// those may have been closed by another node, which does not see the files. Of one in which nothing is nothing stays.
final class TornRecordings {
    private static final Logger LOG = LoggerFactory.getLogger(TornRecordings.class);

    private final Store store;
    private final RecordingFiles files;
    private final LongSupplier spooled;
    private final InstantSource clock;

    /// @param spooled how many records wait on disk; as long as some do, the store does not know all recordings
    TornRecordings(Store store, RecordingFiles files, LongSupplier spooled, InstantSource clock) {
        this.store = store;
        this.files = files;
        this.spooled = spooled;
        this.clock = clock;
    }

    /// Mends those. Waits for the store and the disk.
    ///
    /// @return those that are left, since the store did not answer
    List<RecordingSid> mend(List<RecordingSid> all) {
        List<RecordingSid> left = new ArrayList<>();
        Optional<String> why = Optional.empty();
        for (RecordingSid torn : all) {
            if (spooled.getAsLong() > 0) {
                left.add(torn);
                continue;
            }
            try {
                mend(torn);
            } catch (CompletionException | IOException e) {
                why = Optional.of(torn + ": " + e.getMessage());
                left.add(torn);
            }
        }
        why.ifPresent(one -> LOG.warn("{} recordings are repaired later; {}", left.size(), one));
        return left;
    }

    private void mend(RecordingSid torn) throws IOException {
        store.recording(torn)
                .toCompletableFuture()
                .join()
                .map(lost -> repaired(lost).map(store::save).orElseGet(() -> store.deleteRecording(torn)))
                .ifPresent(written -> written.toCompletableFuture().join());
        files.mended(torn);
    }

    private Optional<RecordingRecord> repaired(RecordingRecord lost) {
        try {
            return files.repair(lost.sid()).map(length -> ended(lost, RecordingRecord.Status.COMPLETED, length));
        } catch (IOException e) {
            LOG.warn("Recording {} cannot be repaired: {}", lost.sid(), e.getMessage());
            return Optional.of(ended(lost, RecordingRecord.Status.FAILED, Duration.ZERO));
        }
    }

    private RecordingRecord ended(RecordingRecord lost, RecordingRecord.Status status, Duration length) {
        return lost.ended(status, length, lost.marks(), lost.errorCode(), clock.instant());
    }
}
