package io.tandem.engine.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.Flow;
import io.tandem.engine.sip.Transport;
import io.tandem.engine.store.Binding;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindingSourceTest {
    @Test
    void aSourceIsWrittenWithItsTransport() {
        assertThat(BindingSource.of(Phones.from("192.0.2.1"))).isEqualTo("udp:192.0.2.1:5062");
        var v6 = new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 5060);
        assertThat(BindingSource.of(new Flow(Transport.TCP, v6, v6))).isEqualTo("tcp:[2001:db8:0:0:0:0:0:1]:5060");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "sip:alice@192.0.2.1:5062,                udp:192.0.2.1:5062, none",
                "sip:alice@192.0.2.1,                     udp:192.0.2.1:5060, none",
                "sip:alice@192.0.2.1;transport=UDP;ob,    udp:192.0.2.1:5060, none",
                "sip:alice@192.0.2.1;transport=tcp,       tcp:192.0.2.1:5060, none",
                "sip:alice@10.0.0.7:5060,                 udp:192.0.2.1:1024, <sip:192.0.2.1:1024;lr>",
                "sip:alice@192.0.2.1,                     udp:192.0.2.1:5062, <sip:192.0.2.1:5062;lr>",
                "sip:alice@phone.invalid;transport=tcp,   tcp:192.0.2.1:49152, <sip:192.0.2.1:49152;transport=tcp;lr>",
                "sip:alice@192.0.2.1:5060,                tcp:192.0.2.1:5060, <sip:192.0.2.1:5060;transport=tcp;lr>",
                "sip:alice@[2001:db8::1]:5062,            udp:[2001:db8::1]:5062, none",
                "sip:alice@192.0.2.1,                     nonsense, none",
            })
    void whoIsElsewhereThanItsContactIsReachedWhereItIs(String contact, String source, String route) {
        var binding = new Binding(
                ClientSid.mint(), contact, "c", 1, 1000, "", source, InstanceId.mint(), Phones.NOON, Phones.NOON);
        assertThat(BindingSource.route(binding).orElse(null)).isEqualTo(route);
    }
}
