package io.tandem.app.node;

import static io.tandem.engine.store.SampleRecords.completed;
import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.SampleRecords.recording;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.bench.Bench;
import io.tandem.engine.media.FakeRecordingFiles;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.FakeStore;
import io.tandem.engine.store.RecordingRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class RetentionTest {
    private static final Retention.Rules TEN_MINUTES =
            new Retention.Rules(Duration.ofMinutes(10), Duration.ofHours(1), 2);

    @TempDir
    private Path folder;

    private final FakeStore store = new FakeStore();
    private final AccountSid account = AccountSid.mint();
    private FakeRecordingFiles files;
    private Instant now = minute(0);

    @BeforeEach
    void aFolder() {
        files = new FakeRecordingFiles(folder);
    }

    private Bench<Retention.Command> retention() {
        return Bench.of(Retention.create(store, files, Runnable::run, () -> now, TEN_MINUTES));
    }

    private RecordingRecord madeAt(int minute) {
        RecordingRecord made = completed(recording(account, minute), 5);
        files.write(made.sid(), new byte[100]);
        store.save(made).toCompletableFuture().join();
        return made;
    }

    private List<RecordingRecord> left(List<RecordingRecord> all) {
        List<RecordingRecord> left = new ArrayList<>();
        for (RecordingRecord each : all) {
            boolean known =
                    store.recording(each.sid()).toCompletableFuture().join().isPresent();
            assertThat(files.find(each.sid()).isPresent()).isEqualTo(known);
            if (known) {
                left.add(each);
            }
        }
        return left;
    }

    @Test
    void whatIsOldGoesWithItsFileOneBatchAfterTheOther() {
        List<RecordingRecord> made =
                IntStream.range(0, 7).mapToObj(this::madeAt).toList();
        now = minute(15);

        var retention = retention();

        assertThat(left(made)).containsExactlyElementsOf(made.subList(5, 7));
        now = minute(16);
        assertThat(retention.fireTimer()).isEqualTo(TEN_MINUTES.rest());
        assertThat(left(made)).containsExactlyElementsOf(made.subList(6, 7));
    }

    @Test
    void aRecordingThatGoesOnIsNeverTooOld() {
        RecordingRecord going = recording(account, 0);
        store.save(going).toCompletableFuture().join();
        now = minute(100);

        retention();

        assertThat(store.recording(going.sid()).toCompletableFuture().join()).contains(going);
    }

    @Test
    void aFileThatCannotBeDeletedKeepsItsRecordAndHoldsUpNoOther() {
        List<RecordingRecord> made =
                IntStream.range(0, 4).mapToObj(this::madeAt).toList();
        files.jam(made.getFirst().sid());
        now = minute(100);

        var retention = retention();

        assertThat(left(made)).containsExactly(made.getFirst());
        assertThat(retention.timers()).hasSize(1);
    }

    @Test
    void aBatchOfWhichNothingCanBeDeletedIsLeftForLater() {
        List<RecordingRecord> made =
                IntStream.range(0, 2).mapToObj(this::madeAt).toList();
        made.forEach(each -> files.jam(each.sid()));
        now = minute(100);

        var retention = retention();

        assertThat(left(made)).isEqualTo(made);
        assertThat(retention.timers()).hasSize(1);
    }

    @Test
    void aStoreThatDoesNotWorkIsAskedAgainLater() {
        List<RecordingRecord> made = List.of(madeAt(0));
        store.failWrites();
        now = minute(100);

        var retention = retention();
        store.acceptWrites();
        retention.fireTimer();

        assertThat(left(made)).isEmpty();
    }

    @Test
    void theFileOfARecordingWhoseRecordAnotherNodeHasDeletedGoesToo() {
        RecordingSid orphan = RecordingSid.mint();
        files.write(orphan, minute(0));
        now = minute(100);

        retention();

        assertThat(files.find(orphan)).isEmpty();
    }

    @Test
    void aFileWithoutARecordStaysUntilItIsOld() {
        RecordingSid young = RecordingSid.mint();
        files.write(young, minute(0));
        now = minute(10);

        var retention = retention();

        assertThat(files.find(young)).isPresent();
        now = minute(11);
        retention.fireTimer();
        assertThat(files.find(young)).isEmpty();
    }

    @Test
    void anOldFileOfARecordingThatIsNotOverStays() {
        RecordingRecord going = recording(account, 0);
        store.save(going).toCompletableFuture().join();
        files.write(going.sid(), minute(0));
        now = minute(100);

        retention();

        assertThat(files.find(going.sid())).isPresent();
    }

    @Test
    void aFileThatCannotBeSweptHoldsUpNoOtherAndIsTriedAgain() {
        List<RecordingSid> orphans =
                Stream.generate(RecordingSid::mint).limit(3).toList();
        orphans.forEach(each -> files.write(each, minute(0)));
        files.jam(orphans.get(1));
        now = minute(100);

        var retention = retention();

        assertThat(orphans.stream().filter(each -> files.find(each).isPresent()))
                .containsExactly(orphans.get(1));
        assertThat(retention.timers()).hasSize(1);
    }

    @Test
    void nothingIsSweptWhileTheStoreDoesNotAnswer() {
        RecordingSid orphan = RecordingSid.mint();
        files.write(orphan, minute(0));
        now = minute(100);
        store.goAway();

        var retention = retention();

        assertThat(files.find(orphan)).isPresent();
        store.comeBack();
        retention.fireTimer();
        assertThat(files.find(orphan)).isEmpty();
    }
}
