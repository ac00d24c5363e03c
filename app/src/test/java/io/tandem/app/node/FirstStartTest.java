package io.tandem.app.node;

import static io.tandem.engine.store.SampleRecords.conferenceOn;
import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.SampleRecords.recordingOn;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.FakeRecordingFiles;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.FakeStore;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.RecordingRecord.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class FirstStartTest {
    @TempDir
    private Path folder;

    private final FakeStore store = new FakeStore();
    private final InstanceId instance = InstanceId.mint();

    @Nested
    class ARecordingThatTheNodeWasMakingWhenItDied {
        private final RecordingRecord lost = recordingOn(instance, 1);
        private FakeRecordingFiles files;

        @BeforeEach
        void aFolder() {
            files = new FakeRecordingFiles(folder);
        }

        private RecordingRecord afterTheStart() {
            store.save(lost).toCompletableFuture().join();
            FirstStart.closeLostRecordings(store, files, instance, minute(9));
            return store.recording(lost.sid()).toCompletableFuture().join().orElseThrow();
        }

        @Test
        void isCompletedAsFarAsItsFileReaches() {
            files.tear(lost.sid(), Duration.ofSeconds(42));

            RecordingRecord closed = afterTheStart();

            assertThat(closed.status()).isEqualTo(Status.COMPLETED);
            assertThat(closed.duration()).hasSeconds(42);
            assertThat(closed.updated()).isEqualTo(minute(9));
        }

        @Test
        void isAbsentWithoutAFile() {
            assertThat(afterTheStart().status()).isEqualTo(Status.ABSENT);
        }

        @Test
        void hasFailedWhenItsFileCannotBeRepaired() {
            files.jam(lost.sid());

            assertThat(afterTheStart().status()).isEqualTo(Status.FAILED);
        }
    }

    @Test
    void aConferenceIsOverAndSaysWhy() {
        ConferenceRecord lost =
                conferenceOn(instance, AccountSid.mint(), "room", 1).startedAt(minute(2));
        store.save(lost).toCompletableFuture().join();

        FirstStart.closeLostConferences(store, instance, minute(9));

        assertThat(store.conference(lost.sid()).toCompletableFuture().join())
                .contains(lost.endedAt(minute(2), ConferenceRecord.Reason.NODE_LOST, Optional.empty()));
    }

    @Test
    void whatAnotherNodeHoldsIsLeftAlone() {
        RecordingRecord theirs = recordingOn(InstanceId.mint(), 1);
        store.save(theirs).toCompletableFuture().join();

        FirstStart.closeLostRecordings(store, new FakeRecordingFiles(folder), instance, minute(9));

        assertThat(store.recording(theirs.sid()).toCompletableFuture().join()).contains(theirs);
    }

    @Test
    void theSecretOfUrlsStaysTheSame() {
        assertThat(FirstStart.urlSecret(store)).hasSize(32).isEqualTo(FirstStart.urlSecret(store));
    }
}
