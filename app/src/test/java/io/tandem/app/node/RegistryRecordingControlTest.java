package io.tandem.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.media.TapeOrder;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.RecordingRecord.Source;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Each order of the API reaches the calls, and its answer comes back.
class RegistryRecordingControlTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final CallSid CALL = CallSid.mint(1);

    private final TestProbe<CallRegistry.OfCall> calls = KIT.createTestProbe();
    private final RecordingControl control =
            new RegistryRecordingControl(CompletableFuture.completedStage(calls.ref()), KIT.system());

    @AfterAll
    static void over() {
        KIT.shutdownTestKit();
    }

    @Test
    void aRecordingBegins() {
        var order = new RecordingOrder(
                Source.START_CALL_RECORDING_API,
                TapeOrder.Channels.DUAL,
                TapeOrder.Track.BOTH,
                TapeOrder.Trim.NOTHING,
                Optional.empty());
        var answer = control.record(CALL, order).toCompletableFuture();
        var asked = calls.expectMessageClass(CallRegistry.StartRecording.class);
        assertThat(asked.call()).isEqualTo(CALL);
        assertThat(asked.order()).isEqualTo(order);
        asked.replyTo().tell(new RecordingControl.WrongState("it rings, expected an answered call"));
        assertThat(answer.join()).isEqualTo(new RecordingControl.WrongState("it rings, expected an answered call"));
    }

    @Test
    void oneRecordingOfACallIsChanged() {
        var recording = RecordingSid.mint();
        var answer = control.change(CALL, Optional.of(recording), new RecordingControl.Resume())
                .toCompletableFuture();
        var asked = calls.expectMessageClass(CallRegistry.ChangeRecording.class);
        assertThat(asked.call()).isEqualTo(CALL);
        assertThat(asked.recording()).contains(recording);
        assertThat(asked.change()).isEqualTo(new RecordingControl.Resume());
        asked.replyTo().tell(new RecordingControl.NoSuchRecording());
        assertThat(answer.join()).isEqualTo(new RecordingControl.NoSuchRecording());
    }
}
