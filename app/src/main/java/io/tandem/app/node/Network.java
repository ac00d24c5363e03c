package io.tandem.app.node;

import io.tandem.engine.call.CallParts;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.Inbound;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// The gateway, and where its messages go: to the warm-up first, then to the calls.
final class Network {
    private Network() {}

    /// What it is told.
    sealed interface Command {}

    private record Came(Inbound inbound) implements Command {}

    private record Warm() implements Command {}

    /// How the warm-up is done.
    ///
    /// @param plan the calls
    /// @param parts what they need, given their registry
    record WarmUpWith(WarmUp.Plan plan, Function<ActorRef<CallRegistry.Command>, CallParts> parts) {}

    /// The gateway of a node.
    ///
    /// @param gateway makes the gateway, given whom it tells
    /// @param calls hears the network once it is warm
    /// @param warmUp what comes before
    /// @param warm is told the gateway then
    static Behavior<Command> create(
            Function<ActorRef<Inbound>, Behavior<SipGateway.Command>> gateway,
            ActorRef<CallRegistry.Command> calls,
            WarmUpWith warmUp,
            Consumer<ActorRef<SipGateway.Command>> warm) {
        return Behaviors.setup(context -> {
            var sip = context.spawn(gateway.apply(context.messageAdapter(Inbound.class, Came::new)), "sip");
            return warmUp.plan().calls() == 0 ? serving(sip, calls, warm) : warming(context, sip, calls, warmUp, warm);
        });
    }

    /// The warm-up bounds itself.
    private static Behavior<Command> warming(
            ActorContext<Command> context,
            ActorRef<SipGateway.Command> sip,
            ActorRef<CallRegistry.Command> calls,
            WarmUpWith warmUp,
            Consumer<ActorRef<SipGateway.Command>> warm) {
        ActorRef<WarmUp.Done> done = context.messageAdapter(WarmUp.Done.class, _ -> new Warm());
        var running = context.spawn(WarmUp.create(warmUp.plan(), sip, warmUp.parts(), done), "warm-up");
        context.watchWith(running, new Warm());
        return Behaviors.receiveMessage(command -> switch (command) {
            case Came(var inbound) -> {
                running.tell(new WarmUp.Came(inbound));
                yield Behaviors.same();
            }
            case Warm _ -> serving(sip, calls, warm);
        });
    }

    private static Behavior<Command> serving(
            ActorRef<SipGateway.Command> sip,
            ActorRef<CallRegistry.Command> calls,
            Consumer<ActorRef<SipGateway.Command>> warm) {
        warm.accept(sip);
        return Behaviors.receiveMessage(command -> switch (command) {
            case Came(var inbound) -> {
                calls.tell(new CallRegistry.FromNetwork(inbound));
                yield Behaviors.same();
            }
            case Warm _ -> Behaviors.same(); // told twice: by its word and by its end
        });
    }
}
