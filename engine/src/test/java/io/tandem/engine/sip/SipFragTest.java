package io.tandem.engine.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3420, RFC 3515 2.4.5, RFC 6665 8.2.3.
class SipFragTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SIP/2.0 180 Ringing\r\n",
                "SIP/2.0 180 Ringing",
                "SIP/2.0 180 Ringing\nTo: x",
                "SIP/2.0 180",
                "SIP/2.0 180 ",
                "SIP/2.0 180 Zażółć ☎\r\n",
                "SIP/2.0 180 Ringing\r\nTo: <sip:a>\r\n\r\nv=0\r\no=x\r\n",
                "SIP/2.0  180  Ringing\r\n",
                "sip/2.0 180 Ringing\r\n"
            })
    void theStatusLineIsRead(String text) {
        assertThat(SipFrag.parse(text)).contains(new SipFrag(180));
    }

    @Test
    void aLongFragmentIsReadToo() {
        assertThat(SipFrag.parse("SIP/2.0 486 Busy\r\nX: " + "y".repeat(10_000)))
                .contains(new SipFrag(486));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "180 Ringing",
                "SIP/2.0",
                "SIP/2.0 18 X",
                "SIP/2.0 1800 X",
                "SIP/2.0 099 X",
                "SIP/2.0 700 X",
                "SIP/3.0 180 Ringing",
                "SIP/2.0180 Ringing",
                "INVITE sip:a SIP/2.0",
                "To: x\r\nSIP/2.0 180 Ringing"
            })
    void whatDoesNotBeginWithAStatusLineIsNone(String text) {
        assertThat(SipFrag.parse(text)).isEmpty();
    }

    @Test
    void oursIsTheStatusLineAlone() {
        assertThat(new SipFrag(603).body())
                .isEqualTo(Body.of("message/sipfrag;version=2.0", "SIP/2.0 603 Decline\r\n"));
    }

    @Nested
    class SubscriptionStates {
        @ParameterizedTest
        @CsvSource({
            "active;expires=60, false, 60, ",
            "pending, false, , ",
            "Terminated;Reason=noresource, true, , noresource",
            "terminated;reason=reason=noresource, true, , reason=noresource",
            "terminated, true, , ",
            "active;expires=abc, false, , ",
            "active; expires = 5 , false, 5, ",
            "active;expires=99999999999, false, , ",
            "whatever;x=y, false, , "
        })
        void areRead(String value, boolean terminated, Long expires, String reason) {
            assertThat(SubscriptionState.parse(value))
                    .isEqualTo(new SubscriptionState(
                            terminated,
                            Optional.ofNullable(expires).map(Duration::ofSeconds),
                            Optional.ofNullable(reason)));
        }
    }
}
