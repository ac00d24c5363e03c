package io.tandem.it.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.it.cluster.ShownCall;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What is owed for the calls that were made: the requests that the application gets, and the records.
final class Ledger {
    static final String STATUS = "/status";
    static final String NEWS = "/news";
    private static final Duration LAST_NEWS = Duration.ofSeconds(60); // the third try of a callback comes after 36 s

    private final Map<String, Long> requests = new TreeMap<>();
    private final Map<String, Long> records = new TreeMap<>();

    /// So many calls that came to a number were answered, and told of.
    synchronized Ledger cameIn(String path, int calls) {
        records("completed", calls);
        asked(path, calls);
        asked(STATUS + " in-progress", calls);
        return asked(STATUS + " completed", calls);
    }

    /// So many records with that status.
    synchronized Ledger records(String status, int calls) {
        records.merge(status, (long) calls, Long::sum);
        return this;
    }

    /// So many requests, for a path, or for a callback with what it tells.
    synchronized Ledger asked(String what, int times) {
        requests.merge(what, (long) times, Long::sum);
        return this;
    }

    /// Fails unless the application has got that, once each, and nothing else.
    void assertTold(Application application) throws Exception {
        Patience.until(
                "all that is owed is told",
                LAST_NEWS,
                () -> counted(application).values().stream()
                                .mapToLong(Long::longValue)
                                .sum()
                        >= requests.values().stream().mapToLong(Long::longValue).sum());
        assertThat(counted(application)).isEqualTo(requests);
        Map<String, Long> twice = application.requests().stream()
                .filter(request -> request.method().equals("POST"))
                .collect(Collectors.groupingBy(Ledger::identity, Collectors.counting()));
        twice.values().removeIf(times -> times == 1);
        assertThat(twice).as("what was told twice").isEmpty();
    }

    private static Map<String, Long> counted(Application application) {
        return application.requests().stream()
                .filter(request -> request.method().equals("POST"))
                .map(Ledger::what)
                .filter(what -> !what.equals(STATUS + " ringing"))
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    private static String what(Application.Request request) {
        return switch (request.path()) {
            case STATUS -> STATUS + " " + request.parameter("CallStatus").orElse("?");
            case NEWS -> NEWS + " " + request.parameter("StatusCallbackEvent").orElse("?");
            default -> request.path();
        };
    }

    private static String identity(Application.Request request) {
        return what(request)
                + List.of("CallSid", "ConferenceSid", "SequenceNumber").stream()
                        .map(name -> " " + request.parameter(name).orElse("-"))
                        .collect(Collectors.joining());
    }

    /// Fails unless there are those records.
    void assertRecorded(List<ShownCall> calls) {
        Map<String, Long> found =
                calls.stream().collect(Collectors.groupingBy(ShownCall::status, TreeMap::new, Collectors.counting()));
        assertThat(found).isEqualTo(records);
    }
}
