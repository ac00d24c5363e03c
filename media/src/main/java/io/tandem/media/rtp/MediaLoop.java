package io.tandem.media.rtp;

import io.tandem.engine.media.AudioClip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that carries many sessions: it reads what comes, runs what other threads ask for, fires timers, and lets
/// the sessions that send, and the rooms in which somebody sits, do so every 20 ms.
///
/// The ticks are counted from the plane's start, so tick n is due at start + n · 20 ms, whatever happened before: they
/// do not drift, and a tick's number is a moment that means the same in every loop. When the thread was held up, the
/// last few ticks are made up for at once; those before are left out, and the streams show a gap in their timestamps.
///
/// A session that neither sends nor waits for a timer, and an empty room, cost nothing here.
final class MediaLoop {
    /// Samples in a frame of 20 ms.
    static final int FRAME = AudioClip.RATE / 50;

    static final long TICK_NANOS = 20_000_000;

    private static final Logger log = LoggerFactory.getLogger(MediaLoop.class);

    /// So many ticks are sent at once at most.
    private static final int MOST_TICKS_AT_ONCE = 3;

    private static final int LARGEST_DATAGRAM = 2048;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long FOR_EVER = Long.MAX_VALUE;

    private final int index;
    private final long startNanos;
    private final Selector selector;
    private final Thread thread;
    private final LoopMeter meter = new LoopMeter();
    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<LoopTimer> timers = new PriorityQueue<>();
    private final TickList sending = new TickList();
    private final TickList mixing = new TickList();
    private final Queue<Runnable> afterSelect = new ArrayDeque<>();
    private final Consumer<SelectionKey> readable = this::read;
    private final ByteBuffer in = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
    private final ByteBuffer out = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
    private final RtpPacket packet = new RtpPacket();
    private final short[] samples = new short[LARGEST_DATAGRAM];
    private long now;
    private long nextTick;
    private boolean running = true;

