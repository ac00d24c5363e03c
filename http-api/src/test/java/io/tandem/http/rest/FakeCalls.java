package io.tandem.http.rest;

import io.tandem.engine.call.CallControl;
import io.tandem.engine.sid.CallSid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Live calls that answer what the test says, and keep what they were told.
final class FakeCalls implements CallControl {
    private final List<Object> told = Collections.synchronizedList(new ArrayList<>());
    private volatile Optional<Modified> modified = Optional.empty();
    private volatile Optional<ReferStarted> started = Optional.empty();

    void modifyAnswers(Modified answer) {
        modified = Optional.of(answer);
    }

    void referAnswers(ReferStarted answer) {
        started = Optional.of(answer);
    }

    List<Object> told() {
        return List.copyOf(told);
    }

    @Override
    public CompletionStage<Modified> modify(CallSid call, Modification modification) {
        told.add(modification);
        return CompletableFuture.completedStage(modified.orElseGet(NoSuchCall::new));
    }

    @Override
    public CompletionStage<ReferStarted> refer(CallSid call, ReferOrder order) {
        told.add(order);
        return CompletableFuture.completedStage(started.orElseGet(NoSuchCall::new));
    }
}
