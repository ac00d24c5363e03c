package io.tandem.app.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;

/// A case of calls that stay while it is measured what they cost the engine.
///
/// @param calls how many
/// @param numbers how many numbers they call in turn: `1000` and those after it
/// @param callees what those do whom the engine dials, by user part
/// @param document what a number's application answers, given the number's place from 0 and the address of the phones
/// @param sessionsPerCall how many media sessions of the engine a call has
record HeldCase(
        int calls,
        int numbers,
        Map<String, PartyActor.Part> callees,
        Function<Asked, String> document,
        int sessionsPerCall) {
    private static final int CALLS_PER_SECOND = 25;
    private static final int FIRST_NUMBER = 1000;
    private static final Duration SETTLING = Duration.ofSeconds(5);

    /// Of which number the document is asked.
    ///
    /// @param place of the number, from 0
    /// @param phones `host:port` of the phones
    record Asked(int place, String phones) {}

    /// What was measured.
    ///
    /// @param held how many calls there were
    /// @param cpuPerCall processor time of the whole engine process in percent of one core, by call
    /// @param elapsed how long it was measured, in seconds
    /// @param arrivals what the phones heard
    /// @param failed calls that were not answered
    /// @param startToReady from the start of the JVM until it took calls
    record Measured(
            double held, double cpuPerCall, double elapsed, Arrivals arrivals, int failed, Duration startToReady) {
        /// The first lines of every report of this kind.
        Report report(String title) {
            return new Report(title)
                    .with("calls that were held", "calls", held, 0, "")
                    .with("CPU per call", "cpuPerCall", cpuPerCall, 4, "% of a core")
                    .with("CPU per 100 calls", "cpuPer100", cpuPerCall, 3, "cores");
        }

        /// The last lines of every report of this kind.
        Report rest(Report report) {
            return report.with("failed", "failed", failed, 0, "calls")
                    .with("start to ready", "startToReady", CallCase.seconds(startToReady), 2, "s");
        }
    }

    Measured measure(Duration length, BenchOptions options, Path folder) throws BenchFailure {
        Duration building = Duration.ofSeconds(calls / CALLS_PER_SECOND + 1).plus(SETTLING);
        Duration talk = building.plus(length).plus(SETTLING);
        try (var phones = Phones.start(RtpLoad.Talk.YES, callees);
                var application = SampleApplication.start(ConnectedCase.rcml(documents(phones.address())));
                var engine = EngineProcess.start(folder, options.settings())) {
            for (int place = 0; place < numbers; place++) {
                engine.number(number(place), application.url(path(place)), application.url("/refer"));
            }
            List<String> targets = IntStream.range(0, numbers)
                    .mapToObj(place -> "sip:" + number(place) + "@" + engine.sip())
                    .toList();
            var run = phones.begin(calls, CALLS_PER_SECOND, targets, new PartyActor.HangsUp(talk));
            pass(building);
            double held = engine.metric("tandem_media_sessions") / sessionsPerCall;
            engine.record(options);
            Arrivals arrivals = phones.media().measure();
            Duration cpuBefore = engine.cpu();
            long began = System.nanoTime();
            pass(length);
            double elapsed = (System.nanoTime() - began) / 1e9;
            double cpu = CallCase.seconds(engine.cpu().minus(cpuBefore));
            Arrivals counted = phones.media().measured(arrivals);
            engine.recorded(options);
            int answered = Phones.await(run).answered().sorted().size();
            return new Measured(
                    held, 100 * cpu / elapsed / held, elapsed, counted, calls - answered, engine.startToReady());
        }
    }

    private Map<String, String> documents(String phones) {
        var documents = new HashMap<String, String>();
        for (int place = 0; place < numbers; place++) {
            documents.put(path(place), document.apply(new Asked(place, phones)));
        }
        return documents;
    }

    private static String number(int place) {
        return Integer.toString(FIRST_NUMBER + place);
    }

    private static String path(int place) {
        return "/start/" + place;
    }

    /// Lets the calls go on for so long.
    static void pass(Duration time) {
        for (long end = System.nanoTime() + time.toNanos(); System.nanoTime() < end; ) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
