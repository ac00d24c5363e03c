package io.tandem.engine.trace;

import io.tandem.engine.sid.CallSid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Keeps the ladders of the calls that began last, so many calls and so many lines of each at the most.
public final class RecentTraces implements TraceSink {
    private final ConcurrentHashMap<CallSid, Ladder> ladders = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<CallSid> oldestFirst = new ConcurrentLinkedQueue<>();
    private final AtomicInteger kept = new AtomicInteger();
    private final int calls;
    private final int linesOfOne;

    private static final class Ladder {
        private final List<TraceEntry> lines = new ArrayList<>();
    }

    /// @param calls how many calls are kept; 0 keeps none
    /// @param linesOfOne how many lines of one call are kept, the first ones
    public RecentTraces(int calls, int linesOfOne) {
        this.calls = calls;
        this.linesOfOne = linesOfOne;
    }

    @Override
    public void record(CallSid call, TraceEntry entry) {
        if (calls == 0) {
            return;
        }
        ladders.compute(call, (sid, known) -> {
            Ladder ladder = known == null ? begun(sid) : known;
            if (ladder.lines.size() < linesOfOne) {
                ladder.lines.add(entry);
            }
            return ladder;
        });
        while (kept.get() > calls) {
            CallSid oldest = oldestFirst.poll();
            if (oldest == null) {
                return;
            }
            kept.decrementAndGet();
            ladders.remove(oldest);
        }
    }

    private Ladder begun(CallSid sid) {
        oldestFirst.add(sid);
        kept.incrementAndGet();
        return new Ladder();
    }

    /// The lines of that call so far; nothing when the call is not known any more.
    public Optional<List<TraceEntry>> ladder(CallSid call) {
        List<TraceEntry> copy = new ArrayList<>();
        ladders.computeIfPresent(call, (_, ladder) -> {
            copy.addAll(ladder.lines);
            return ladder;
        });
        return copy.isEmpty() ? Optional.empty() : Optional.of(copy);
    }
}
