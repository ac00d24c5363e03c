package io.tandem.it.sipp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Many calls at once: none fails, and nothing is left of them.
class ManyCallsIT extends Situation {
    private static final int CALLS = 200;
    private static final int PER_SECOND = 20;

    @Test
    void twoHundredAnsweredCallsAtTwentyPerSecond() throws Exception {
        application.answers("/start", HANG_UP);
        Engine engine = engine();
        sipp("uac-answered-expect-bye")
                .calls(CALLS, PER_SECOND)
                .within(Duration.ofSeconds(40))
                .succeeds(engine.node());
        NothingLeft.assertOn(engine.node());
        assertThat(application.paths()).hasSize(CALLS).containsOnly("/start");
        assertThat(engine.get("Calls.json?Status=completed&PageSize=1")).contains("\"total\":" + CALLS);
    }

    @Test
    void twoHundredTransfersAtTwentyPerSecond() throws Exception {
        application.answers(
                "/start", "<Response><Refer action=\"/done\"><Sip>sip:carol@example.org</Sip></Refer></Response>");
        application.answers("/done", HANG_UP);
        Engine engine = engine();
        sipp("uac-refer-accepted-expect-bye")
                .calls(CALLS, PER_SECOND)
                .within(Duration.ofSeconds(40))
                .succeeds(engine.node());
        NothingLeft.assertOn(engine.node());
        assertThat(application.paths()).hasSize(2 * CALLS);
        assertThat(application.requests().stream()
                        .filter(request -> request.path().equals("/done"))
                        .map(request ->
                                request.parameter("NotifySipResponseCode").orElse("none")))
                .hasSize(CALLS)
                .containsOnly("200");
    }
}
