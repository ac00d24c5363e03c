package io.tandem.app.node;

import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.SampleRecords.recordingOn;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.FakeRecordingFiles;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.FakeStore;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.RecordingRecord.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class TornRecordingsTest {
    @TempDir
    private Path folder;

    private final FakeStore store = new FakeStore();
    private final RecordingRecord lost = recordingOn(InstanceId.mint(), 1);
    private long spooled;
    private FakeRecordingFiles files;

    @BeforeEach
    void aFolder() {
        files = new FakeRecordingFiles(folder);
        store.save(lost).toCompletableFuture().join();
    }

    private List<RecordingSid> mended() {
        return new TornRecordings(store, files, () -> spooled, () -> minute(9)).mend(files.torn());
    }

    private Optional<RecordingRecord> record() {
        return store.recording(lost.sid()).toCompletableFuture().join();
    }

    @Test
    void oneIsCompletedAsFarAsItsFileReaches() {
        files.tear(lost.sid(), Duration.ofSeconds(42));

        assertThat(mended()).isEmpty();

        RecordingRecord closed = record().orElseThrow();
        assertThat(closed.status()).isEqualTo(Status.COMPLETED);
        assertThat(closed.duration()).hasSeconds(42);
        assertThat(closed.updated()).isEqualTo(minute(9));
        assertThat(files.torn()).isEmpty();
    }

    @Test
    void oneWithoutAFileLeavesNothing() {
        files.begin(lost.sid());

        assertThat(mended()).isEmpty();

        assertThat(record()).isEmpty();
        assertThat(files.torn()).isEmpty();
    }

    @Test
    void oneWhoseFileCannotBeRepairedHasFailed() {
        files.begin(lost.sid());
        files.jam(lost.sid());

        assertThat(mended()).isEmpty();

        assertThat(record().orElseThrow().status()).isEqualTo(Status.FAILED);
    }

    @Test
    void oneThatAnotherNodeHasClosedIsCompletedAsWell() {
        RecordingRecord closed = lost.ended(Status.FAILED, Duration.ZERO, List.of(), Optional.empty(), minute(2));
        store.save(closed).toCompletableFuture().join();
        files.tear(closed.sid(), Duration.ofSeconds(7));

        assertThat(mended()).isEmpty();

        assertThat(record())
                .contains(
                        closed.ended(Status.COMPLETED, Duration.ofSeconds(7), List.of(), Optional.empty(), minute(9)));
    }

    @Test
    void whatTheStoreDoesNotTakeIsLeftAndDoneWhenItIsBack() {
        RecordingRecord other = recordingOn(InstanceId.mint(), 2);
        store.save(other).toCompletableFuture().join();
        files.tear(lost.sid(), Duration.ofSeconds(7));
        files.tear(other.sid(), Duration.ofSeconds(8));
        store.goAway();

        assertThat(mended()).containsExactlyInAnyOrder(lost.sid(), other.sid());
        assertThat(files.torn()).hasSize(2);

        store.comeBack();
        assertThat(mended()).isEmpty();
        assertThat(record().orElseThrow().duration()).hasSeconds(7);
        assertThat(files.torn()).isEmpty();
    }

    @Test
    void aRecordingWhoseRecordMayWaitOnDiskIsLeftUntilItIsWritten() {
        RecordingRecord waits = recordingOn(InstanceId.mint(), 2);
        files.tear(waits.sid(), Duration.ofSeconds(7));
        spooled = 1;

        assertThat(mended()).containsExactly(waits.sid());

        store.save(waits).toCompletableFuture().join();
        spooled = 0;
        assertThat(mended()).isEmpty();
        assertThat(store.recording(waits.sid()).toCompletableFuture().join())
                .hasValueSatisfying(record -> assertThat(record.status()).isEqualTo(Status.COMPLETED));
    }
}
