package io.tandem.http.rest;

import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.RecordingSid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Recordings of live calls that answer what the test says, and keep what they were told.
final class FakeRecordingControl implements RecordingControl {
    /// What a recording was told.
    record Told(CallSid call, Optional<RecordingSid> recording, Change change) {}

    private final List<Object> told = Collections.synchronizedList(new ArrayList<>());
    private volatile Started started = new NotLive();
    private volatile Changed changed = new NotLive();

    void recordAnswers(Started answer) {
        started = answer;
    }

    void changeAnswers(Changed answer) {
        changed = answer;
    }

    List<Object> told() {
        return List.copyOf(told);
    }

    @Override
    public CompletionStage<Started> record(CallSid call, RecordingOrder order) {
        told.add(order);
        return CompletableFuture.completedStage(started);
    }

    @Override
    public CompletionStage<Changed> change(CallSid call, Optional<RecordingSid> recording, Change change) {
        told.add(new Told(call, recording, change));
        return CompletableFuture.completedStage(changed);
    }
}
