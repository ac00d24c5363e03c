package io.tandem.app.node;

import static io.tandem.engine.store.SampleRecords.completed;
import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.SampleRecords.recording;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.bench.Bench;
import io.tandem.engine.media.FakeRecordingFiles;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.FakeStore;
import io.tandem.engine.store.RecordingRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
}
