package io.tandem.engine.sdp;

import static io.tandem.engine.sdp.Phones.sdp;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 8866.
class SessionDescriptionTest {
    private static SessionDescription parsed(String text) {
        return SessionDescription.parse(text).orElseThrow();
    }

    @Test
    void aMediaLineIsTakenApart() {
        var audio = parsed(Phones.TWINKLE).media().getFirst();
        assertThat(audio.type()).isEqualTo("audio");
        assertThat(audio.port()).isEqualTo(8000);
        assertThat(audio.protocol()).isEqualTo("RTP/AVP");
        assertThat(audio.formats()).containsExactly("98", "8", "0", "3", "101");
        assertThat(audio.connection()).isEqualTo("192.0.2.12");
        assertThat(audio.direction()).isEqualTo(Direction.SENDRECV);
    }

    @Test
    void aMediaLineHasItsOwnAddressAndDirection() {
        var cisco = parsed(Phones.CISCO);
        assertThat(cisco.connection()).isEmpty();
        assertThat(cisco.media()).hasSize(3);
        assertThat(cisco.media().get(0).connection()).isEqualTo("192.0.2.14");
        assertThat(cisco.media().get(0).direction()).isEqualTo(Direction.SENDONLY);
        assertThat(cisco.media().get(1).direction()).isEqualTo(Direction.SENDRECV);
        assertThat(cisco.media().get(2).protocol()).isEqualTo("UDP/BFCP");
    }

    @Test
    void theDirectionOfTheSessionIsThatOfItsMedia() {
        var held = parsed("v=0\na=inactive\nm=audio 1 RTP/AVP 0\nm=audio 2 RTP/AVP 0\na=recvonly\n");
        assertThat(held.media().get(0).direction()).isEqualTo(Direction.INACTIVE);
        assertThat(held.media().get(1).direction()).isEqualTo(Direction.RECVONLY);
    }

    @Test
    void telephoneEventsAreThoseOfTheRightClock() {
        assertThat(parsed(Phones.LINPHONE).media().getFirst().mapped("telephone-event/8000"))
                .hasValue(100);
        var strange = parsed("v=0\nm=audio 1 RTP/AVP 0 101\na=rtpmap:101 Telephone-Event/8000/1\n");
        assertThat(strange.media().getFirst().mapped("telephone-event/8000")).hasValue(101);
    }

    @Test
    void aMappingOfAnUnlistedPayloadTypeDoesNotCount() {
        var odd = parsed("v=0\nm=audio 1 RTP/AVP 0\na=rtpmap:101 telephone-event/8000\n");
        assertThat(odd.media().getFirst().mapped("telephone-event/8000")).isEmpty();
    }

    @Test
    void severalPortsAndTheTtlOfAGroupArePassedOver() {
        var odd = parsed("v=0\nc=IN IP4 224.2.1.1/127\nm=audio 49170/2 RTP/AVP 0\n");
        assertThat(odd.media().getFirst().port()).isEqualTo(49_170);
        assertThat(odd.media().getFirst().connection()).isEqualTo("224.2.1.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=0\nm=audio\n",
                "v=0\nm=audio x RTP/AVP 0\n",
                "v=0\nm=audio 70000 RTP/AVP 0\n",
                "v=0\nm=audio -1 RTP/AVP 0\n",
                "v=0\nm=audio 1 RTP/AVP\n",
                "",
                "o=x",
                "hello"
            })
    void whatCannotBeReadIsNothing(String text) {
        assertThat(SessionDescription.parse(sdp(text))).isEmpty();
    }

    @Test
    void strangeLinesArePassedOver() {
        var odd = parsed("\r\nv=0\r\nxyz\r\n\r\nz=1 2\r\nc=IN\r\nm=audio 1 RTP/AVP 0 \r\na=\r\na=x\r\n");
        assertThat(odd.media().getFirst().connection()).isEmpty();
    }
}
