package io.tandem.app.node;

import io.tandem.engine.conference.ConferenceControl;
import io.tandem.engine.media.RecordingFiles;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.ConferenceRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A node on which nothing is recorded and nobody confers.
final class NothingLive {
    private NothingLive() {}

    /// No call is recorded.
    static final RecordingControl RECORDINGS = new RecordingControl() {
        @Override
        public CompletionStage<Started> record(CallSid call, RecordingOrder order) {
            return CompletableFuture.completedStage(new RecordingControl.NotLive());
        }

        @Override
        public CompletionStage<RecordingControl.Changed> change(
                CallSid call, Optional<RecordingSid> recording, RecordingControl.Change change) {
            return CompletableFuture.completedStage(new RecordingControl.NotLive());
        }
    };

    /// Nobody confers.
    static final ConferenceControl CONFERENCES = new ConferenceControl() {
        @Override
        public CompletionStage<Optional<ConferenceRecord>> inRoom(AccountSid account, String name) {
            return CompletableFuture.completedStage(Optional.empty());
        }

        @Override
        public CompletionStage<Optional<List<Participant>>> participants(ConferenceSid conference) {
            return CompletableFuture.completedStage(Optional.empty());
        }

        @Override
        public CompletionStage<ConferenceControl.Changed> change(
                ConferenceSid conference, ConferenceControl.Change change) {
            return CompletableFuture.completedStage(new ConferenceControl.NotLive());
        }

        @Override
        public CompletionStage<ParticipantChanged> change(
                ConferenceSid conference, CallSid participant, List<ParticipantChange> changes) {
            return CompletableFuture.completedStage(new ConferenceControl.NotLive());
        }

        @Override
        public CompletionStage<RecordingControl.Started> record(ConferenceSid conference, RecordingOrder order) {
            return CompletableFuture.completedStage(new RecordingControl.NotLive());
        }

        @Override
        public CompletionStage<RecordingControl.Changed> change(
                ConferenceSid conference, Optional<RecordingSid> recording, RecordingControl.Change change) {
            return CompletableFuture.completedStage(new RecordingControl.NotLive());
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
