package io.tandem.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.ApplicationClient;
import io.tandem.engine.application.ApplicationReply;
import io.tandem.engine.application.ApplicationReply.Kind;
import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.application.FakeApplication;
import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.call.StatusCallback;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.http.client.StatusCallbacks.Deliver;
import io.tandem.http.client.StatusCallbacks.Drain;
import io.tandem.http.client.StatusCallbacks.Drained;
import io.tandem.http.client.StatusCallbacks.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusCallbacksTest {
    private static final AccountSid ACCOUNT = AccountSid.mint();
    private static final CallSid CALL = CallSid.mint(1);
    private static final CallSid OTHER = CallSid.mint(2);

    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    private final ManualTime time = ManualTime.get(kit.system());
    private final FakeApplication application = new FakeApplication();
    private final Meter meter = new Meter();
    private final TestProbe<Drained> drained = kit.createTestProbe();

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void thoseOfOneCallArriveInOrderTheNextWhenTheOneBeforeIsDone() {
        application.slow("/ringing").status("/completed", 200);
        var callbacks = started(Settings.DEFAULT);

        tell(callbacks, CALL, "/ringing");
        tell(callbacks, CALL, "/completed");
        hears("POST /ringing");
        application.pending().getFirst().status(204);

        drains(callbacks);
        hears("POST /ringing", "POST /completed");
        assertThat(meter.delivered).hasValue(2);
    }

    @Test
    void aSlowCallHoldsUpNoOther() {
        application.slow("/slow").status("/quick", 200);
        var callbacks = started(Settings.DEFAULT);

        tell(callbacks, CALL, "/slow");
        tell(callbacks, OTHER, "/quick");

        hears("POST /slow", "POST /quick");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503, 599})
    void oneThatIsNotHeardIsSentAgainAfterEachPauseAndThenGivenUp(int status) {
        application.status("/x", status).status("/next", 200);
        var callbacks = started(Settings.DEFAULT);
        tell(callbacks, CALL, "/x");
        tell(callbacks, CALL, "/next");
        hears("POST /x");
        meter.awaits(meter.repeated, 1);

        time.expectNoMessageFor(Duration.ofMillis(999), drained);
        hears("POST /x");
        time.timePasses(Duration.ofMillis(1));
        hears("POST /x", "POST /x");
        meter.awaits(meter.repeated, 2);
        time.timePasses(Duration.ofSeconds(5));
        hears("POST /x", "POST /x", "POST /x");
        meter.awaits(meter.repeated, 3);
        time.timePasses(Duration.ofSeconds(30));

        drains(callbacks);
        hears("POST /x", "POST /x", "POST /x", "POST /x", "POST /next");
        assertThat(meter.givenUp).hasValue(1);
        assertThat(meter.delivered).hasValue(1);
    }

    @Test
    void whenItIsToBeSilentItSendsNothingMoreNotEvenWhatIsHeld() {
        application.status("/again", 503).slow("/slow");
        var callbacks = started(Settings.DEFAULT);
        tell(callbacks, CALL, "/again");
        meter.awaits(meter.repeated, 1);
        tell(callbacks, OTHER, "/slow");
        tell(callbacks, OTHER, "/held");
        hears("POST /again", "POST /slow");

        callbacks.tell(new StatusCallbacks.Silence());
        drains(callbacks);
        application.pending().getFirst().status(204);
        tell(callbacks, OTHER, "/new");
        time.timePasses(Duration.ofSeconds(36));
        drains(callbacks);

        hears("POST /again", "POST /slow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNREACHABLE", "TOO_SLOW"})
    void oneWithoutAnAnswerIsSentAgain(String kind) {
        application.fails("/x", Kind.valueOf(kind)).status("/x", 200);
        var callbacks = started(Settings.DEFAULT);
        tell(callbacks, CALL, "/x");
        meter.awaits(meter.repeated, 1);

        time.timePasses(Duration.ofSeconds(1));

        drains(callbacks);
        hears("POST /x", "POST /x");
        assertThat(meter.delivered).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BAD_URL", "REDIRECT_LOOP"})
    void oneThatCannotArriveIsGivenUpAtOnce(String kind) {
        application.fails("/x", Kind.valueOf(kind));
        var callbacks = started(Settings.DEFAULT);

        tell(callbacks, CALL, "/x");

        drains(callbacks);
        hears("POST /x");
        assertThat(meter.givenUp).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 302, 400, 404, 410})
    void anyOtherAnswerMeansThatItWasHeard(int status) {
        application.status("/x", status);
        var callbacks = started(Settings.DEFAULT);

        tell(callbacks, CALL, "/x");

        drains(callbacks);
        hears("POST /x");
        assertThat(meter.delivered).hasValue(1);
    }

    @Test
    void aRepetitionHasTheSameTokenAndTheNextOneAnother() {
        List<String> tokens = new CopyOnWriteArrayList<>();
        var counting = new ApplicationClient() {
            @Override
            public CompletionStage<ApplicationReply> send(ApplicationRequest request) {
                throw new AssertionError("a status callback has a token");
            }

            @Override
            public CompletionStage<ApplicationReply> send(ApplicationRequest request, String token) {
                tokens.add(token);
                return application.send(request);
            }
        };
        application.status("/x", 500).status("/x", 200).status("/y", 200);
        var callbacks = kit.spawn(StatusCallbacks.create(counting, Settings.DEFAULT, meter));
        tell(callbacks, CALL, "/x");
        tell(callbacks, CALL, "/y");
        meter.awaits(meter.repeated, 1);
        time.timePasses(Duration.ofSeconds(1));
        drains(callbacks);

        hears("POST /x", "POST /x", "POST /y");
        assertThat(tokens.get(1)).isEqualTo(tokens.get(0));
        assertThat(tokens.get(2)).isNotEqualTo(tokens.get(0));
    }

    @Test
    void noMoreThanAllowedAreSentAtOnce() {
        application.slow("/1").slow("/2").slow("/3");
        var callbacks = started(new Settings(2, 10, List.of()));

        tell(callbacks, CallSid.mint(1), "/1");
        tell(callbacks, CallSid.mint(2), "/2");
        tell(callbacks, CallSid.mint(3), "/3");
        hears("POST /1", "POST /2");
        application.pending().getFirst().status(200);

        hears("POST /1", "POST /2", "POST /3");
    }

    @Test
    void moreThanMayBeHeldAreGivenUpAtOnce() {
        application.slow("/1").status("/2", 200);
        var callbacks = started(new Settings(2, 1, List.of()));

        tell(callbacks, CallSid.mint(1), "/1");
        tell(callbacks, CallSid.mint(2), "/2");

        meter.awaits(meter.givenUp, 1);
        hears("POST /1");
    }

    @Test
    void drainingWaitsForTheLastOne() {
        application.slow("/x");
        var callbacks = started(Settings.DEFAULT);
        tell(callbacks, CALL, "/x");
        hears("POST /x");

        callbacks.tell(new Drain(drained.ref()));
        drained.expectNoMessage();
        application.pending().getFirst().status(200);

        drained.receiveMessage();
    }

    @Test
    void aCallTellsItsCallbacksToTheIntake() {
        application.status("/x", 200);
        ActorRef<StatusCallback> intake = kit.spawn(StatusCallbacks.intake(started(Settings.DEFAULT)));

        intake.tell(callback(CALL, "/x"));

        hears("POST /x");
    }

    private ActorRef<StatusCallbacks.Command> started(Settings settings) {
        return kit.spawn(StatusCallbacks.create(application, settings, meter));
    }

    private static void tell(ActorRef<StatusCallbacks.Command> callbacks, CallSid call, String path) {
        callbacks.tell(new Deliver(callback(call, path)));
    }

    private static StatusCallback callback(CallSid call, String path) {
        return new StatusCallback(
                call,
                ApplicationRequest.of(
                        ACCOUNT, HttpMethod.POST, URI.create("http://app.example" + path), Parameters.NONE));
    }

    private void hears(String... lines) {
        drained.awaitAssert(() -> {
            assertThat(application.lines()).containsExactly(lines);
            return true;
        });
    }

    private void drains(ActorRef<StatusCallbacks.Command> callbacks) {
        callbacks.tell(new Drain(drained.ref()));
        drained.receiveMessage();
    }

    private final class Meter implements CallbackMeter {
        private final AtomicInteger delivered = new AtomicInteger();
        private final AtomicInteger repeated = new AtomicInteger();
        private final AtomicInteger givenUp = new AtomicInteger();

        @Override
        public void delivered() {
            delivered.incrementAndGet();
        }

        @Override
        public void repeated() {
            repeated.incrementAndGet();
        }

        @Override
        public void givenUp() {
            givenUp.incrementAndGet();
        }

        private void awaits(AtomicInteger counter, int count) {
            drained.awaitAssert(() -> {
                assertThat(counter).hasValue(count);
                return true;
            });
        }
    }
}
