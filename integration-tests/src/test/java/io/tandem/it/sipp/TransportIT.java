package io.tandem.it.sipp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The same calls over TCP and over IPv6.
class TransportIT extends Situation {
    @BeforeEach
    void aScriptThatRefers() {
        application.answers(
                "/start", "<Response><Refer action=\"/done\"><Sip>sip:carol@example.org</Sip></Refer></Response>");
        application.answers("/done", HANG_UP);
    }

    @Test
    void aReferGoesOverTheConnectionOfItsCall() throws Exception {
        Engine engine = engine();
        sipp("uac-refer-accepted-expect-bye").overTcp().succeeds(engine.node());
        referred(engine);
    }

    @Test
    void aReferGoesOverIpv6() throws Exception {
        Engine engine = engine("sip.host=::1");
        sipp("uac-refer-accepted-expect-bye").from("::1").succeeds(engine.node());
        referred(engine);
    }

    @Test
    void aReferGoesOverTcpAndIpv6() throws Exception {
        Engine engine = engine("sip.host=::1");
        sipp("uac-refer-accepted-expect-bye").from("::1").overTcp().succeeds(engine.node());
        referred(engine);
    }

    private void referred(Engine engine) {
        NothingLeft.assertOn(engine.node());
        assertThat(application.paths()).containsExactly("/start", "/done");
        assertThat(application.only("/done").parameter("NotifySipResponseCode")).contains("200");
    }
}
