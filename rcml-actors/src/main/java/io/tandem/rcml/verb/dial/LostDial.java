package io.tandem.rcml.verb.dial;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.store.CallRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A Dial whose node was lost while it ran.
public final class LostDial {
    private LostDial() {}

    /// What its action is told: of the call that was answered, else that it has failed.
    ///
    /// @param dialled the calls that it made, as they ended
    public static Parameters parameters(List<CallRecord> dialled) {
        return dialled.stream()
                .filter(call -> call.answered().isPresent())
                .findFirst()
                .map(LostDial::talked)
                .orElseGet(LostDial::failed)
                .parameters();
    }

    private static DialResult talked(CallRecord call) {
        return result("completed", Optional.of(call), call.duration());
    }

    private static DialResult failed() {
        return result("failed", Optional.empty(), Duration.ZERO);
    }

    private static DialResult result(String status, Optional<CallRecord> call, Duration talked) {
        return new DialResult(
                status,
                call.map(CallRecord::sid),
                talked,
                call.map(CallRecord::ringDuration),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Headers.NONE);
    }
}
