package io.tandem.engine.sdp;

import static io.tandem.engine.sdp.Phones.sdp;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.Codec;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaFlow;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3264.
class LocalSessionTest {
    private final LocalSession fresh = LocalSession.at(new InetSocketAddress("192.0.2.9", 20_000), 4711);

    private static SessionDescription parsed(String text) {
        return SessionDescription.parse(text).orElseThrow();
    }

    private Optional<LocalSession.Answer> answer(String offer) {
        return fresh.answer(parsed(offer), Direction.SENDRECV);
    }

    private MediaFlow flow(String offer) {
        return answer(offer).orElseThrow().flow();
    }

    private static String audio(String more) {
        return sdp("v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\nm=audio 4000 RTP/AVP 0\n" + more);
    }

    @Nested
    class AnswersToRealPhones {
        static Stream<Arguments> phones() {
            return Stream.of(
                    Arguments.of(Phones.LINPHONE, "/192.0.2.10:7078", Codec.PCMU, 100, Direction.SENDRECV),
                    Arguments.of(Phones.BARESIP, "/192.0.2.11:12346", Codec.PCMA, 101, Direction.SENDRECV),
                    Arguments.of(Phones.TWINKLE, "/192.0.2.12:8000", Codec.PCMA, 101, Direction.SENDRECV),
                    Arguments.of(Phones.CISCO, "/192.0.2.14:16384", Codec.PCMU, 101, Direction.RECVONLY));
        }

        @ParameterizedTest
        @MethodSource("phones")
        void takeTheirFirstCodecThatWeHave(String offer, String remote, Codec codec, int digits, Direction direction) {
            MediaFlow flow = flow(offer);
            assertThat(flow.remote()).hasToString(remote);
            assertThat(flow.codec()).isEqualTo(codec);
            assertThat(flow.digitsIn()).hasValue(digits);
            assertThat(flow.digitsOut()).hasValue(digits);
            assertThat(flow.direction()).isEqualTo(direction);
        }

        @Test
        void areCompleteDescriptions() {
            assertThat(answer(Phones.BARESIP).orElseThrow().said().text()).isEqualTo(sdp("""
                    v=0
                    o=tandem 4711 0 IN IP4 192.0.2.9
                    s=-
                    c=IN IP4 192.0.2.9
                    t=0 0
                    m=audio 20000 RTP/AVP 8 101
                    a=rtpmap:8 PCMA/8000
                    a=rtpmap:101 telephone-event/8000
                    a=fmtp:101 0-15
                    a=ptime:20
                    a=sendrecv
                    """));
        }
    }

    @Nested
    class SeveralStreams {
        @Test
        void keepNumberAndOrderAndAllButOneAreRefused() {
            assertThat(answer(Phones.CISCO).orElseThrow().said().text())
                    .contains(
                            "m=audio 20000 RTP/AVP 0 101\r\n",
                            "m=video 0 RTP/AVP 97\r\nm=application 0 UDP/BFCP *\r\n");
        }

        @Test
        void theFirstThatIsWantedIsTaken() {
            String text = answer(sdp("""
                            v=0
                            c=IN IP4 192.0.2.1
                            m=audio 0 RTP/AVP 0
                            m=audio 4002 RTP/SAVP 0
                            m=audio 4004 RTP/AVP 9
                            m=audio 4006 RTP/AVP 8
                            m=audio 4008 RTP/AVP 8
                            """)).orElseThrow().said().text();
            assertThat(text.lines().filter(line -> line.startsWith("m=")))
                    .containsExactly(
                            "m=audio 0 RTP/AVP 0",
                            "m=audio 0 RTP/SAVP 0",
                            "m=audio 0 RTP/AVP 9",
                            "m=audio 20000 RTP/AVP 8",
                            "m=audio 0 RTP/AVP 8");
        }

