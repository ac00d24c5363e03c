package io.tandem.app.node;

import static io.tandem.engine.store.SampleRecords.callOn;
import static io.tandem.engine.store.SampleRecords.conferenceOn;
import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.SampleRecords.recordingOn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.engine.media.FakeRecordingFiles;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.FakeStore;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.RecordingRecord.Status;
import java.io.IOException;
import java.nio.file.Files;
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
    private final InstanceId instance = InstanceId.mint();

    @Nested
    class ARecordingThatTheNodeWasMakingWhenItDied {
        private final RecordingRecord lost = recordingOn(instance, 1);
        private FakeRecordingFiles files;

        @BeforeEach
        void aFolder() {
            files = new FakeRecordingFiles(folder);
        }

        private Optional<RecordingRecord> afterTheStart() {
            store.save(lost).toCompletableFuture().join();
            FirstStart.closeLostRecordings(store, files, instance, minute(9));
            return store.recording(lost.sid()).toCompletableFuture().join();
        }

        @Test
        void isCompletedAsFarAsItsFileReaches() {
            files.tear(lost.sid(), Duration.ofSeconds(42));

            RecordingRecord closed = afterTheStart().orElseThrow();

            assertThat(closed.status()).isEqualTo(Status.COMPLETED);
            assertThat(closed.duration()).hasSeconds(42);
            assertThat(closed.updated()).isEqualTo(minute(9));
        }

        @Test
        void leavesNothingWithoutAFile() {
            assertThat(afterTheStart()).isEmpty();
        }

        @Test
        void hasFailedWhenItsFileCannotBeRepaired() {
            files.jam(lost.sid());

            assertThat(afterTheStart().orElseThrow().status()).isEqualTo(Status.FAILED);
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

    @Test
    void aCallThatIsYoungerThanTheStartLives() {
        CallRecord lost = callOn(instance, 1);
        CallRecord lives = callOn(instance, 9);
        store.save(lost).toCompletableFuture().join();
        store.save(lives).toCompletableFuture().join();

        FirstStart.closeLostCalls(store, instance, minute(9));

        assertThat(store.unfinishedCalls(instance).toCompletableFuture().join()).containsExactly(lives);
    }

    @Nested
    class TheIdOfANode {
        @Test
        void isKeptInAFileBesideTheStore() throws IOException {
            InstanceId first = FirstStart.instance(folder, store);

            assertThat(FirstStart.instance(folder, new FakeStore())).isEqualTo(first);
        }

        @Test
        void isAnotherForEachFolderAlthoughTheStoreIsShared() throws IOException {
            InstanceId first = FirstStart.instance(Files.createDirectory(folder.resolve("a")), store);
            InstanceId second = FirstStart.instance(Files.createDirectory(folder.resolve("b")), store);

            assertThat(first).isNotEqualTo(second);
        }

        @Test
        void isTheOneThatANodeThatWasAloneKeptInItsStore() throws IOException {
            store.propertyOnce("instance", instance.text())
                    .toCompletableFuture()
                    .join();

            assertThat(FirstStart.instance(folder, store)).isEqualTo(instance);
        }

        @Test
        void thatIsNoneIsToldWithItsFile() throws IOException {
            Files.writeString(folder.resolve("node.id"), "nonsense");

            assertThatThrownBy(() -> FirstStart.instance(folder, store)).hasMessageContaining("node.id");
        }
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
