package io.tandem.app.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// A case of many calls, each short.
///
/// @param name what it is called
/// @param scenario what SIPp does
/// @param document what `/start` answers
/// @param requestsPerCall how many requests a call makes to the application
record CallCase(String name, String scenario, String document, int requestsPerCall) {
    private static final Duration TRANSACTIONS = Duration.ofSeconds(45);
    private static final Duration ENDING = Duration.ofSeconds(20);
    private static final double MIB = 1 << 20;

    /// What all cases of this kind print.
    static final String FIGURES = """

        What the figures mean:
          offered, reached       calls per second that SIPp began, and that ended as they should
          failed                 calls that did not go as the scenario says
          retransmissions        SIP requests that SIPp had to repeat
          CPU per 1000 calls     processor time of the engine's process, user and system, all threads
          INVITE to 200          as SIPp measures it; in it are the request to the application and its answer
          INVITE to request      until the application is asked, by the clocks of SIPp and application
          application            from the request to the end of its answer, in the application
          start to ready         from the start of the JVM until it says that it takes calls
          live heap              after a full collection, when all transactions have ended (--heap)
        """;

    Report measure(CallOptions calls, BenchOptions options, Path folder) throws BenchFailure {
        try (var application = SampleApplication.start(Map.of("/start", SampleApplication.rcml(document)));
                var engine = EngineProcess.start(folder, options.settings());
                var sink = RtpSink.open()) {
            engine.number("1000", application.url("/start"));
            if (calls.warm() > 0) {
                Load.await(load(calls, calls.warm(), sink).start(engine.sip(), folder.resolve("warm")));
                engine.settled("tandem_calls_live", ENDING);
            }
            double heapBefore = calls.heap() ? heap(engine) : Double.NaN;
            application.reset();
            engine.record(options);
            Duration cpuBefore = engine.cpu();
            Load.Counted counted =
                    Load.await(load(calls, calls.calls(), sink).start(engine.sip(), folder.resolve("measured")));
            engine.settled("tandem_calls_live", ENDING);
            Duration cpu = engine.cpu().minus(cpuBefore);
            engine.recorded(options);
            double heapAfter = calls.heap() ? heap(engine) : Double.NaN;
            int missing = calls.calls() * requestsPerCall - application.requests();
            return report(calls, counted, cpu)
                    .with("INVITE to request", "inviteToRequest", application.untilAsked())
                    .with("application", "application", application.answering())
                    .with("requests that did not come", "requestsMissing", missing, 0, "")
                    .with("start to ready", "startToReady", seconds(engine.startToReady()), 2, "s")
                    .with("live heap before", "heapBefore", heapBefore / MIB, 1, "MiB")
                    .with("live heap after", "heapAfter", heapAfter / MIB, 1, "MiB")
                    .with("calls still live", "callsLive", engine.metric("tandem_calls_live"), 0, "")
                    .with("media sessions still open", "mediaSessions", engine.metric("tandem_media_sessions"), 0, "");
        }
    }

    private Load load(CallOptions calls, int count, RtpSink sink) {
        return new Load(scenario, calls.rate(), count, Duration.ZERO, sink.port());
    }

    private Report report(CallOptions calls, Load.Counted counted, Duration cpu) {
        double all = counted.successful() + counted.failed();
        return new Report(name + ": " + calls.calls() + " calls at " + calls.rate() + " per second, after "
                        + calls.warm() + " to warm up")
                .with("offered", "offered", calls.rate(), 0, "calls/s")
                .with("reached", "reached", counted.successful() / seconds(counted.elapsed()), 1, "calls/s")
                .with("failed", "failed", counted.failed() + (calls.calls() - all), 0, "calls")
                .with("retransmissions", "retransmissions", counted.retransmissions(), 0, "")
                .with("CPU per 1000 calls", "cpuPer1000", seconds(cpu) * 1000 / all, 2, "s")
                .with("INVITE to 200", "inviteTo200", counted.invite());
    }

    private static double heap(EngineProcess engine) throws BenchFailure {
        engine.settled("tandem_sip_transactions_server", TRANSACTIONS);
        return engine.liveHeap();
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
