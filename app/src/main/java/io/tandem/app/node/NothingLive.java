package io.tandem.app.node;

import io.tandem.engine.media.RecordingFiles;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.RecordingSid;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A node on which nothing is recorded.
final class NothingLive {
    private NothingLive() {}

    /// No call is recorded.
    static final RecordingControl RECORDINGS = new RecordingControl() {
        @Override
        public CompletionStage<Started> record(CallSid call, RecordingOrder order) {
            return CompletableFuture.completedStage(new NotLive());
        }

        @Override
        public CompletionStage<Changed> change(CallSid call, Optional<RecordingSid> recording, Change change) {
            return CompletableFuture.completedStage(new NotLive());
        }
    };

    /// There are no files.
    static final RecordingFiles FILES = new RecordingFiles() {
        @Override
        public Optional<Path> find(RecordingSid recording) {
            return Optional.empty();
        }

        @Override
        public void delete(RecordingSid recording) {} // there is none

        @Override
        public Optional<Duration> repair(RecordingSid recording) {
            return Optional.empty();
        }
    };
}
