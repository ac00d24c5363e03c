package io.tandem.sip;

import io.tandem.engine.sip.Relay;
import io.tandem.engine.sip.SipGateway;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A stack with its gateway, and what it told.
final class Stacks implements AutoCloseable {
    private final ActorTestKit kit;
    private final SipStack stack;
    private final ActorRef<SipGateway.Command> gateway;
    private final BlockingQueue<SipGateway.Inbound> inbound = new LinkedBlockingQueue<>();

    private Stacks(SipStack stack, Relay relay) {
        this.kit = ActorTestKit.create();
        this.stack = stack;
        ActorRef<SipGateway.Inbound> hearing = kit.spawn(Behaviors.<SipGateway.Inbound>receiveMessage(message -> {
            inbound.add(message);
            return Behaviors.same();
        }));
        gateway = kit.spawn(JainSipGateway.create(stack, hearing, relay));
    }

    /// T1 is 50 ms, so that 64*T1 is 3.2 s.
    static SipSettings settings(String host) {
        return SipSettings.on(host, 0).withT1(Duration.ofMillis(50));
    }

    static Stacks on(String host) throws SipStartFailure {
        return with(settings(host));
    }

    static Stacks with(SipSettings settings) throws SipStartFailure {
        return new Stacks(SipStack.start(settings, SipMeter.NONE), Relay.NONE);
    }

    /// One that passes on what `relay` says.
    static Stacks relaying(Relay relay) throws SipStartFailure {
        return new Stacks(SipStack.start(settings("127.0.0.1"), SipMeter.NONE), relay);
    }

    SipStack stack() {
        return stack;
    }

    ActorTestKit kit() {
        return kit;
    }

    InetSocketAddress udp() {
        return stack.boundUdp().orElseThrow();
    }

    InetSocketAddress tcp() {
        return stack.boundTcp().orElseThrow();
    }

    void tell(SipGateway.Command command) {
        gateway.tell(command);
    }

    SipGateway.RequestReceived request() throws InterruptedException {
        return (SipGateway.RequestReceived) next();
    }

    SipGateway.Inbound next() throws InterruptedException {
        return next(Duration.ofSeconds(5)).orElseThrow(() -> new AssertionError("nothing was told within 5 s"));
    }

    Optional<SipGateway.Inbound> next(Duration patience) throws InterruptedException {
        return Optional.ofNullable(inbound.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    /// What was told up to now.
    int told() {
        return inbound.size();
    }

    @Override
    public void close() {
        stack.stop();
        kit.shutdownTestKit();
    }
}
