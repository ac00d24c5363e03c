package io.tandem.media.tape;

import io.tandem.engine.media.TapeOrder;
import io.tandem.engine.media.TapeOrder.Channels;
import io.tandem.engine.media.TapeOrder.Track;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// What a tape has heard and is not yet written: two seconds of each side that is kept. One thread at a time puts, the
/// writer takes; neither waits for the other, and nothing is allocated for samples.
///
/// ```
///        taken        ready                taken + SAMPLES
///   -------|------------|------------------------|-------> places
///          | the writer | what comes is put here |
/// ```
///
/// A place that nothing was put to is silence. Silence that is longer than what was heard is a [Rest], which needs no
/// room.
final class Reel {
    /// How much it holds, about two seconds; a power of two.
    static final int SAMPLES = 1 << 14;

    private static final int MASK = SAMPLES - 1;
    private static final long NOT_BEGUN = -1;

    private final Channels channels;
    private final short @Nullable [] party;
    private final short @Nullable [] others;
    private final Queue<Rest> rests = new ConcurrentLinkedQueue<>();
    private volatile long ready = NOT_BEGUN;
    private volatile long taken;

    /// Silence before what is at the place `at`.
    record Rest(long at, long length) {}

    Reel(TapeOrder order) {
        this.channels = order.channels();
        this.party = order.track() == Track.OUTBOUND ? null : new short[SAMPLES];
        this.others = order.track() == Track.INBOUND ? null : new short[SAMPLES];
    }

    // ---- the side that hears

    boolean keeps(Side side) {
        return of(side) != null;
    }

    /// Puts `length` samples from `from` on to `place`, which is at least [#ready].
    ///
    /// @return whether there was room for them
    boolean put(Side side, long place, short[] samples, int from, int length) {
        short[] kept = of(side);
        if (kept == null) {
            return true;
        }
        if (place + length - taken > SAMPLES) {
            return false;
        }
        int at = (int) place & MASK;
        int toTheEnd = Math.min(length, SAMPLES - at);
        System.arraycopy(samples, from, kept, at, toTheEnd);
        System.arraycopy(samples, from + toTheEnd, kept, 0, length - toTheEnd);
        return true;
    }

    /// `length` of silence comes before what is put to `place`, which is at least [#ready].
    void rest(long place, long length) {
        rests.add(new Rest(place, length));
    }

    /// Everything before `place` may be written.
    void release(long place) {
        if (place > ready) {
            ready = place;
        }
    }

    // ---- the writer

    boolean hasBegun() {
        return ready != NOT_BEGUN;
    }

    /// Up to which place it may be written.
    long ready() {
        return ready;
    }

    /// Up to which place it was taken.
    long taken() {
        return taken;
    }

    /// Up to where samples can be taken at once: the next rest, or `until`.
    long endOfRun(long until) {
        Rest next = rests.peek();
        return next == null ? until : Math.min(until, next.at());
    }

    /// Takes the rest that comes now.
    ///
    /// @return how long it is; 0 when samples come
    long takeRest() {
        Rest next = rests.peek();
        if (next == null || next.at() != taken) {
            return 0;
        }
        rests.remove();
        return next.length();
    }

    /// Takes the next `count` samples into `out`, as they are in the file.
    void take(ByteBuffer out, int count) {
        int start = (int) taken;
        for (int i = start; i < start + count; i++) {
            int at = i & MASK;
            int first = party == null ? 0 : party[at];
            int second = others == null ? 0 : others[at];
            switch (channels) {
                case MONO -> out.putShort((short) Math.clamp(first + second, Short.MIN_VALUE, Short.MAX_VALUE));
                case DUAL -> out.putShort((short) first).putShort((short) second);
            }
        }
        drop(count);
    }

    /// Takes the next `count` samples to nowhere.
    void drop(int count) {
        long from = taken;
        clear(party, count);
        clear(others, count);
        taken = from + count;
    }

    private void clear(short @Nullable [] kept, int count) {
        if (kept != null) {
            int at = (int) taken & MASK;
            int toTheEnd = Math.min(count, SAMPLES - at);
            Arrays.fill(kept, at, at + toTheEnd, (short) 0);
            Arrays.fill(kept, 0, count - toTheEnd, (short) 0);
        }
    }

    private short @Nullable [] of(Side side) {
        return switch (side) {
            case PARTY -> party;
            case OTHERS -> others;
        };
    }
}
