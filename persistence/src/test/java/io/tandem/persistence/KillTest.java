package io.tandem.persistence;

import static io.tandem.engine.store.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.CallSid;
import io.tandem.engine.store.Store;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class KillTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 500, 5000})
    void killingTheProcessWhileItWritesLosesNothingThatWasConfirmed(int killedAfter) throws Exception {
        Process process = ConfirmedWrites.start(folder);
        List<CallSid> confirmed = new ArrayList<>();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                CallSid.parse(line).ifPresent(confirmed::add); // the last line may be cut off
                if (confirmed.size() == killedAfter) {
                    process.toHandle().destroyForcibly(); // SIGKILL; what is in the pipe can still be read
                }
                line = lines.readLine();
            }
        }
        assertThat(process.waitFor()).isEqualTo(128 + 9);
        assertThat(confirmed).hasSizeGreaterThanOrEqualTo(killedAfter);
        try (Store store = SqliteStore.open(folder)) {
            List<CallSid> lost = new ArrayList<>();
            for (CallSid sid : confirmed) {
                Optional<CallSid> found = done(store.call(sid)).map(call -> call.sid());
                if (found.isEmpty()) {
                    lost.add(sid);
                }
            }
            assertThat(lost).isEmpty();
            done(store.ping());
        }
    }
}
