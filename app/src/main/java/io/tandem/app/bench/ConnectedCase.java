package io.tandem.app.bench;

import io.tandem.app.bench.PartyActor.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A case of calls that the engine connects with phones of ours.
///
/// @param name what it is called
/// @param caller what a caller does once it is answered
/// @param callees what those do whom the engine dials, by user part, given the engine's `host:port`
/// @param documents what the application answers, by path, given the address of the phones
/// @param requestsPerCall how many requests a call makes to the application
/// @param talk whether the phones send RTP
record ConnectedCase(
        String name,
        Part caller,
        Map<String, Part> callees,
        Function<String, Map<String, String>> documents,
        int requestsPerCall,
        RtpLoad.Talk talk) {
    private static final Duration TRANSACTIONS = Duration.ofSeconds(45);
    private static final Duration ENDING = Duration.ofSeconds(20);
    private static final double MIB = 1 << 20;

    static final String FIGURES = """

        What the figures mean:
          offered, reached       calls per second that were begun, and that ended as they should
          failed                 calls that were not answered, or not transferred
          repeated               SIP messages that came from the engine a second time
          CPU per 1000 calls     processor time of the engine's process, user and system, all threads
          INVITE to 200          from the caller's INVITE until the engine answers, which it does when the callee has
          REFER to 200           from the transferor's REFER until a NOTIFY says 200 (transfer)
          lost, delay            RTP from phone to phone through the engine (--media g711)
          application            from the request to the end of its answer, in the application
          live heap              after a full collection, when all transactions have ended (--heap)
        The phones are in this process and use the other half of the machine.
        """;

    Report measure(CallOptions calls, BenchOptions options, Path folder) throws BenchFailure {
        try (var phones = Phones.start(talk, callees);
                var application = SampleApplication.start(rcml(documents.apply(phones.address())));
                var engine = EngineProcess.start(folder, options.settings())) {
            engine.number("1000", application.url("/start"), application.url("/refer"));
            String target = "sip:1000@" + engine.sip();
            if (calls.warm() > 0) {
                Phones.await(phones.begin(calls.warm(), calls.rate(), target, caller));
                engine.settled("tandem_calls_live", ENDING);
            }
            double heapBefore = calls.heap() ? heap(engine) : Double.NaN;
            application.reset();
            engine.record(options);
            int repeatedBefore = phones.repeated();
            Arrivals arrivals = phones.media().measure();
            Duration cpuBefore = engine.cpu();
            PhonesActor.Counted counted = Phones.await(phones.begin(calls.calls(), calls.rate(), target, caller));
            engine.settled("tandem_calls_live", ENDING);
            Duration cpu = engine.cpu().minus(cpuBefore);
            engine.recorded(options);
            double heapAfter = calls.heap() ? heap(engine) : Double.NaN;
            boolean transfers = callees.values().stream().anyMatch(PartyActor.Transfers.class::isInstance);
            Millis done = transfers ? counted.transferred() : counted.answered();
            int failed = calls.calls() - done.sorted().size();
            int missing = calls.calls() * requestsPerCall - application.requests();
            boolean talking = talk == RtpLoad.Talk.YES;
            return new Report(name + ": " + calls.calls() + " calls at " + calls.rate() + " per second, after "
                            + calls.warm() + " to warm up")
                    .with("offered", "offered", calls.rate(), 0, "calls/s")
                    .with("reached", "reached", done.sorted().size() / seconds(counted.elapsed()), 1, "calls/s")
                    .with("failed", "failed", failed, 0, "calls")
                    .with("repeated", "repeated", phones.repeated() - repeatedBefore, 0, "")
                    .with("CPU per 1000 calls", "cpuPer1000", seconds(cpu) * 1000 / calls.calls(), 2, "s")
                    .with("INVITE to 200", "inviteTo200", counted.answered())
                    .with("REFER to 200", "referTo200", counted.transferred())
                    .with("RTP packets", "packets", talking ? arrivals.packets() : Double.NaN, 0, "")
                    .with("lost", "lost", talking ? arrivals.lost() : Double.NaN, 0, "packets")
                    .with("delay", "delay", arrivals.delays())
                    .with("application", "application", application.answering())
                    .with("requests that did not come", "requestsMissing", missing, 0, "")
                    .with("start to ready", "startToReady", seconds(engine.startToReady()), 2, "s")
                    .with("live heap before", "heapBefore", heapBefore / MIB, 1, "MiB")
                    .with("live heap after", "heapAfter", heapAfter / MIB, 1, "MiB")
                    .with("phones not finished", "unfinished", counted.unfinished(), 0, "")
                    .with("calls still live", "callsLive", engine.metric("tandem_calls_live"), 0, "")
                    .with("media sessions still open", "mediaSessions", engine.metric("tandem_media_sessions"), 0, "");
        }
    }

    static Map<String, byte[]> rcml(Map<String, String> documents) {
        return documents.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, document -> SampleApplication.rcml(document.getValue())));
    }

    private static double heap(EngineProcess engine) throws BenchFailure {
        engine.settled("tandem_sip_transactions_server", TRANSACTIONS);
        return engine.liveHeap();
    }

    private static double seconds(Duration duration) {
        return CallCase.seconds(duration);
    }
}
