package io.tandem.sip;

import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.stack.SIPStackTimerTask;
import gov.nist.javax.sip.stack.timers.SipTimer;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All timers of a stack: a ring of slots that one thread walks along, one slot each 10 ms. To set or cancel a timer
/// takes no lock and no search, however many there are. (JAIN-SIP's own executor timer says that it is not started
/// while it runs, so that no server transaction would ever end.)
public final class TimerWheel implements SipTimer {
    private static final Logger LOG = LoggerFactory.getLogger(TimerWheel.class);
    private static final long SLOT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int SLOTS = 1_024;

    private final AtomicReferenceArray<Queue<Entry>> slots = new AtomicReferenceArray<>(SLOTS);
    private final long epoch = System.nanoTime();
    private volatile boolean running;
    private long walked;

    /// Made by JAIN-SIP.
    public TimerWheel() {
        for (int i = 0; i < SLOTS; i++) {
            slots.set(i, new ConcurrentLinkedQueue<>());
        }
    }

    private static final class Entry {
        private final Runnable task;
        private final long periodNanos;
        private long due;
        private volatile boolean cancelled;

        Entry(Runnable task, long due, long periodNanos) {
            this.task = task;
            this.due = due;
            this.periodNanos = periodNanos;
        }
    }

    @Override
    public void start(SipStackImpl stack, Properties properties) {
        running = true;
        Thread.ofPlatform().daemon().name("sip-timers").start(this::walk);
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isStarted() {
        return running;
    }

    @Override
    public boolean schedule(SIPStackTimerTask task, long delayMillis) {
        task.setSipTimerTask(add(task::runTask, delayMillis, 0));
        return true;
    }

    @Override
    public boolean scheduleWithFixedDelay(SIPStackTimerTask task, long delayMillis, long periodMillis) {
        task.setSipTimerTask(add(task::runTask, delayMillis, Math.max(1, periodMillis)));
        return true;
    }

    @Override
    public boolean cancel(SIPStackTimerTask task) {
        if (!(task.getSipTimerTask() instanceof Entry entry)) {
            return false;
        }
        entry.cancelled = true;
        task.cleanUpBeforeCancel();
        return true;
    }

    /// Runs `task` once, that much later.
    void after(long delayMillis, Runnable task) {
        add(task, delayMillis, 0);
    }

    private Entry add(Runnable task, long delayMillis, long periodMillis) {
        long due = System.nanoTime() - epoch + TimeUnit.MILLISECONDS.toNanos(delayMillis);
        Entry entry = new Entry(task, due, TimeUnit.MILLISECONDS.toNanos(periodMillis));
        put(entry);
        return entry;
    }

    private void put(Entry entry) {
        slots.get(slot(entry.due)).add(entry);
    }

    /// The first slot that is walked over after `due`.
    private static int slot(long due) {
        return (int) Math.floorMod(due / SLOT_NANOS + 1, (long) SLOTS);
    }

    private void walk() {
        while (running) {
            long now = System.nanoTime() - epoch;
            while (walked * SLOT_NANOS <= now) {
                visit(slots.get((int) (walked % SLOTS)), walked * SLOT_NANOS);
                walked++;
            }
            LockSupport.parkNanos(walked * SLOT_NANOS - now);
        }
    }

    private void visit(Queue<Entry> slot, long time) {
        int count = slot.size();
        for (int i = 0; i < count; i++) {
            Entry entry = slot.poll();
            if (entry == null) {
                return;
            }
            if (entry.cancelled) {
                continue;
            }
            if (entry.due > time) {
                slot.add(entry); // of a later round
            } else {
                run(entry);
            }
        }
    }

    private void run(Entry entry) {
        try {
            entry.task.run();
        } catch (Throwable e) { // one timer may not stop the others
            LOG.debug("a timer failed", e);
        }
        if (entry.periodNanos > 0 && !entry.cancelled) {
            entry.due = System.nanoTime() - epoch + entry.periodNanos;
            put(entry);
        }
    }
}
