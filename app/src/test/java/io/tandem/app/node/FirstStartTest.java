package io.tandem.app.node;

import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.SampleRecords.recordingOn;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.FakeRecordingFiles;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.FakeStore;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.RecordingRecord.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

    @Nested
    class ARecordingThatTheNodeWasMakingWhenItDied {
        private final RecordingRecord lost = lost();
        private FakeRecordingFiles files;

        @BeforeEach
        void aFolder() {
            files = new FakeRecordingFiles(folder);
        }

        private Optional<RecordingRecord> afterTheStart() throws IOException {
            store.save(lost).toCompletableFuture().join();
            FirstStart.repairRecordings(store, files, minute(9));
            return store.recording(lost.sid()).toCompletableFuture().join();
        }

        @Test
        void isCompletedAsFarAsItsFileReaches() throws IOException {
            files.tear(lost.sid(), Duration.ofSeconds(42));

            RecordingRecord closed = afterTheStart().orElseThrow();

            assertThat(closed.status()).isEqualTo(Status.COMPLETED);
            assertThat(closed.duration()).hasSeconds(42);
            assertThat(closed.updated()).isEqualTo(minute(9));
        }

        @Test
        void leavesNothingWithoutAFile() throws IOException {
            files.begin(lost.sid());

            assertThat(afterTheStart()).isEmpty();
            assertThat(files.torn()).isEmpty();
        }

        @Test
        void hasFailedWhenItsFileCannotBeRepaired() throws IOException {
            files.begin(lost.sid());
            files.jam(lost.sid());

            assertThat(afterTheStart().orElseThrow().status()).isEqualTo(Status.FAILED);
        }
    }

    @Test
    void aRecordingThatAnotherNodeHasClosedIsCompletedAsWell() throws IOException {
        var files = new FakeRecordingFiles(folder);
        RecordingRecord closed =
                lost().ended(Status.FAILED, Duration.ZERO, List.of(), Optional.empty(), minute(2));
        store.save(closed).toCompletableFuture().join();
        files.tear(closed.sid(), Duration.ofSeconds(7));

        FirstStart.repairRecordings(store, files, minute(9));

        assertThat(store.recording(closed.sid()).toCompletableFuture().join())
                .contains(closed.ended(Status.COMPLETED, Duration.ofSeconds(7), List.of(), Optional.empty(), minute(9)));
    }

    @Test
    void whatTheStoreDoesNotTakeIsLeftForTheNextStart() throws IOException {
        var files = new FakeRecordingFiles(folder);
        RecordingRecord lost = lost();
        store.save(lost).toCompletableFuture().join();
        files.tear(lost.sid(), Duration.ofSeconds(7));
        store.failWrites();

        FirstStart.repairRecordings(store, files, minute(9));

        assertThat(files.torn()).containsExactly(lost.sid());
    }

    private static RecordingRecord lost() {
        return recordingOn(InstanceId.mint(), 1);
    }

    @Test
    void theSecretOfUrlsStaysTheSame() {
        assertThat(FirstStart.urlSecret(store)).hasSize(32).isEqualTo(FirstStart.urlSecret(store));
    }

    @Nested
    class TheMasterAccount {
        @Test
        void isTheSameForNodesThatStartOnAnEmptyStoreAtTheSameTime() throws SettingsException {
            Settings settings = SettingsReader.read(Optional.empty(), List.of());
            var slow = new FakeStore(); // has heard the decision, but not of the account
            FirstStart.Master first = FirstStart.master(store, settings);
            String decided = store.property("master-account")
                    .toCompletableFuture()
                    .join()
                    .orElseThrow();
            slow.propertyOnce("master-account", decided).toCompletableFuture().join();

            FirstStart.Master second = FirstStart.master(slow, settings);

            assertThat(second.account()).isEqualTo(first.account());
            assertThat(first.origin()).isEqualTo(FirstStart.Origin.MADE_NOW);
            assertThat(second.origin()).isEqualTo(FirstStart.Origin.KNOWN);
        }

        @Test
        void isTheOneThatWasSet() throws SettingsException {
            AccountSid sid = AccountSid.mint();
            Settings settings = SettingsReader.read(
                    Optional.empty(), List.of("account.sid=" + sid, "account.token=a token with blanks"));

            FirstStart.Master master = FirstStart.master(store, settings);

            assertThat(master.account().sid()).isEqualTo(sid);
            assertThat(master.account().authToken()).isEqualTo("a token with blanks");
            assertThat(FirstStart.master(store, settings).account()).isEqualTo(master.account());
        }
    }
}
