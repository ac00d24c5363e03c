package io.tandem.it.ladder;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.conference.ConferenceRegion;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.timer.SipTimers;
import io.tandem.it.ladder.Occurrence.Sending;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.ActorRefWithCell;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/// A ladder in memory: the test's own thread does what the actors have to do, and moves the time. What is said to one
/// party is seen in its order; what is said to different ones in any order. With dice, phones do not wait until the
/// actors have come to rest either, so that one ladder has many interleavings; the same seed has the same.
final class MemoryStage implements Stage {
    /// So many have had their turn, at the most, when the next message comes.
    private static final int MOST_TURNS = 12;

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Config CONFIG = ConfigFactory.parseString("""
            pekko.loggers = ["org.apache.pekko.event.Logging$StandardOutLogger"]
            pekko.loglevel = OFF
            pekko.stdout-loglevel = OFF
            pekko.log-dead-letters = off
            pekko.jvm-shutdown-hooks = off
            pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
            pekko.coordinated-shutdown.run-by-actor-system-terminate = off
            pekko.scheduler.implementation = "io.tandem.it.ladder.MovedTime$Scheduler"
            pekko.actor.default-dispatcher.executor = "io.tandem.it.ladder.TurnQueue$Configurator"
            pekko.actor.default-blocking-io-dispatcher.executor = "io.tandem.it.ladder.TurnQueue$Configurator"
            pekko.actor.internal-dispatcher.executor = "io.tandem.it.ladder.TurnQueue$Configurator"
            """).withFallback(ConfigFactory.load());

    private final String run = "m" + COUNT.incrementAndGet();
    private final Optional<RandomGenerator> dice;
    private final TurnQueue turns = TurnQueue.named(run);
    private final MovedTime time = MovedTime.named(run);
    private final Deque<Occurrence> occurred = new ArrayDeque<>();
    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private final Map<String, Handset> handsets = new LinkedHashMap<>();
    private final EngineUnderTest engine;
    private final FakeSip sip;
    private final ActorSystem<Void> system;
    private final AtomicReference<EngineUnderTest.@Nullable Actors> actors = new AtomicReference<>();
    private final AtomicReference<@Nullable ActorRef<SipGateway.Command>> gateway = new AtomicReference<>();

    MemoryStage(Ladder ladder) {
        this(ladder, Optional.empty());
    }

    /// @param dice who says whose turn it is; empty when each actor waits for its turn
    MemoryStage(Ladder ladder, Optional<RandomGenerator> dice) {
        this.dice = dice;
        SipTimers timers = SipTimers.STANDARD;
        engine = new EngineUnderTest(
                ladder.stage(), occurred::add, timers, time, time::in, text -> Known.withAddresses(this, text));
        sip = new FakeSip(timers, occurred::add, time::in);
        Config config = ConfigFactory.parseString("ladder.queue = " + run).withFallback(CONFIG);
        var made = new AtomicReference<@Nullable ActorSystem<Void>>();
        drainDuring(() -> made.set(ActorSystem.create(guardian(), run, config)));
        system = Objects.requireNonNull(made.get(), "the actor system did not start");
        turns.drain();
        dice.ifPresent(turns::shuffle);
    }

    private Behavior<Void> guardian() {
        return Behaviors.setup(context -> {
            ActorRef<SipGateway.Command> network = context.spawn(
                    Behaviors.<SipGateway.Command>receiveMessage(command -> {
                        sip.command(command);
                        return Behaviors.same();
                    }),
                    "sip");
            gateway.set(network);
            actors.set(engine.spawn(context, network));
            return Behaviors.empty();
        });
    }

    /// Actor systems start and stop by waiting for their actors, who wait for this thread.
    private void drainDuring(Runnable waiting) {
        Thread thread = Thread.ofPlatform().name("ladder-" + run).start(waiting);
        try {
            turns.drainUntilEndOf(thread);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private EngineUnderTest.Actors actors() {
        return Objects.requireNonNull(actors.get());
    }

    @Override
    public EngineUnderTest engine() {
        return engine;
    }

    @Override
    public ActorRef<CallRegistry.Command> registry() {
        return actors().registry();
    }

    @Override
    public ActorRef<ConferenceRegion.Command> conferences() {
        return actors().conferences();
    }

    @Override
    public ActorRef<Object> api() {
        return actors().api();
    }

    @Override
    public Peer peer(String name) {
        return peers.computeIfAbsent(name, _ -> new Peer(name, handset(DialogNames.phone(name))));
    }

    @Override
    public List<Peer> peers() {
        return List.copyOf(peers.values());
    }

    @Override
    public Handset handset(String name) {
        return handsets.computeIfAbsent(
                name,
                _ -> new Handset(
                        name,
                        new Handset.Address(
                                name + FakeSip.HOSTS + ":5060", "192.0.2.1", 30_000 + 2 * handsets.size(), us()),
                        run));
    }

    @Override
    public String us() {
        return "us" + FakeSip.HOSTS;
    }

    @Override
    public void deliver(Peer peer, Peer.Outgoing message) {
        sip.received(peer.name(), message, actors().registry(), Objects.requireNonNull(gateway.get()));
        dice.ifPresentOrElse(this::takeSomeTurns, turns::drain);
    }

    private void takeSomeTurns(RandomGenerator random) {
        for (int left = random.nextInt(MOST_TURNS); left > 0 && turns.takeTurn(); left--) {}
    }

    @Override
    public Optional<Occurrence> next(Set<String> to, Sending sending) {
        if (dice.isEmpty()) {
            turns.drain();
        }
        Optional<Occurrence> first = first(to);
        while (first.isEmpty() && turns.takeTurn()) {
            first = first(to);
        }
        first.ifPresent(occurred::remove);
        return first;
    }

    private Optional<Occurrence> first(Set<String> to) {
        return occurred.stream().filter(one -> to.contains(one.to())).findFirst();
    }

    @Override
    public Optional<Occurrence> unlisted() {
        turns.drain();
        return Optional.ofNullable(occurred.poll());
    }

    @Override
    public void settle() {
        turns.drain();
    }

    @Override
    public void pass(Duration passed) {
        time.pass(passed, turns::drain);
    }

    @Override
    public void passTransactions() {
        pass(SipTimers.STANDARD.transaction().plusSeconds(8));
    }

    @Override
    public Optional<String> left() {
        actors().registry().tell(new CallRegistry.Count(actors().api()));
        turns.drain();
        List<String> left = new ArrayList<>(sip.complaints());
        if (engine.live().get() > 0) {
            left.add(engine.live() + " call(s) in the registry");
        }
        left.addAll(livingUnder(Adapter.toClassic(actors().registry())));
        left.addAll(livingUnder(Adapter.toClassic(actors().conferences())));
        return Leftovers.of(left, engine);
    }

    /// The registry's children are its calls, and the loop that leads from one to another.
    private static List<String> livingUnder(org.apache.pekko.actor.ActorRef parent) {
        List<String> living = new ArrayList<>();
        if (parent instanceof ActorRefWithCell actor) {
            actor.underlying().childrenRefs().children().foreach(child -> {
                if (!child.path().name().equals("loopback")) {
                    living.add("actor " + child.path().toStringWithoutAddress());
                    living.addAll(livingUnder(child));
                }
                return child;
            });
        }
        return living;
    }

    @Override
    public void close() {
        turns.inOrder();
        drainDuring(() -> {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
        });
        TurnQueue.forget(run);
        MovedTime.forget(run);
    }
}
