package io.tandem.it.ladder;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;
import org.jspecify.annotations.Nullable;

/// What the actors of one system have to do, one after another, done by the test's own thread. Every dispatcher of the
/// system hands its work to the queue that its setting `queue` names. Whose turn it is, is the order in which they
/// came, or chance: threads promise no more.
final class TurnQueue extends AbstractExecutorService {
    private static final Map<String, TurnQueue> BY_NAME = new ConcurrentHashMap<>();
    private static final int ENDLESS = 1_000_000;

    private final LinkedBlockingQueue<Runnable> turns = new LinkedBlockingQueue<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private IntUnaryOperator next = TurnQueue::first;

    static TurnQueue named(String name) {
        return BY_NAME.computeIfAbsent(name, _ -> new TurnQueue());
    }

    /// From now on `random` says whose turn it is.
    void shuffle(RandomGenerator random) {
        next = random::nextInt;
    }

    /// From now on turns are taken in their order.
    void inOrder() {
        next = TurnQueue::first;
    }

    private static int first(int waiting) {
        return 0;
    }

    static void forget(String name) {
        BY_NAME.remove(name);
    }

    /// Does all there is to do, and what comes of it.
    void drain() {
        for (int done = 0; done < ENDLESS; done++) {
            if (!takeTurn()) {
                return;
            }
        }
        throw new AssertionError("the actors do not come to rest");
    }

    /// Whether there was anything to do; then some of it is done.
    boolean takeTurn() {
        turns.drainTo(waiting);
        if (waiting.isEmpty()) {
            return false;
        }
        waiting.remove(next.applyAsInt(waiting.size())).run();
        return true;
    }

    /// Does what there is to do until `thread` has ended: actor systems start and stop by waiting for actors.
    void drainUntilEndOf(Thread thread) throws InterruptedException {
        while (thread.isAlive()) {
            Runnable turn = takeTurn() ? null : turns.poll(1, TimeUnit.MILLISECONDS);
            if (turn != null) {
                waiting.add(turn);
            }
        }
        drain();
    }

    @Override
    public void execute(Runnable turn) {
        turns.add(turn);
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        List<Runnable> left = new ArrayList<>();
        turns.drainTo(left);
        return left;
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }

    /// Named as `executor` in the settings of a dispatcher.
    public static final class Configurator extends ExecutorServiceConfigurator {
        private final String queue;

        public Configurator(Config config, DispatcherPrerequisites prerequisites) {
            super(config, prerequisites);
            this.queue = prerequisites.settings().config().getString("ladder.queue");
        }

        @Override
        public ExecutorServiceFactory createExecutorServiceFactory(String id, @Nullable ThreadFactory threadFactory) {
            return new ExecutorServiceFactory() {
                @Override
                public ExecutorService createExecutorService() {
                    return named(queue);
                }
            };
        }
    }
}
