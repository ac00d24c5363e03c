package io.tandem.sip;

import static io.tandem.sip.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class Ipv6Test {
    @Test
    void aCallOverIpv6IsAnsweredToItsSource() throws Exception {
        try (Stacks us = Stacks.on("::1");
                RawPeer peer = RawPeer.of(us.udp())) {
            peer.send(request("INVITE", peer.hostPort(), "z9hG4bK6"));
            peer.receive("SIP/2.0 100");
            us.request().respond(200);

            assertThat(peer.receive("SIP/2.0 200").header(HeaderName.CONTACT))
                    .isEqualTo("<sip:1111@[0:0:0:0:0:0:0:1]:" + us.udp().getPort() + ">");
        }
    }

    @Test
    void oneStackListensOnBothFamiliesAndSendsFromTheRightOne() throws Exception {
        SipSettings both = new SipSettings(
                List.of("127.0.0.1", "[::1]"),
                0,
                Set.of(Transport.UDP),
                Optional.empty(),
                "Tandem",
                Duration.ofMillis(50),
                SipSettings.Limits.USUAL);
        try (Stacks us = Stacks.with(both);
                RawPeer peer = RawPeer.of(us.stack().bound(Transport.UDP).get(1))) {
            us.tell(new SipGateway.Send(
                    Dialog.invite(
                            "sip:bob@" + peer.hostPort(),
                            NameAddr.of("sip:a@b").withTag("a"),
                            NameAddr.of("sip:bob@b"),
                            Headers.NONE),
                    us.kit().createTestProbe(SipGateway.ClientEvent.class).getRef()));

            assertThat(peer.receive("INVITE").header(HeaderName.VIA)).contains(" [0:0:0:0:0:0:0:1]:");
        }
    }

    @Test
    void theAdvertisedAddressStandsInContactAndVia() throws Exception {
        try (Stacks us = Stacks.with(Stacks.settings("127.0.0.1").withAdvertised("sip.example.org:5070"));
                RawPeer peer = RawPeer.of(us.udp())) {
            peer.send(request("INVITE", peer.hostPort(), "z9hG4bKadv"));
            peer.receive("SIP/2.0 100");
            us.request().respond(200);

            assertThat(peer.receive("SIP/2.0 200").header(HeaderName.CONTACT))
                    .isEqualTo("<sip:1111@sip.example.org:5070>");
        }
    }
}
