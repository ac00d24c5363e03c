package io.tandem.app.node;

import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.RecordingSid;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/// Asks calls, on whatever node they are, for their recordings.
final class RegistryRecordingControl implements RecordingControl {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /// Longer than a recording waits for its file.
    private static final Duration CLOSING = Duration.ofSeconds(15);

    private final CompletionStage<ActorRef<CallRegistry.OfCall>> calls;
    private final ActorSystem<?> system;

    RegistryRecordingControl(CompletionStage<ActorRef<CallRegistry.OfCall>> calls, ActorSystem<?> system) {
        this.calls = calls;
        this.system = system;
    }

    @Override
    public CompletionStage<Started> record(CallSid call, RecordingOrder order) {
        return calls.thenCompose(registry -> AskPattern.<CallRegistry.OfCall, Started>ask(
                registry,
                replyTo -> new CallRegistry.StartRecording(call, order, replyTo),
                PATIENCE,
                system.scheduler()));
    }

    @Override
    public CompletionStage<Changed> change(CallSid call, Optional<RecordingSid> recording, Change change) {
        return calls.thenCompose(registry -> AskPattern.<CallRegistry.OfCall, Changed>ask(
                registry,
                replyTo -> new CallRegistry.ChangeRecording(call, recording, change, replyTo),
                CLOSING,
                system.scheduler()));
    }
}
