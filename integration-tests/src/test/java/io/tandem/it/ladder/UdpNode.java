package io.tandem.it.ladder;

import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.Transport;
import io.tandem.sip.JainSipGateway;
import io.tandem.sip.SipMeter;
import io.tandem.sip.SipSettings;
import io.tandem.sip.SipStack;
import io.tandem.sip.SipStartFailure;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/// The sip-adapter on a UDP port of 127.0.0.1, for many ladders one after another. T1 is 50 ms.
final class UdpNode implements AutoCloseable {
    static final Duration T1 = Duration.ofMillis(50);

    private final SipStack stack;
    private final ActorSystem<Command> system;
    private final AtomicReference<@Nullable ActorRef<CallRegistry.Command>> registry = new AtomicReference<>();
    private int played;

    private sealed interface Command {}

    private record Begin(String name, EngineUnderTest engine, CompletableFuture<Played> begun) implements Command {}

    private record End(Played played) implements Command {}

    /// A ladder's own actors.
    record Played(EngineUnderTest.Actors actors, ActorRef<Void> root) {}

    UdpNode() {
        try {
            stack = SipStack.start(SipSettings.on("127.0.0.1", 0).withT1(T1).over(Transport.UDP), SipMeter.NONE);
        } catch (SipStartFailure e) {
            throw new IllegalStateException(e);
        }
        system = ActorSystem.create(guardian(), "ladders");
    }

    private Behavior<Command> guardian() {
        return Behaviors.setup(context -> {
            ActorRef<SipGateway.Inbound> inbound = context.spawn(
                    Behaviors.<SipGateway.Inbound>receiveMessage(message -> {
                        ActorRef<CallRegistry.Command> now = registry.get();
                        if (now != null) {
                            now.tell(new CallRegistry.FromNetwork(message));
                        }
                        return Behaviors.same();
                    }),
                    "inbound");
            ActorRef<SipGateway.Command> network = context.spawn(JainSipGateway.create(stack, inbound), "sip");
            return Behaviors.receiveMessage(command -> {
                switch (command) {
                    case Begin begin -> begin(context, begin, network);
                    case End(var ended) -> context.stop(ended.root());
                }
                return Behaviors.same();
            });
        });
    }

    private static void begin(ActorContext<Command> context, Begin begin, ActorRef<SipGateway.Command> network) {
        context.spawn(
                Behaviors.<Void>setup(child -> {
                    begin.begun().complete(new Played(begin.engine().spawn(child, network), child.getSelf()));
                    return Behaviors.empty();
                }),
                begin.name());
    }

    /// From now on what comes in belongs to `engine`.
    Played begin(EngineUnderTest engine) {
        var begun = new CompletableFuture<Played>();
        system.tell(new Begin("ladder-" + ++played, engine, begun));
        Played made = begun.join();
        registry.set(made.actors().registry());
        return made;
    }

    void end(Played over) {
        registry.set(null);
        system.tell(new End(over));
    }

    InetSocketAddress address() {
        return stack.boundUdp().orElseThrow();
    }

    /// Transactions that are not over.
    int openTransactions() {
        return stack.openClientTransactions() + stack.openServerTransactions();
    }

    @Override
    public void close() {
        stack.stop();
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }
}
