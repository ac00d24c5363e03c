package io.tandem.http.rest;

import io.tandem.engine.store.CallRecord;
import io.tandem.engine.trace.RecentTraces;
import io.tandem.engine.trace.TraceEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// `Calls/{call}/Trace`: the ladder of a live or recent call, as text or as JSON. The node that the call is or was on
/// has it.
final class TraceResource {
    private final RecentTraces traces;
    private final CallLookup calls;
    private final PeerRequests peers;

    TraceResource(RecentTraces traces, CallLookup calls, PeerRequests peers) {
        this.traces = traces;
        this.calls = calls;
        this.peers = peers;
    }

    List<Route> routes() {
        return List.of(Route.below("Calls/{call}/Trace").get(this::show));
    }

    private Answer show(Asked asked) {
        CallRecord call = calls.found(asked);
        return traces.ladder(call.sid())
                .map(ladder -> shown(asked, call, ladder))
                .or(() -> peers.ofMaker(call.sid(), asked.request()))
                .orElseThrow(() -> Refusal.notFound(
                        "the trace of call " + call.sid() + " is not kept any more: only those of recent calls are"));
    }

    private static Answer shown(Asked asked, CallRecord call, List<TraceEntry> ladder) {
        return switch (asked.wish()) {
            case JSON -> Answer.ok(shown(new View(asked.dialect(), Format.JSON), call, ladder));
            case XML -> Answer.text(200, text(call, ladder)); // nobody asked for JSON
        };
    }

    private static String text(CallRecord call, List<TraceEntry> ladder) {
        Instant start = ladder.getFirst().at();
        return ladder.stream()
                .map(line -> String.format(Locale.ROOT, "%9.3f  %s\n", seconds(start, line), line))
                .collect(Collectors.joining("", "# " + call.sid() + "  " + start + "\n", ""));
    }

    private static double seconds(Instant start, TraceEntry line) {
        return Duration.between(start, line.at()).toMillis() / 1000.0;
    }

    private static Representation shown(View view, CallRecord call, List<TraceEntry> ladder) {
        List<Representation> lines = ladder.stream()
                .map(line -> new Representation("Line", view)
                        .text("At", line.at())
                        .text("Kind", line.kind().name().toLowerCase(Locale.ROOT))
                        .text("From", line.from())
                        .text("To", line.to())
                        .text("What", line.what())
                        .text("Details", String.join("  ", line.details())))
                .toList();
        return new Representation("Trace", view).text("CallSid", call.sid()).items("Lines", lines);
    }
}
