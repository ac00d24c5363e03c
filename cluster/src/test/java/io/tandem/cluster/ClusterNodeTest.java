package io.tandem.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.cluster.LostNodes;
import io.tandem.engine.cluster.Peer;
import io.tandem.engine.conference.ConferenceActor;
import io.tandem.engine.conference.ConferenceQuestion;
import io.tandem.engine.conference.ConferenceRegion;
import io.tandem.engine.conference.RoomKey;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.InstanceId;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Nodes of one JVM, over real sockets of loopback.
class ClusterNodeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Running> running = new ArrayList<>();

    /// One node, with a registry that a test reads.
    private record Running(
            ActorTestKit kit,
            InstanceId instance,
            ClusterNode node,
            TestProbe<CallRegistry.Command> registry,
            TestProbe<ConferenceRegion.Command> conferences) {
        String address() {
            String text =
                    Cluster.get(Adapter.toClassic(kit.system())).selfAddress().hostPort();
            return text.substring(text.indexOf('@') + 1);
        }

        int slot(RandomGenerator random) {
            return joined(node.slot(random));
        }
    }

    private Running start(ClusterSettings.Seeds seeds) {
        var instance = InstanceId.mint();
        var settings = new ClusterSettings(
                "127.0.0.1",
                0,
                "127.0.0.1",
                0,
                seeds,
                Duration.ofSeconds(3),
                Duration.ofSeconds(2),
                Optional.empty(),
                ClusterSettings.Keeping.LIVE_CALLS);
        var kit = ActorTestKit.create("tandem", ClusterNode.config(settings, instance));
        TestProbe<CallRegistry.Command> registry = kit.createTestProbe();
        TestProbe<ConferenceRegion.Command> conferences = kit.createTestProbe();
        ClusterNode node = joined(ClusterNode.join(
                kit.system(),
                settings,
                instance,
                CompletableFuture.completedStage(registry.ref()),
                CompletableFuture.completedStage(conferences.ref())));
        var one = new Running(kit, instance, node, registry, conferences);
        running.add(one);
        return one;
    }

    private Running startBeside(Running other) {
        return start(new ClusterSettings.Listed(List.of(other.address())));
    }

    private static <T> T joined(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    @AfterEach
    void stop() {
        running.forEach(one -> one.kit().shutdownTestKit());
    }

    @Test
    void whatIsAskedAboutACallReachesTheNodeThatMintedItsSid() {
        Running alice = start(new ClusterSettings.Alone());
        Running bob = startBeside(alice);
        CallSid call = CallSid.mint(alice.slot(RandomGenerator.getDefault()));
        TestProbe<CallRegistry.Found> asker = bob.kit().createTestProbe();

        bob.node().calls().tell(new CallRegistry.Find(call, asker.ref()));

        var asked = alice.registry().expectMessageClass(CallRegistry.Find.class);
        assertThat(asked.call()).isEqualTo(call);
        asked.replyTo().tell(new CallRegistry.Found(Optional.empty()));
        asker.expectMessage(PATIENCE, new CallRegistry.Found(Optional.empty()));
        bob.registry().expectNoMessage(Duration.ofMillis(1));
    }

    @Test
    void aRoomIsAtTheNodeWhereItWasAskedForFirstAndSoIsItsConference() {
        Running alice = start(new ClusterSettings.Alone());
        Running bob = startBeside(alice);
        var sales = new RoomKey(AccountSid.mint(), "sales");
        var conference = ConferenceSid.mint(sales.bucket());
        TestProbe<ConferenceActor.Expected> caller = bob.kit().createTestProbe();
        TestProbe<ConferenceQuestion.Described> asker = alice.kit().createTestProbe();
        var expects =
                new ConferenceRegion.ToRoom(sales, new ConferenceActor.Expect(Duration.ofMinutes(1), caller.ref()));

        bob.node().rooms().tell(expects);
        bob.conferences().expectMessage(PATIENCE, expects);
        alice.node()
                .rooms()
                .tell(new ConferenceRegion.ToConference(conference, new ConferenceQuestion.Describe(asker.ref())));
        var asked = bob.conferences().expectMessageClass(ConferenceRegion.ToConference.class, PATIENCE);
        assertThat(asked.conference()).isEqualTo(conference);
        asked.message().notLive();
        asker.expectMessage(PATIENCE, new ConferenceQuestion.Described(Optional.empty()));
        alice.conferences().expectNoMessage(Duration.ofMillis(1));
    }

    /// The second node throws the same dice: it is told that the slot is taken and throws again.
    @Test
    void aSlotHasOneOwner() {
        Running alice = start(new ClusterSettings.Alone());
        Running bob = startBeside(alice);
        int taken = alice.slot(dice(7));

        assertThat(taken).isEqualTo(7);
        assertThat(bob.slot(dice(7, 7, 9))).isEqualTo(9);
    }

    private static RandomGenerator dice(Integer... eyes) {
        var left = new LinkedBlockingQueue<>(List.of(eyes));
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError("a slot is an int");
            }

            @Override
            public int nextInt(int bound) {
                return left.remove();
            }
        };
    }

    @Test
    void everyNodeKnowsWhereTheOthersAreUntilTheyLeave() throws InterruptedException {
        Running alice = start(new ClusterSettings.Alone());
        Running bob = startBeside(alice);
        Peer card = new Peer(bob.instance(), 9, "127.0.0.2:5080", URI.create("http://127.0.0.2:8080/"));

        alice.node().announce(new Peer(alice.instance(), 7, "127.0.0.1:5080", URI.create("http://127.0.0.1:8080/")));
        bob.node().announce(card);
        until(() -> alice.node().peers().others().equals(List.of(card)));
        assertThat(alice.node().peers().of(CallSid.mint(9))).contains(card);
        assertThat(alice.node().peers().of(CallSid.mint(7))).isEmpty();

        bob.kit().shutdownTestKit();
        until(() -> alice.node().peers().others().isEmpty());
    }

    @Test
    void aNodeThatComesKnowsTheOthersBeforeItBegins() {
        Running alice = start(new ClusterSettings.Alone());
        Peer card = new Peer(alice.instance(), 7, "127.0.0.1:5080", URI.create("http://127.0.0.1:8080/"));
        joined(alice.node().announce(card));
        Running bob = startBeside(alice);

        joined(bob.node()
                .announce(new Peer(bob.instance(), 9, "127.0.0.2:5080", URI.create("http://127.0.0.2:8080/"))));
        assertThat(bob.node().peers().others()).containsExactly(card);
    }

    @Test
    void whoClosesLostCallsIsToldWhoLivesWhenANodeComesAndWhenItIsGone() throws InterruptedException {
        Running alice = start(new ClusterSettings.Alone());
        var told = closerOf(alice, Duration.ZERO);
        assertThat(told.poll(20, TimeUnit.SECONDS)).containsExactly(alice.instance());

        Running bob = startBeside(alice);
        until(() -> Set.of(alice.instance(), bob.instance()).equals(told.poll()));
        bob.kit().shutdownTestKit();
        until(() -> Set.of(alice.instance()).equals(told.poll()));
    }

    @Test
    void aNodeThatWasGivenUpIsLostWhenItMustHaveEnded() throws InterruptedException {
        Running alice = start(new ClusterSettings.Alone());
        Running bob = startBeside(alice);
        var told = closerOf(alice, Duration.ofMillis(1));

        isGivenUp(bob, alice);

        until(() -> Set.of(alice.instance()).equals(told.poll()));
    }

    @Test
    void aNodeThatWasGivenUpDoesItsLastDeedAndThenEnds() throws InterruptedException {
        Running alice = start(new ClusterSettings.Alone());
        Running bob = startBeside(alice);
        var deed = new CompletableFuture<Void>();
        var begun = new CompletableFuture<Boolean>();
        bob.node().onGivenUp(() -> {
            begun.complete(true);
            return deed;
        });

        isGivenUp(bob, alice);

        assertThat(joined(begun)).isTrue();
        CompletableFuture<Done> ended = bob.kit().system().getWhenTerminated().toCompletableFuture();
        assertThat(ended.isDone()).isFalse();
        deed.complete(null);
        joined(ended);
    }

    @Test
    void aNodeThatStopsByItselfWasNotGivenUp() {
        Running alice = start(new ClusterSettings.Alone());
        var deeds = new AtomicInteger();
        alice.node().onGivenUp(() -> {
            deeds.incrementAndGet();
            return CompletableFuture.completedStage(null);
        });

        alice.kit().system().terminate();
        joined(alice.kit().system().getWhenTerminated());

        assertThat(deeds).hasValue(0);
    }

    private static BlockingQueue<Set<InstanceId>> closerOf(Running one, Duration margin) {
        var told = new LinkedBlockingQueue<Set<InstanceId>>();
        one.node()
                .closeLost(
                        Behaviors.receiveMessage(command -> {
                            if (command instanceof LostNodes.Alive(var instances)) {
                                told.add(instances);
                            }
                            return Behaviors.same();
                        }),
                        margin);
        return told;
    }

    private static void isGivenUp(Running lost, Running by) throws InterruptedException {
        org.apache.pekko.cluster.typed.Cluster.get(by.kit().system())
                .manager()
                .tell(new Down(
                        Cluster.get(Adapter.toClassic(lost.kit().system())).selfAddress()));
        until(() -> by.node().members().size() == 1);
    }

    @Test
    void whoClosesLostCallsIsToldAgainAfterItHasDied() throws InterruptedException {
        var told = new LinkedBlockingQueue<Set<InstanceId>>();
        Running alice = start(new ClusterSettings.Alone());
        alice.node()
                .closeLost(
                        Behaviors.receiveMessage(command -> switch (command) {
                            case LostNodes.Alive(var instances) -> {
                                told.add(instances);
                                if (told.size() == 1) {
                                    throw new IllegalStateException("it dies, once");
                                }
                                yield Behaviors.same();
                            }
                            default -> Behaviors.unhandled();
                        }),
                        Duration.ZERO);
        until(() -> told.size() > 1); // what died was told once
        assertThat(told).containsOnly(Set.of(alice.instance()));
    }

    private static void until(BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
