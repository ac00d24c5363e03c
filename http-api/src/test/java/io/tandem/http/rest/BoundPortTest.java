package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.SampleRecords;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A server that takes any free port, and whose operator does not say how it is reached.
class BoundPortTest extends Served {
    @Override
    Optional<String> publicUrl() {
        return Optional.empty();
    }

    @Test
    void linksNameThePortThatWasBound() {
        RecordingRecord recording = SampleRecords.completed(SampleRecords.recording(master.sid(), 1), 5);
        store.save(recording).toCompletableFuture().join();
        String audio = mine(LIBRARIES, "/Recordings/" + recording.sid() + ".wav");

        Reply shown = get(mine(LIBRARIES, "/Recordings/" + recording.sid() + ".json"));
        Reply refused = get(mine(LIBRARIES, "/Recordings/nothing.json"));

        assertThat(port()).isNotZero();
        assertThat(shown.json().get("media_url").asText()).isEqualTo("http://127.0.0.1:" + port() + audio);
        assertThat(refused.json().get("more_info").asText()).startsWith("http://127.0.0.1:" + port() + "/errors/");
    }
}
