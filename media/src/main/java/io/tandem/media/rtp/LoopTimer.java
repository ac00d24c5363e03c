package io.tandem.media.rtp;

/// Something a loop does later. It is queued at most once at a time; one that is cancelled stays in the queue and does
/// nothing when its time comes.
final class LoopTimer implements Comparable<LoopTimer> {
    private Runnable action;
    private long due;
    private boolean queued;

    LoopTimer(Runnable action) {
        this.action = action;
    }

    boolean isQueued() {
        return queued;
    }

    long due() {
        return due;
    }

    void queuedFor(long nanoTime) {
        due = nanoTime;
        queued = true;
    }

    void cancel() {
        action = LoopTimer::nothing;
    }

    void fire() {
        queued = false;
        action.run();
    }

    private static void nothing() {}

    @Override
    public int compareTo(LoopTimer other) {
        return Long.compare(due - other.due, 0);
    }
}
