package io.tandem.app.node;

import io.tandem.engine.call.CallControl;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.store.CallRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/// Places calls on this node, and asks calls on whatever node they are.
final class RegistryCallControl implements CallControl {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /// Longer than the API waits: an answer that comes late belongs to the client's next try.
    private static final Duration PLACING = Duration.ofSeconds(30);

    private final CompletionStage<ActorRef<CallRegistry.Command>> calls;
    private final CompletionStage<ActorRef<CallRegistry.OfCall>> anyCall;
    private final ActorSystem<?> system;

    /// @param calls those of this node: a new one is placed here
    /// @param anyCall is asked about a call of any node
    RegistryCallControl(
            CompletionStage<ActorRef<CallRegistry.Command>> calls,
            CompletionStage<ActorRef<CallRegistry.OfCall>> anyCall,
            ActorSystem<?> system) {
        this.calls = calls;
        this.anyCall = anyCall;
        this.system = system;
    }

    @Override
    public CompletionStage<Created> create(CallOrder order) {
        return calls.thenCompose(registry -> AskPattern.<CallRegistry.Command, Created>ask(
                registry, replyTo -> new CallRegistry.Create(order, replyTo), PLACING, system.scheduler()));
    }

    @Override
    public CompletionStage<Optional<CallRecord>> live(CallSid call) {
        return anyCall.thenCompose(region -> AskPattern.<CallRegistry.OfCall, CallRegistry.Found>ask(
                        region, replyTo -> new CallRegistry.Find(call, replyTo), PATIENCE, system.scheduler()))
                .thenApply(CallRegistry.Found::record);
    }

    @Override
    public CompletionStage<Modified> modify(CallSid call, Modification modification) {
        return anyCall.thenCompose(region -> AskPattern.<CallRegistry.OfCall, Modified>ask(
                region, replyTo -> new CallRegistry.Modify(call, modification, replyTo), PATIENCE, system.scheduler()));
    }

    @Override
    public CompletionStage<ReferStarted> refer(CallSid call, ReferOrder order) {
        return anyCall.thenCompose(region -> AskPattern.<CallRegistry.OfCall, ReferStarted>ask(
                region, replyTo -> new CallRegistry.Refer(call, order, replyTo), PATIENCE, system.scheduler()));
    }
}
