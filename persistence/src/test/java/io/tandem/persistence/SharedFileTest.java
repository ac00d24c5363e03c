package io.tandem.persistence;

import static io.tandem.engine.store.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.engine.sid.CallSid;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class SharedFileTest {
    private static final int ENOUGH = 2000;

    @TempDir
    private Path folder;

    @Test
    void ofTwoProcessesThatWriteAtOnceNothingIsLost() throws Exception {
        var one = confirmed(ConfirmedWrites.start(folder, Sharing.SHARED));
        var other = confirmed(ConfirmedWrites.start(folder, Sharing.SHARED));

        List<CallSid> all = new ArrayList<>(one.get());
        all.addAll(other.get());

        assertThat(all).hasSizeGreaterThanOrEqualTo(2 * ENOUGH).doesNotHaveDuplicates();
        try (Store store = SqliteStore.open(folder)) {
            assertThat(all).allSatisfy(sid -> assertThat(done(store.call(sid))).isPresent());
        }
    }

    /// What was confirmed until the process was killed, after it had written enough.
    private static CompletableFuture<List<CallSid>> confirmed(Process process) {
        return CompletableFuture.supplyAsync(() -> {
            List<CallSid> confirmed = new ArrayList<>();
            try (BufferedReader lines = process.inputReader()) {
                String line = lines.readLine();
                while (line != null) {
                    CallSid.parse(line).ifPresent(confirmed::add); // the last line may be cut off
                    if (confirmed.size() == ENOUGH) {
                        process.toHandle().destroyForcibly();
                    }
                    line = lines.readLine();
                }
                return confirmed;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void whatOneWritesTheOtherReads() {
        var account = SampleRecords.master();
        try (Store one = SqliteStore.open(folder, Sharing.SHARED);
                Store other = SqliteStore.open(folder, Sharing.SHARED)) {
            done(one.save(account));

            assertThat(done(other.account(account.sid()))).contains(account);
            assertThat(done(other.propertyOnce("secret", "mine"))).isEqualTo("mine");
            assertThat(done(one.propertyOnce("secret", "another"))).isEqualTo("mine");
        }
    }

    @Test
    void whoWantsItAloneIsRefusedWhileAnotherProcessSharesIt() throws Exception {
        Process other = ConfirmedWrites.start(folder, Sharing.SHARED);
        try (BufferedReader lines = other.inputReader()) {
            assertThat(lines.readLine()).startsWith("CA");
            assertThatThrownBy(() -> SqliteStore.open(folder))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in use");
        } finally {
            other.destroyForcibly().waitFor();
        }
        SqliteStore.open(folder).close();
    }

    @Test
    void whoWouldShareItIsRefusedWhileAnotherProcessHasItAlone() throws Exception {
        Process other = ConfirmedWrites.start(folder);
        try (BufferedReader lines = other.inputReader()) {
            assertThat(lines.readLine()).startsWith("CA");
            assertThatThrownBy(() -> SqliteStore.open(folder, Sharing.SHARED))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("store.shared");
        } finally {
            other.destroyForcibly().waitFor();
        }
    }
}
