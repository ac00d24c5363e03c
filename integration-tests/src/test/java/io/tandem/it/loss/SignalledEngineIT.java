package io.tandem.it.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.phone.Phone;
import io.tandem.app.phone.ScriptOutcome;
import io.tandem.app.phone.ScriptReader;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.CallQuery;
import io.tandem.engine.store.Page;
import io.tandem.engine.trace.TraceSink;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.Patience;
import io.tandem.persistence.SqliteStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGTERM, while Alice talks.
@SuppressWarnings("NullAway.Init") // JUnit sets them
class SignalledEngineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NUMBER = "1001";

    @TempDir
    private Path folder;

    private Application application;
    private Phone alice;
    private Phone bob;

    @BeforeEach
    void phones() throws Exception {
        application = new Application()
                .answers("/gather", "<Response><Gather action=\"/gathered\" timeout=\"120\"/></Response>");
        alice = phone("alice");
        bob = phone("bob");
    }

    private static Phone phone(String name) throws Exception {
        return Phone.start(name, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), TraceSink.NONE);
    }

    @AfterEach
    void stop() {
        alice.close();
        bob.close();
        application.close();
    }

    @Test
    void noNewCallIsTakenAndItEndsWithItsLastOne() throws Exception {
        try (EngineProcess engine = EngineProcess.start(folder, "shutdown.patience=60 s")) {
            talks(engine);

            engine.signal();

            Patience.until(
                    "it says that it takes no calls",
                    PATIENCE,
                    () -> engine.answer("/ready").statusCode() == 503);
            passes(bob.run(ScriptReader.read("call sip:" + NUMBER + "@" + engine.sip() + "; expect rejected 503 30s")));
            passes(alice.run(ScriptReader.read("hold; unhold"))); // the call goes on
            assertThat(engine.isAlive()).isTrue();

            alice.hangUpAll().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(engine.exitCode(PATIENCE)).isZero();
        }
        endedBecauseOf(EndReason.PEER_HUNG_UP);
    }

    @Test
    void whoTalksOnWhenItsPatienceIsOverIsHungUp() throws Exception {
        try (EngineProcess engine = EngineProcess.start(folder, "shutdown.patience=2 s")) {
            talks(engine);
            var hungUp = alice.run(ScriptReader.read("hold; unhold; expect hungup 60s"));

            engine.signal();

            passes(hungUp);
            assertThat(engine.exitCode(PATIENCE)).isZero();
        }
        endedBecauseOf(EndReason.SHUTDOWN);
    }

    private void talks(EngineProcess engine) throws Exception {
        engine.number(NUMBER, application.url("/gather"), application.url("/status"));
        passes(alice.run(
                ScriptReader.read("call sip:" + NUMBER + "@" + engine.sip() + "; expect answered 30s; hold; unhold")));
    }

    private static void passes(CompletionStage<ScriptOutcome> script) throws Exception {
        assertThat(script.toCompletableFuture().get(90, TimeUnit.SECONDS)).isEqualTo(new ScriptOutcome.Passed());
    }

    /// The only record says so, and its end was told once.
    private void endedBecauseOf(EndReason why) {
        AccountSid account = AccountSid.parse(EngineProcess.SID).orElseThrow();
        try (SqliteStore store = SqliteStore.open(EngineProcess.data(folder))) {
            assertThat(store.calls(CallQuery.of(account), new Page.Request(0, Page.Request.LARGEST))
                            .toCompletableFuture()
                            .join()
                            .items())
                    .singleElement()
                    .satisfies(record -> {
                        assertThat(record.cause()).contains(why.cause());
                        assertThat(record.status().isFinal()).isTrue();
                        assertThat(told()).containsExactly(record.sid() + " " + record.status());
                    });
            assertThat(store.instancesWithUnfinished().toCompletableFuture().join())
                    .isEmpty();
        }
    }

    private List<String> told() {
        return application.requests().stream()
                .filter(request -> request.path().equals("/status"))
                .filter(request -> request.parameter("CallDuration").isPresent())
                .map(request -> request.parameter("CallSid").orElse("") + " "
                        + request.parameter("CallStatus").orElse(""))
                .toList();
    }
}
