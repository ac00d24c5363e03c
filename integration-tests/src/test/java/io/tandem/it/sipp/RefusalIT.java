package io.tandem.it.sipp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Calls that are never answered.
class RefusalIT extends Situation {
    @ParameterizedTest
    @CsvSource({"<Reject/>, 603", "<Reject reason='busy'/>, 486"})
    void aScriptThatRejectsIsSeenByTheCaller(String verb, String code) throws Exception {
        application.answers("/start", "<Response>" + verb.replace('\'', '"') + "</Response>");
        Engine engine = engine();
        sipp("uac-rejected-expect-" + code).succeeds(engine.node());
        NothingLeft.assertOn(engine.node());
        assertThat(application.paths()).containsExactly("/start");
    }

    @Test
    void aCallCancelledWhileItsApplicationThinksGets487() throws Exception {
        application.holds("/start").answers("/start", HANG_UP);
        Engine engine = engine();
        sipp("uac-cancelled-expect-487").succeeds(engine.node());
        application.released("/start"); // the document comes too late to be run
        NothingLeft.assertOn(engine.node());
        assertThat(application.paths()).containsExactly("/start");
        assertThat(engine.get("Calls.json?Status=canceled")).contains("\"total\":1");
    }

    @Test
    void aNumberThatNobodyHasGets404() throws Exception {
        Engine engine = engine();
        sipp("uac-unknown-number-expect-404").with("-s", "2000").succeeds(engine.node());
        NothingLeft.assertOn(engine.node());
        assertThat(application.requests()).isEmpty();
    }

    @Test
    void oneCallMoreThanTheLimitGets503AndWhenToTryAgain() throws Exception {
        application.answers("/start", PLAY_ON);
        Engine engine = engine("calls.limit=1");
        try (var voice = new Voice(TONE_HERTZ)) {
            Sipp talking = sipp("uac-hangs-up-expect-200").voiceAt(voice.port()).with("-d", "3000");
            Process first = talking.start(engine.node());
            voice.engine();
            sipp("uac-over-limit-expect-503").succeeds(engine.node());
            talking.ended(first);
        }
        NothingLeft.assertOn(engine.node(), Duration.ofSeconds(10));
        assertThat(application.paths()).containsExactly("/start", "/tone.wav");
    }
}