        @Test
        void twoAlikeAreNotBothTaken() {
            String twice = "m=audio 4000 RTP/AVP 0\n";
            String text = answer(sdp("v=0\nc=IN IP4 192.0.2.1\n" + twice + twice))
                    .orElseThrow()
                    .said()
                    .text();
            assertThat(text.lines().filter(line -> line.startsWith("m=")))
                    .containsExactly("m=audio 20000 RTP/AVP 0", "m=audio 0 RTP/AVP 0");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "v=0\nc=IN IP4 192.0.2.1\n",
                    "v=0\nc=IN IP4 192.0.2.1\nm=audio 0 RTP/AVP 0\n",
                    "v=0\nc=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 9 18\n",
                    "v=0\nc=IN IP4 192.0.2.1\nm=video 4000 RTP/AVP 0\n",
                    "v=0\nm=audio 4000 RTP/AVP 0\n",
                    "v=0\nc=IN IP4 phone.example.org\nm=audio 4000 RTP/AVP 0\n"
                })
        void nothingForUsIsNoAnswer(String offer) {
            assertThat(answer(sdp(offer))).isEmpty();
        }
    }

    @Nested
    class Directions {
        @ParameterizedTest
        @CsvSource({
            "sendrecv, SENDRECV, SENDRECV", "sendonly, SENDRECV, RECVONLY", "recvonly, SENDRECV, SENDONLY",
            "inactive, SENDRECV, INACTIVE", "sendrecv, SENDONLY, SENDONLY", "sendonly, SENDONLY, INACTIVE",
            "recvonly, SENDONLY, SENDONLY", "sendrecv, INACTIVE, INACTIVE", "recvonly, RECVONLY, INACTIVE"
        })
        void anAnswerNeverDoesMoreThanBothSidesWant(String offered, Direction willing, Direction agreed) {
            var answer =
                    fresh.answer(parsed(audio("a=" + offered + "\n")), willing).orElseThrow();
            assertThat(answer.flow().direction()).isEqualTo(agreed);
            assertThat(answer.said().text()).endsWith("a=" + agreed.name().toLowerCase(Locale.ROOT) + "\r\n");
        }

        @ParameterizedTest
        @CsvSource({"sendrecv, RECVONLY", "sendonly, RECVONLY", "recvonly, INACTIVE", "inactive, INACTIVE"})
        void theAddressOfNothingIsAHold(String offered, Direction agreed) {
            String offer = audio("a=" + offered + "\n").replace("IN IP4 192.0.2.1", "IN IP4 0.0.0.0");
            assertThat(flow(offer).direction()).isEqualTo(agreed);
        }

        @ParameterizedTest
        @EnumSource
        void mirroringTwiceIsNothing(Direction direction) {
            assertThat(direction.mirrored().mirrored()).isEqualTo(direction);
            assertThat(direction.mirrored().sends()).isEqualTo(direction.receives());
        }
    }

    @Nested
    class Addresses {
        @Test
        void rtcpIsOnePortAboveUnlessItIsSaid() {
            assertThat(flow(audio("")).remoteRtcp()).hasToString("/192.0.2.1:4001");
            assertThat(flow(audio("a=rtcp:5005\n")).remoteRtcp()).hasToString("/192.0.2.1:5005");
            assertThat(flow(audio("a=rtcp:5005 IN IP4 192.0.2.77\n")).remoteRtcp())
                    .hasToString("/192.0.2.77:5005");
        }

        @ParameterizedTest
        @ValueSource(strings = {"a=rtcp:0\n", "a=rtcp:x\n", "a=rtcp:70000\n", "a=rtcp:\n"})
        void aStrangeRtcpAttributeIsPassedOver(String attribute) {
            assertThat(flow(audio(attribute)).remoteRtcp()).hasToString("/192.0.2.1:4001");
        }

        @Test
        void theHighestPortHasNoNext() {
            assertThat(flow(audio("").replace("4000", "65535")).remoteRtcp().getPort())
                    .isEqualTo(65_535);
        }

        @Test
        void ipv6IsSpokenBothWays() throws Exception {
            var v6 = LocalSession.at(new InetSocketAddress(InetAddress.getByName("2001:db8::9"), 20_000), 1);
            var answer = v6.answer(
                            parsed(sdp("v=0\nc=IN IP6 2001:db8::1\nm=audio 4000 RTP/AVP 0\n")), Direction.SENDRECV)
                    .orElseThrow();
            assertThat(answer.flow().remote().getAddress()).isEqualTo(InetAddress.getByName("2001:db8::1"));
            assertThat(answer.said().text())
                    .contains("o=tandem 1 0 IN IP6 2001:db8:0:0:0:0:0:9\r\n", "c=IN IP6 2001:db8:0:0:0:0:0:9\r\n");
        }
    }

    @Nested
    class Versions {
        private static String version(LocalSession.Said said) {
            return said.text().split("[ \r\n]+", -1)[3];
        }

        @Test
        void riseOnlyWhenWhatWeSayChanges() {
            var first = fresh.offer(Direction.SENDRECV);
            var same = first.session().offer(Direction.SENDRECV);
            var held = same.session().offer(Direction.SENDONLY);
            var answered = held.session()
                    .answer(parsed(audio("a=sendrecv\n")), Direction.SENDRECV)
                    .orElseThrow()
                    .said();
            assertThat(version(first)).isEqualTo("0");
            assertThat(same.text()).isEqualTo(first.text());
            assertThat(version(held)).isEqualTo("1");
            assertThat(version(answered)).isEqualTo("2");
            assertThat(answered.text()).contains("o=tandem 4711 2 ");
        }
    }

    @Nested
    class TheirAnswers {
        private final LocalSession offered = fresh.offer(Direction.SENDRECV).session();

        @Test
        void areTakenWithTheDigitsOfEachSide() {
            MediaFlow flow =
                    offered.accept(parsed(Phones.LINPHONE), Direction.SENDRECV).orElseThrow();
            assertThat(flow.codec()).isEqualTo(Codec.PCMU);
            assertThat(flow.digitsOut()).hasValue(100);
            assertThat(flow.digitsIn()).hasValue(101);
        }

        @Test
        void withoutTelephoneEventsNoneAreSent() {
            assertThat(offered.accept(parsed(audio("")), Direction.SENDRECV)
                            .orElseThrow()
                            .digitsOut())
                    .isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            "sendrecv, SENDRECV, SENDRECV", "recvonly, SENDRECV, SENDONLY", "sendrecv, SENDONLY, SENDONLY",
            "recvonly, SENDONLY, SENDONLY", "inactive, SENDONLY, INACTIVE", "sendonly, SENDRECV, RECVONLY"
        })
        void neverAllowMoreThanWeOffered(String answered, Direction offer, Direction agreed) {
            assertThat(offered.accept(parsed(audio("a=" + answered + "\n")), offer)
                            .orElseThrow()
                            .direction())
                    .isEqualTo(agreed);
        }

        @ParameterizedTest
        @ValueSource(strings = {"m=audio 0 RTP/AVP 0", "m=audio 4000 RTP/AVP 9", "m=video 4000 RTP/AVP 0"})
        void thatRefuseTheAudioAreNone(String media) {
            assertThat(offered.accept(parsed(sdp("v=0\nc=IN IP4 192.0.2.1\n" + media + "\n")), Direction.SENDRECV))
                    .isEmpty();
        }
    }
}
