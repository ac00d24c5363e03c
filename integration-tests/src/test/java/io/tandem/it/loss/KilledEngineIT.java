package io.tandem.it.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.phone.Phone;
import io.tandem.app.phone.ScriptOutcome;
import io.tandem.app.phone.ScriptReader;
import io.tandem.engine.trace.TraceSink;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.NothingLeft;
import io.tandem.it.sipp.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One engine alone, `kill -9`, and its next start.
@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class KilledEngineIT {
    private static final Map<String, String> NUMBERS =
            Map.of("talk", "1001", "ring", "1002", "gather", "1003", "refer", "1004");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final List<Phone> phones = new ArrayList<>();
    private Application application;

    @BeforeEach
    void application() throws IOException {
        application = new Application();
    }

    @AfterEach
    void stop() {
        application.close(); // first, or an engine waits for what it holds
        phones.forEach(Phone::close);
    }

    private Phone phone(String name) throws IOException {
        Phone phone = Phone.start(name, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), TraceSink.NONE);
        phones.add(phone);
        return phone;
    }

    private static CompletionStage<ScriptOutcome> runs(Phone phone, String script) throws Exception {
        return phone.run(ScriptReader.read(script));
    }

    private static void passes(CompletionStage<ScriptOutcome> script) throws Exception {
        assertThat(script.toCompletableFuture().get(90, TimeUnit.SECONDS)).isEqualTo(new ScriptOutcome.Passed());
    }

    @Test
    void itsCallsAreClosedAndWhoWaitsIsToldOnce() throws Exception {
        Phone bob = phone("bob");
        Phone carol = phone("carol");
        application
                .answers("/talk", "<Response><Dial action=\"/dialled\"><Sip>" + bob.uri() + "</Sip></Dial></Response>")
                .answers("/gather", "<Response><Gather action=\"/gathered\" timeout=\"60\"/></Response>")
                .answers(
                        "/refer",
                        "<Response><Refer action=\"/referred\"><Sip>" + carol.uri() + "</Sip></Refer></Response>")
                .holds("/ring");
        try (EngineProcess first = EngineProcess.start(folder)) {
            for (var number : NUMBERS.entrySet()) {
                first.number(number.getValue(), application.url("/" + number.getKey()), application.url("/status"));
            }
            var bobs = runs(bob, "wait-call within 60s; answer; wait 4s");
            var carols = runs(carol, "wait-call within 60s; ring; wait 4s");
            var callers = List.of(
                    runs(phone("alice"), call("talk", first) + "expect answered 60s; wait 6s; expect hungup 60s"),
                    runs(phone("dave"), call("ring", first) + "wait 6s"),
                    runs(phone("erin"), call("gather", first) + "expect answered 60s; wait 5s"),
                    runs(phone("frank"), call("refer", first) + "expect answered 60s; wait 6s"));
            passes(bobs);
            passes(carols);
            for (var caller : callers.subList(1, callers.size())) {
                passes(caller);
            }
            first.kill();

            assertThat(bye("alice")).contains("answered 200");
            passes(callers.getFirst());
        }

        try (EngineProcess second = EngineProcess.start(folder)) {
            Patience.until(
                    "all are told",
                    PATIENCE,
                    () -> ended().size() >= 4 && paths().containsAll(List.of("/dialled", "/referred")));
            second.stop();
        }
        try (EngineProcess third = EngineProcess.start(folder)) { // nothing is left to be told
            String calls = third.get("Calls.json?PageSize=50");
            assertThat(calls)
                    .doesNotContain("\"in-progress\"", "\"ringing\"", "\"queued\"")
                    .contains("\"completed\"", "\"failed\"");
            NothingLeft.assertOn(third.http(), third.login(), PATIENCE);
            third.stop();
        }
        assertThat(ended().values()).containsExactlyInAnyOrder("completed", "completed", "completed", "failed");
        assertThat(Collections.frequency(statuses(), "completed")).isEqualTo(3);
        assertThat(Collections.frequency(statuses(), "failed")).isEqualTo(1);
        Application.Request dialled = application.only("/dialled");
        assertThat(dialled.parameter("DialCallStatus")).contains("completed");
        assertThat(dialled.parameter("CallStatus")).contains("completed");
        assertThat(dialled.parameter("DialCallSid")).isPresent();
        Application.Request referred = application.only("/referred");
        assertThat(referred.parameter("ReferSipResponseCode")).contains("202");
        assertThat(referred.parameter("CallStatus")).contains("completed");
        assertThat(paths()).doesNotContain("/gathered"); // as when a caller hangs up
    }

    private static String call(String number, EngineProcess engine) {
        return "call sip:" + NUMBERS.get(number) + "@" + engine.sip() + "; ";
    }

    /// What a process has to say that ends the call of `caller` by what the store keeps of it.
    private String bye(String caller) throws Exception {
        List<String> command = EngineProcess.java(Farewell.class);
        command.addAll(List.of(EngineProcess.data(folder).toString(), caller));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private List<String> paths() {
        return application.paths();
    }

    /// The last status that was told of each call that is over.
    private Map<String, String> ended() {
        return application.requests().stream()
                .filter(request -> request.path().equals("/status"))
                .filter(request -> isFinal(request.parameter("CallStatus").orElse("")))
                .collect(Collectors.toMap(
                        request -> request.parameter("CallSid").orElse(""),
                        request -> request.parameter("CallStatus").orElse(""),
                        (_, last) -> last));
    }

    private List<String> statuses() {
        return application.requests().stream()
                .filter(request -> request.path().equals("/status"))
                .map(request -> request.parameter("CallStatus").orElse(""))
                .toList();
    }

    private static boolean isFinal(String status) {
        return status.equals("completed") || status.equals("failed");
    }
}
