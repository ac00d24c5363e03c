package io.tandem.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Rcode;

class LocatorTest {
    private final DnsServer dns = new DnsServer();
    private final Random random = new Random(5);
    private SipStack stack;
    private Locator locator;

    @BeforeEach
    void listen() throws SipStartFailure {
        stack = SipStack.start(SipSettings.on("127.0.0.1", 0), SipMeter.NONE);
        locator = new Locator(new Names(dns.address()), stack.sockets(), random);
    }

    @AfterEach
    void close() {
        stack.stop();
        dns.close();
    }

    private List<String> located(String uri) throws Exception {
        SipRequest request = new SipRequest(Method.OPTIONS, uri, Headers.NONE, Optional.empty());
        return locator.locate(NextHop.of(request)).stream()
                .map(Target::toString)
                .toList();
    }

    @Nested
    class WithoutServices {
        @ParameterizedTest
        @CsvSource({
            "sip:192.0.2.1, 192.0.2.1:5060 over UDP",
            "sip:192.0.2.1;transport=tcp, 192.0.2.1:5060 over TCP",
            "sip:192.0.2.1:5070, 192.0.2.1:5070 over UDP",
            "sip:[2001:db8::1]:5070, [2001:db8:0:0:0:0:0:1]:5070 over UDP",
            "sip:localhost:5070, 127.0.0.1:5070 over UDP"
        })
        void anAddressIsNotLookedUp(String uri, String target) throws Exception {
            assertThat(located(uri)).containsExactly(target);
            assertThat(dns.asked()).isEmpty();
        }

        @Test
        void aPortThatIsWrittenMeansThatHostAndNoService() throws Exception {
            dns.a("pbx.example", "192.0.2.1").a("pbx.example", "192.0.2.2");
            dns.srv("_sip._udp.pbx.example", 0, 0, 5099, "pbx.example");
            assertThat(located("sip:bob@pbx.example:5070"))
                    .containsExactlyInAnyOrder("192.0.2.1:5070 over UDP", "192.0.2.2:5070 over UDP");
            assertThat(dns.asked()).containsExactly("pbx.example A", "pbx.example AAAA");
        }

        @Test
        void aHostWithoutServicesIsReachedOverUdpAt5060() throws Exception {
            dns.a("pbx.example", "192.0.2.1");
            assertThat(located("sip:bob@pbx.example")).containsExactly("192.0.2.1:5060 over UDP");
            assertThat(dns.asked())
                    .containsExactly(
                            "pbx.example NAPTR",
                            "_sip._udp.pbx.example SRV",
                            "_sip._tcp.pbx.example SRV",
                            "pbx.example A",
                            "pbx.example AAAA");
        }

        @Test
        void aNameThatDoesNotExistIsSaidSo() {
            assertThatThrownBy(() -> located("sip:bob@nowhere.example"))
                    .isInstanceOf(NextHop.None.class)
                    .hasMessageContaining("nowhere.example");
        }
    }

    @Nested
    class Services {
        @Test
        void aTransportThatIsAskedForHasItsSrvRecords() throws Exception {
            dns.srv("_sip._tcp.pbx.example", 0, 0, 5070, "one.example").a("one.example", "192.0.2.1");
            dns.srv("_sip._udp.pbx.example", 0, 0, 5080, "two.example").a("two.example", "192.0.2.2");
            assertThat(located("sip:bob@pbx.example;transport=tcp")).containsExactly("192.0.2.1:5070 over TCP");
            assertThat(located("sip:bob@pbx.example;transport=udp")).containsExactly("192.0.2.2:5080 over UDP");
        }

        @Test
        void withoutNaptrTheFirstTransportThatHasSrvIsTaken() throws Exception {
            dns.srv("_sip._tcp.pbx.example", 0, 0, 5070, "one.example").a("one.example", "192.0.2.1");
            assertThat(located("sip:pbx.example")).containsExactly("192.0.2.1:5070 over TCP");
        }

