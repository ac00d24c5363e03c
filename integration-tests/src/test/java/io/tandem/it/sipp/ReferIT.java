package io.tandem.it.sipp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.it.sipp.Application.Request;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The engine as transferor, seen by a phone (RFC 3515, RFC 5589 6.1).
class ReferIT extends Situation {
    private static final String REFERRED_BY_US = "ReferSipResponseCode";
    private static final String TOLD_TO_US = "NotifySipResponseCode";
    private static final String CALL_STATUS = "ReferCallStatus";

    @BeforeEach
    void aScriptThatRefers() {
        application.answers(
                "/start",
                "<Response><Refer action=\"/done\"><Sip>sip:carol@example.org?X-Account=42</Sip></Refer></Response>");
        application.answers("/done", HANG_UP);
    }

    @Test
    void anAcceptedReferTellsBothCodesToItsAction() throws Exception {
        Engine engine = engine();
        sipp("uac-refer-accepted-expect-bye").succeeds(engine.node());
        NothingLeft.assertOn(engine.node());
        Request action = onlyAction();
        assertThat(action.parameter(CALL_STATUS)).contains("in-progress");
        assertThat(action.parameter(REFERRED_BY_US)).contains("202");
        assertThat(action.parameter(TOLD_TO_US)).contains("200");
        assertThat(engine.get("Refers.json")).contains("\"total\":1", "carol@example.org");
    }

    @ParameterizedTest
    @CsvSource({"declined, 603", "not-allowed, 405"})
    void aRefusedReferTellsThatCodeAndNoOther(String how, String code) throws Exception {
        Engine engine = engine();
        sipp("uac-refer-" + how + "-expect-bye").succeeds(engine.node());
        NothingLeft.assertOn(engine.node());
        Request action = onlyAction();
        assertThat(action.parameter(REFERRED_BY_US)).contains(code);
        assertThat(action.parameters()).doesNotContainKeys(TOLD_TO_US, CALL_STATUS);
    }

    @Test
    void aReferThatIsNeverNotifiedEndsWithTimerN() throws Exception {
        Engine engine = engine("sip.t1=20 ms");
        sipp("uac-refer-never-notified-expect-bye").succeeds(engine.node());
        NothingLeft.assertOn(engine.node());
        Request action = onlyAction();
        assertThat(action.parameter(REFERRED_BY_US)).contains("202");
        assertThat(action.parameters()).doesNotContainKeys(TOLD_TO_US, CALL_STATUS);
    }

    @Test
    void aFinalNotifyThatComesAfterTheByeStillCounts() throws Exception {
        Engine engine = engine();
        sipp("uac-bye-crosses-final-notify-expect-200").succeeds(engine.node());
        NothingLeft.assertOn(engine.node(), Duration.ofSeconds(15));
        Request action = onlyAction();
        assertThat(action.parameter(REFERRED_BY_US)).contains("202");
        assertThat(action.parameter(TOLD_TO_US)).contains("200");
        assertThat(action.parameter(CALL_STATUS)).contains("in-progress");
    }

    private Request onlyAction() {
        assertThat(application.paths()).containsExactly("/start", "/done");
        return application.only("/done");
    }
}
