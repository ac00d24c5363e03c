package io.tandem.engine.registrar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,        192.0.2.1,          true",
        "192.0.2.1,        192.0.2.2,          false",
        "192.0.2.0/24,     192.0.2.255,        true",
        "192.0.2.0/24,     192.0.3.0,          false",
        "192.0.2.128/25,   192.0.2.127,        false",
        "192.0.2.128/25,   192.0.2.129,        true",
        "192.0.2.4/30,     192.0.2.7,          true",
        "192.0.2.4/30,     192.0.2.8,          false",
        "0.0.0.0/0,        203.0.113.9,        true",
        "0.0.0.0/0,        2001:db8::1,        false",
        "2001:db8::/32,    2001:db8:ffff::1,   true",
        "2001:db8::/32,    2001:db9::1,        false",
        "2001:db8::1,      2001:db8::1,        true",
        "2001:db8::1,      2001:db8::2,        false",
        "::/0,             2001:db8::1,        true",
        "::/0,             192.0.2.1,          false",
        "::ffff:192.0.2.1, 192.0.2.1,          true",
        "192.0.2.0/24,     ::ffff:192.0.2.77,  true",
        "' 192.0.2.1 ',    192.0.2.1,          true",
    })
    void itHoldsItsAddresses(String block, String address, boolean held) {
        assertThat(AddressBlock.parse(block).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "trunk.example.org",
                "localhost",
                "192.0.2",
                "3221225985",
                "192.0.2.256",
                "192.0.2.1.1",
                "::g",
                "[::1]",
                "fe80::1%eth0",
                "192.0.2.0/",
                "192.0.2.0/33",
                "192.0.2.0/-1",
                "192.0.2.0/+8",
                "192.0.2.0/x",
                "2001:db8::/129",
                "192.0.2.1/24",
                "2001:db8::1/64",
                "0.0.0.1/0",
                "192.0.2.0/24/24",
                "0xc0.0.2.1"
            })
    void whatIsNoneIsRefusedByName(String text) {
        assertThatThrownBy(() -> AddressBlock.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("expected");
    }

    @Test
    void theMessageSaysWhatWasWrong() {
        assertThatThrownBy(() -> AddressBlock.parse("192.0.2.1/24")).hasMessageContaining("bits after its first 24");
        assertThatThrownBy(() -> AddressBlock.parse("192.0.2.0/33")).hasMessageContaining("0 to 32");
    }

    @Test
    void aSubscriberOfIpv6IsItsNetwork() {
        assertThat(AddressBlock.around(InetAddress.ofLiteral("2001:db8:1:2:3::4")))
                .isEqualTo(AddressBlock.parse("2001:db8:1:2::/64"))
                .hasToString("2001:db8:1:2:0:0:0:0/64");
        assertThat(AddressBlock.around(InetAddress.ofLiteral("192.0.2.1"))).hasToString("192.0.2.1/32");
    }
}
