package io.tandem.http.rest;

import io.tandem.engine.call.CallControl;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.store.CallRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/// Live calls that answer what the test says, and keep what they were told.
final class FakeCalls implements CallControl {
    private final List<Object> told = Collections.synchronizedList(new ArrayList<>());
    private final Map<CallSid, CallRecord> live = new ConcurrentHashMap<>();
    private volatile CompletionStage<Created> created =
            CompletableFuture.completedStage(new CannotPlace("the test did not say what happens"));
    private volatile Optional<Modified> modified = Optional.empty();
    private volatile Optional<ReferStarted> started = Optional.empty();

    void createAnswers(CompletionStage<Created> answer) {
        created = answer;
    }

    /// From now on this call lives.
    void lives(CallRecord call) {
        live.put(call.sid(), call);
    }

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
    public CompletionStage<Created> create(CallOrder order) {
        told.add(order);
        return created;
    }

    @Override
    public CompletionStage<Optional<CallRecord>> live(CallSid call) {
        return CompletableFuture.completedStage(Optional.ofNullable(live.get(call)));
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