    /// @param index tells the loops of a plane apart
    /// @param startNanos when tick zero was
    MediaLoop(int index, long startNanos) throws IOException {
        this.index = index;
        this.startNanos = startNanos;
        this.now = startNanos;
        this.selector = Selector.open();
        this.thread = Thread.ofPlatform().name("media-" + index).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    int index() {
        return index;
    }

    LoopMeter meter() {
        return meter;
    }

    Thread thread() {
        return thread;
    }

    /// Runs `command` on this loop's thread; the order is kept.
    void execute(Runnable command) {
        inbox.add(command);
        if (!isCurrent()) {
            selector.wakeup();
        }
    }

    /// Ends the loop after the commands that were given before.
    void stop() {
        execute(() -> running = false);
    }

    /// Whether it is this loop that asks.
    boolean isCurrent() {
        return Thread.currentThread().equals(thread);
    }

    // What follows is for the sessions, on this loop's thread.

    /// The time of the current round, as of [System#nanoTime].
    long now() {
        return now;
    }

    /// Timestamp units since tick zero.
    long samplesNow() {
        long elapsed = now - startNanos;
        return elapsed / 1_000_000_000 * AudioClip.RATE + elapsed % 1_000_000_000 * AudioClip.RATE / 1_000_000_000;
    }

    /// The number of the tick that was due last.
    long tickNow() {
        return (now - startNanos) / TICK_NANOS;
    }

    /// Where a datagram is read to.
    ByteBuffer in() {
        return in.clear();
    }

    /// What was read to [#in].
    ByteBuffer received() {
        return in.flip();
    }

    /// Where a datagram is made.
    ByteBuffer out() {
        return out.clear();
    }

    RtpPacket packet() {
        return packet;
    }

    /// Where a received frame is decoded to.
    short[] samples() {
        return samples;
    }

    /// Runs `whenReadable` each time `channel` has something.
    void watch(DatagramChannel channel, Runnable whenReadable) throws IOException {
        channel.register(selector, SelectionKey.OP_READ, whenReadable);
    }

    void unwatch(DatagramChannel channel) {
        SelectionKey key = channel.keyFor(selector);
        if (key != null) {
            key.cancel();
        }
    }

    /// Fires `timer` at `nanoTime`, unless it is queued already.
    void arm(LoopTimer timer, long nanoTime) {
        if (!timer.isQueued()) {
            timer.queuedFor(nanoTime);
            timers.add(timer);
        }
    }

    /// Lets `session` send from the next tick on.
    void startSending(RtpSession session) {
        countAnewUnlessTicking();
        sending.add(session);
    }

    void stopSending(RtpSession session) {
        sending.remove(session);
    }

    /// Lets `room` be mixed from the next tick on.
    void startMixing(RtpMixer room) {
        countAnewUnlessTicking();
        mixing.add(room);
    }

    void stopMixing(RtpMixer room) {
        mixing.remove(room);
    }

    /// Runs `command` when the sockets that were closed in this round are gone from the system.
    void onceClosed(Runnable command) {
        afterSelect.add(command);
    }

    private void run() {
        try (selector) {
            while (running) {
                select();
                now = System.nanoTime();
                runAll(afterSelect);
                runAll(inbox);
                fireTimers();
                runTicks();
            }
            selector.selectNow(readable);
            runAll(afterSelect);
        } catch (IOException broken) {
            log.error("media loop {} lost its selector and ends; its sessions are silent from now on", index, broken);
        }
    }

    private void select() throws IOException {
        long wait = inbox.isEmpty() && afterSelect.isEmpty() ? nanosToNext() : 0;
        if (wait <= 0) {
            selector.selectNow(readable);
        } else if (wait == FOR_EVER) {
            selector.select(readable);
        } else {
            selector.select(readable, (wait + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        }
    }

    private long nanosToNext() {
        long wait = FOR_EVER;
        long nanoTime = System.nanoTime();
        if (hasTicks()) {
            wait = dueNanos(nextTick) - nanoTime;
        }
        LoopTimer next = timers.peek();
        return next == null ? wait : Math.min(wait, next.due() - nanoTime);
    }

    private void read(SelectionKey key) {
        // A round with many readable sockets takes long: each packet wants its own time of arrival.
        now = System.nanoTime();
        if (key.attachment() instanceof Runnable whenReadable) {
            guarded(whenReadable);
        }
    }

    private void fireTimers() {
        LoopTimer next = timers.peek();
        while (next != null && next.due() - now <= 0) {
            timers.remove();
            guarded(next::fire);
            next = timers.peek();
        }
    }

    private void runTicks() {
        if (!hasTicks()) {
            return;
        }
        long late = now - dueNanos(nextTick);
        if (late < 0) {
            return;
        }
        meter.tickCame(late);
        long behind = late / TICK_NANOS + 1 - MOST_TICKS_AT_ONCE;
        if (behind > 0) {
            meter.ticksLeftOut(behind);
            nextTick += behind;
        }
        long last = tickNow();
        while (nextTick <= last) {
            sending.tick(nextTick);
            // After the sessions: one whose prompt is over hears the room at once.
            mixing.tick(nextTick);
            nextTick++;
        }
    }

    private boolean hasTicks() {
        return !sending.isEmpty() || !mixing.isEmpty();
    }

    private void countAnewUnlessTicking() {
        if (!hasTicks()) {
            nextTick = tickNow() + 1;
        }
    }

    private void runAll(Queue<Runnable> commands) {
        Runnable command = commands.poll();
        while (command != null) {
            guarded(command);
            command = commands.poll();
        }
    }

    private void guarded(Runnable command) {
        try {
            command.run();
        } catch (RuntimeException failure) {
            Throwable cause = failure instanceof UncheckedIOException io ? io.getCause() : failure;
            log.error("media loop {}: a command or packet failed", index, cause);
        }
    }

    private long dueNanos(long tick) {
        return startNanos + tick * TICK_NANOS;
    }
}
