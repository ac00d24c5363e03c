package io.tandem.it.ladder;

import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.conference.ConferenceRegion;
import io.tandem.engine.timer.SipTimers;
import io.tandem.it.ladder.Occurrence.Sending;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.pekko.actor.typed.ActorRef;

/// A ladder over UDP on 127.0.0.1, ten times faster than the standard timers. What is said to different parties may be
/// seen in any order; repetitions that no line expects are passed over.
final class UdpStage implements Stage {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final SipTimers STANDARD = SipTimers.STANDARD;
    private static final long FASTER = STANDARD.t1().dividedBy(UdpNode.T1);
    private static final SipTimers TIMERS = new SipTimers(
            STANDARD.t1().dividedBy(FASTER),
            STANDARD.t2().dividedBy(FASTER),
            STANDARD.byeGrace().dividedBy(FASTER),
            STANDARD.terminatedGrace().dividedBy(FASTER),
            STANDARD.sessionExpires());
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration EFFECT = Duration.ofMillis(60);

    private final String run = "u" + COUNT.incrementAndGet();
    private final UdpNode node;
    private final EngineUnderTest engine;
    private final UdpNode.Played played;
    private final DialogNames names = new DialogNames();
    private final Map<String, Peer> peers = new ConcurrentHashMap<>();
    private final Map<String, Handset> handsets = new ConcurrentHashMap<>();
    private final Map<String, UdpPhone> phones = new ConcurrentHashMap<>();
    private final List<Occurrence> occurred = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private long settling = System.nanoTime();

    UdpStage(Ladder ladder, UdpNode node) {
        this.node = node;
        this.engine = new EngineUnderTest(
                ladder.stage(),
                this::tell,
                TIMERS,
                InstantSource.system(),
                (delay, task) -> CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(task),
                text -> Known.withAddresses(this, text));
        this.played = node.begin(engine);
    }

    private void tell(Occurrence occurrence) {
        lock.lock();
        try {
            occurred.add(occurrence);
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public EngineUnderTest engine() {
        return engine;
    }

    @Override
    public ActorRef<CallRegistry.Command> registry() {
        return played.actors().registry();
    }

    @Override
    public ActorRef<ConferenceRegion.Command> conferences() {
        return played.actors().conferences();
    }

    @Override
    public ActorRef<Object> api() {
        return played.actors().api();
    }

    @Override
    public Peer peer(String name) {
        return peers.computeIfAbsent(name, _ -> new Peer(name, handset(DialogNames.phone(name))));
    }

    @Override
    public List<Peer> peers() {
        return List.copyOf(peers.values());
    }

    /// Its socket is opened with it.
    @Override
    public Handset handset(String name) {
        return handsets.computeIfAbsent(name, _ -> {
            var phone = new UdpPhone(name, node.address(), names, this::tell);
            phones.put(name, phone);
            return new Handset(
                    name, new Handset.Address(phone.hostPort(), "127.0.0.1", 40_000 + 2 * phones.size(), us()), run);
        });
    }

    @Override
    public String us() {
        return "127.0.0.1:" + node.address().getPort();
    }

    @Override
    public void deliver(Peer peer, Peer.Outgoing message) {
        UdpPhone phone = phones.get(DialogNames.phone(peer.name()));
        if (phone != null) {
            phone.send(peer.name(), message);
        }
    }

    @Override
    public Optional<Occurrence> next(Set<String> to, Sending sending) {
        return take(to, sending, PATIENCE);
    }

    @Override
    public Optional<Occurrence> unlisted() {
        return take(Set.of(), Sending.FIRST, Duration.ZERO);
    }

    /// @param to those to whom it is said; nobody in it means anybody
    private Optional<Occurrence> take(Set<String> to, Sending sending, Duration patience) {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (true) {
                Optional<Occurrence> found = find(to, sending);
                if (found.isPresent() || left <= 0) {
                    return found;
                }
                left = more.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            lock.unlock();
        }
    }

    private Optional<Occurrence> find(Set<String> to, Sending sending) {
        for (Iterator<Occurrence> all = occurred.iterator(); all.hasNext(); ) {
            Occurrence one = all.next();
            Sending was = one instanceof Occurrence.Sip sip ? sip.sending() : Sending.FIRST;
            if (was == sending && (to.isEmpty() || to.contains(one.to()))) {
                all.remove();
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    @Override
    public void settle() {
        settling = System.nanoTime();
        LockSupport.parkNanos(EFFECT.toNanos());
    }

    /// Counted from when what was before began to settle.
    @Override
    public void pass(Duration time) {
        long end = settling + time.dividedBy(FASTER).toNanos();
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /// Until the last call is gone, or as long as transactions last.
    @Override
    public void passTransactions() {
        long end = System.nanoTime() + TIMERS.transaction().plusSeconds(1).toNanos();
        do {
            registry().tell(new CallRegistry.Count(api()));
            settle();
        } while (Leftovers.of(calls(), engine).isPresent() && System.nanoTime() < end);
    }

    private List<String> calls() {
        int live = engine.live().get();
        return live == 0 ? List.of() : List.of(live + " call(s) in the registry");
    }

    @Override
    public Optional<String> left() {
        return Leftovers.of(calls(), engine);
    }

    @Override
    public void close() {
        node.end(played);
        phones.values().forEach(UdpPhone::close);
    }
}
