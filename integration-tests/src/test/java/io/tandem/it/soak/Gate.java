package io.tandem.it.soak;

import io.tandem.it.cluster.ThreeNodes;
import io.tandem.it.loss.EngineProcess;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

/// Which nodes are called: one that is to be restarted is called by nobody any more, as a load balancer would have it.
/// Calls that it has go on.
final class Gate {
    private final ThreeNodes nodes;
    private final List<ReadWriteLock> doors = Stream.<ReadWriteLock>generate(() -> new ReentrantReadWriteLock(true))
            .limit(ThreeNodes.NODES)
            .toList();

    /// Something that needs a node for as long as it takes.
    interface Use {
        void of(EngineProcess node) throws Exception;
    }

    /// The same, when something comes of it.
    interface Making<T> {
        T with(EngineProcess node) throws Exception;
    }

    Gate(ThreeNodes nodes) {
        this.nodes = nodes;
    }

    /// Does something with any node that is open.
    <T> T any(Making<T> making) throws Exception {
        int node = ThreadLocalRandom.current().nextInt(ThreeNodes.NODES) + 1;
        while (!door(node).readLock().tryLock()) {
            node = node % ThreeNodes.NODES + 1;
        }
        try {
            return making.with(nodes.node(node));
        } finally {
            door(node).readLock().unlock();
        }
    }

    /// The same, when nothing comes of it.
    void use(Use use) throws Exception {
        any(node -> {
            use.of(node);
            return node;
        });
    }

    /// Does something with that node, once it is open.
    <T> T at(int node, Making<T> making) throws Exception {
        door(node).readLock().lock();
        try {
            return making.with(nodes.node(node));
        } finally {
            door(node).readLock().unlock();
        }
    }

    /// Does something with a node that nobody calls meanwhile.
    void closed(int node, Use use) throws Exception {
        door(node).writeLock().lock();
        try {
            use.of(nodes.node(node));
        } finally {
            door(node).writeLock().unlock();
        }
    }

    private ReadWriteLock door(int node) {
        return doors.get(node - 1);
    }
}