        @Test
        void naptrChoosesTheTransportByOrderThenPreference() throws Exception {
            dns.naptr("pbx.example", 20, 10, "SIP+D2U", "_sip._udp.late.example")
                    .naptr("pbx.example", 10, 20, "SIP+D2U", "_sip._udp.pbx.example")
                    .naptr("pbx.example", 10, 10, "SIP+D2T", "_sip._tcp.pbx.example")
                    .naptr("pbx.example", 10, 1, "SIPS+D2T", "_sips._tcp.pbx.example")
                    .naptr("pbx.example", 10, 1, "E2U+sip", "nonsense.example");
            dns.srv("_sip._udp.late.example", 0, 0, 5063, "one.example")
                    .srv("_sip._udp.pbx.example", 0, 0, 5062, "one.example")
                    .srv("_sip._tcp.pbx.example", 0, 0, 5061, "one.example")
                    .a("one.example", "192.0.2.1");
            assertThat(located("sip:pbx.example"))
                    .containsExactly("192.0.2.1:5061 over TCP", "192.0.2.1:5062 over UDP", "192.0.2.1:5063 over UDP");
        }

        @Test
        void theLowestPriorityComesFirstAndWeightsShare() throws Exception {
            dns.srv("_sip._udp.pbx.example", 2, 0, 5060, "last.example")
                    .srv("_sip._udp.pbx.example", 1, 80, 5060, "heavy.example")
                    .srv("_sip._udp.pbx.example", 1, 20, 5060, "light.example")
                    .a("last.example", "192.0.2.9")
                    .a("heavy.example", "192.0.2.1")
                    .a("light.example", "192.0.2.2");
            Map<String, Integer> first = new HashMap<>();
            for (int i = 0; i < 500; i++) {
                List<String> order = located("sip:pbx.example");
                assertThat(order).hasSize(3).last().isEqualTo("192.0.2.9:5060 over UDP");
                first.merge(order.getFirst(), 1, Integer::sum);
            }
            assertThat(first.get("192.0.2.1:5060 over UDP")).isBetween(350, 450);
            assertThat(dns.asked()).doesNotHaveDuplicates(); // the other 499 times nobody was asked
        }

        @Test
        void theRootAsTargetSaysThatThereIsNoSuchService() {
            dns.srv("_sip._udp.pbx.example", 0, 0, 0, ".").a("pbx.example", "192.0.2.1");
            assertThatThrownBy(() -> located("sip:pbx.example;transport=udp")).isInstanceOf(NextHop.None.class);
        }
    }

    @Nested
    class Remembering {
        @Test
        void anAnswerIsKeptAsLongAsItSays() throws Exception {
            dns.a("kept.example", "192.0.2.1").a("brief.example", "192.0.2.2", 0);
            located("sip:kept.example:5060");
            located("sip:kept.example:5060");
            assertThat(dns.asked()).containsExactly("kept.example A", "kept.example AAAA");
            located("sip:brief.example:5060");
            located("sip:brief.example:5060");
            assertThat(dns.asked()).filteredOn("brief.example A"::equals).hasSize(2);
        }

        @Test
        void thatThereIsNothingIsKeptToo() {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> located("sip:nowhere.example:5060")).isInstanceOf(NextHop.None.class);
            }
            assertThat(dns.asked()).doesNotHaveDuplicates().isNotEmpty();
        }

        @Test
        void aServerThatFailsIsNotAskedTheSameAgainAtOnce() {
            dns.refuses(Rcode.SERVFAIL);
            assertThatThrownBy(() -> located("sip:pbx.example:5060")).isInstanceOf(IOException.class);
            assertThat(dns.asked()).isNotEmpty();
            assertThatThrownBy(() -> located("sip:pbx.example:5060"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("pbx.example");
            assertThat(dns.asked()).isEmpty();
        }
    }
}
