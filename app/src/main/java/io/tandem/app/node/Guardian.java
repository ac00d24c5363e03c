package io.tandem.app.node;

import io.tandem.engine.call.CallParts;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.call.StatusCallback;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.store.RecordWriter;
import io.tandem.http.client.StatusCallbacks;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// The root of a node's actors.
///
/// ```
/// Guardian
/// ├── records       RecordWriter
/// ├── callbacks     StatusCallbacks, and its intake
/// ├── calls         CallRegistry > CallActor > leg, script > verb
/// └── network       Network > SipGateway, and the warm-up before the first call
/// ```
final class Guardian {
    /// The slot of a node that is alone.
    private static final int SLOT = 0;

    private Guardian() {}

    /// What the guardian is told.
    sealed interface Command {}

    /// Everything is to begin.
    ///
    /// @param records writes records
    /// @param callbacks delivers status callbacks
    /// @param calls makes the parts of all calls, given the registry and the two above
    /// @param gateway makes the gateway, given whom it tells
    /// @param warmUp what comes before the first call, given the two above
    /// @param begun is told the actors once calls are taken
    record Begin(
            Behavior<RecordWriter.Command> records,
            Behavior<StatusCallbacks.Command> callbacks,
            Function<Actors, CallParts> calls,
            Function<ActorRef<SipGateway.Inbound>, Behavior<SipGateway.Command>> gateway,
            Network.WarmUpWith warmUp,
            CompletableFuture<Actors> begun)
            implements Command {}

    /// The actors of a node.
    record Actors(
            ActorRef<CallRegistry.Command> calls,
            ActorRef<RecordWriter.Command> records,
            ActorRef<StatusCallbacks.Command> callbacks,
            ActorRef<StatusCallback> callbackIntake) {}

    static Behavior<Command> create() {
        return Behaviors.receive((context, command) -> switch (command) {
            case Begin begin -> {
                var records = context.spawn(begin.records(), "records");
                var callbacks = context.spawn(begin.callbacks(), "callbacks");
                var intake = context.spawn(StatusCallbacks.intake(callbacks), "callback-intake");
                var calls = context.spawn(
                        Behaviors.<CallRegistry.Command>setup(self -> CallRegistry.create(
                                begin.calls().apply(new Actors(self.getSelf(), records, callbacks, intake)), SLOT)),
                        "calls");
                Runnable warm = () -> begin.begun().complete(new Actors(calls, records, callbacks, intake));
                context.spawn(Network.create(begin.gateway(), calls, begin.warmUp(), warm), "network");
                yield Behaviors.same();
            }
        });
    }
}
