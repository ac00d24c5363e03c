package io.tandem.sip;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs what may block, such as DNS and connecting, on virtual threads: one after the other for one destination, side
/// by side for several.
final class Lanes {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

    private final Map<String, Queue<Runnable>> lanes = new HashMap<>();

    void run(String destination, Runnable task) {
        synchronized (lanes) {
            Queue<Runnable> busy = lanes.get(destination);
            if (busy != null) {
                busy.add(task);
                return;
            }
            lanes.put(destination, new ArrayDeque<>());
        }
        Thread.ofVirtual().name("sip-lane").start(() -> drain(destination, task));
    }

    private void drain(String destination, Runnable first) {
        Runnable task = first;
        while (task != null) {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.debug("on the way to {}", destination, e);
            }
            task = next(destination);
        }
    }

    private @Nullable Runnable next(String destination) {
        synchronized (lanes) {
            Queue<Runnable> waiting = lanes.get(destination);
            Runnable next = waiting == null ? null : waiting.poll();
            if (next == null) {
                lanes.remove(destination);
            }
            return next;
        }
    }
}
