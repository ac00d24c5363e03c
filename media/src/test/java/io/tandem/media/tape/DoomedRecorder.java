package io.tandem.media.tape;

import io.tandem.engine.media.TapeEvent;
import io.tandem.engine.media.TapeOrder;
import io.tandem.engine.sid.RecordingSid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;

/// A program that records [#RAMP] as fast as it would be heard, says so after some seconds and goes on until it is
/// killed.
public final class DoomedRecorder {
    static final int SECONDS = 3;
    static final short[] RAMP = ramp();
    private static final int FRAME = 160;
    private static final long FRAME_NANOS = 20_000_000;

    private DoomedRecorder() {}

    /// Arguments: the folder, the recording's sid.
    @SuppressWarnings("resource") // it is killed
    public static void main(String[] arguments) throws IOException {
        TestInbox<TapeEvent> inbox = TestInbox.create();
        var mono = Studio.mono();
        var order = new TapeOrder(
                new RecordingSid(arguments[1]),
                mono.channels(),
                mono.track(),
                mono.trim(),
                mono.longest(),
                Optional.empty(),
                mono.wordless());
        WavTape tape = WavTapes.in(Path.of(arguments[0])).openTape(order, inbox.getRef());
        long began = System.nanoTime();
        for (int at = 0; at < RAMP.length; at += FRAME) {
            tape.hear(Side.PARTY, at, Arrays.copyOfRange(RAMP, at, at + FRAME), FRAME);
            if (at == SECONDS * 8000) {
                System.out.println("recording");
            }
            LockSupport.parkNanos(began + (at / FRAME + 1) * FRAME_NANOS - System.nanoTime());
        }
    }

    private static short[] ramp() {
        short[] samples = new short[30 * 8000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (i * 7);
        }
        return samples;
    }
}
