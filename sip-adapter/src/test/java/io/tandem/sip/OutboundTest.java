package io.tandem.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipRequest;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OutboundTest {
    private Stacks us;
    private RawPeer peer;
    private TestProbe<SipGateway.ClientEvent> leg;

    @BeforeEach
    void start() throws SipStartFailure {
        us = Stacks.on("127.0.0.1");
        peer = RawPeer.of(us.udp());
        leg = us.kit().createTestProbe();
    }

    @AfterEach
    void stop() {
        peer.close();
        us.close();
    }

    private SipRequest invite(String target) {
        return Dialog.invite(
                target,
                NameAddr.of("sip:engine@example.org").withTag("e1"),
                NameAddr.of("sip:bob@example.org"),
                Headers.NONE);
    }

    private SipRequest invite() {
        return invite("sip:bob@" + peer.hostPort());
    }

    private void send(SipRequest request) {
        us.tell(new SipGateway.Send(request, leg.getRef()));
    }

    private void answer(Wire request, int status, String toTag) {
        answer(request, status, toTag, "");
    }

    private void answer(Wire request, int status, String toTag, String more) {
        peer.send("SIP/2.0 " + status + " Whatever\r\nVia: " + request.header(HeaderName.VIA) + "\r\nFrom: "
                + request.header(HeaderName.FROM) + "\r\nTo: " + request.header(HeaderName.TO)
                + (toTag.isEmpty() ? "" : ";tag=" + toTag) + "\r\nCall-ID: " + request.header(HeaderName.CALL_ID)
                + "\r\nCSeq: " + request.header(HeaderName.CSEQ) + "\r\n" + more + "Content-Length: 0\r\n\r\n");
    }

    private int heard() {
        return leg.expectMessageClass(SipGateway.Responded.class).response().status();
    }

    @Test
    void anInviteCarriesViaWithRportAndAContact() {
        send(invite());
        Wire wire = peer.receive("INVITE sip:bob@" + peer.hostPort() + " SIP/2.0");

        assertThat(wire.header(HeaderName.VIA))
                .startsWith("SIP/2.0/UDP 127.0.0.1:" + us.udp().getPort() + ";branch=z9hG4bK")
                .endsWith(";rport");
        assertThat(wire.header(HeaderName.CONTACT))
                .isEqualTo("<sip:engine@127.0.0.1:" + us.udp().getPort() + ">");
        assertThat(wire.header(HeaderName.USER_AGENT)).isEqualTo("Tandem");
    }

    @Test
    void aRegisterWithoutAContactGetsOurs() {
        SipRequest invite = invite("sip:" + peer.hostPort());
        send(new SipRequest(
                Method.REGISTER, invite.uri(), invite.headers().with(HeaderName.CSEQ, "1 REGISTER"), Optional.empty()));
        assertThat(peer.receive("REGISTER").header(HeaderName.CONTACT))
                .isEqualTo("<sip:engine@127.0.0.1:" + us.udp().getPort() + ">");
    }

    @Test
    void aHeaderValueCannotStartAHeaderOfItsOwn() {
        send(invite().with(HeaderName.SUBJECT, "a\r\nRoute: <sip:evil>"));
        Wire wire = peer.receive("INVITE");

        assertThat(wire.header(HeaderName.SUBJECT)).isEqualTo("a Route: <sip:evil>");
        assertThat(wire.has(HeaderName.ROUTE)).isFalse();
    }

    @Test
    void a100IsNotToldAndProvisionalResponsesAre() {
        send(invite());
        Wire invite = peer.receive("INVITE");
        answer(invite, 100, "");
        answer(invite, 180, "b1");
        answer(invite, 183, "b1");

        assertThat(heard()).isEqualTo(180);
        assertThat(heard()).isEqualTo(183);
    }

    @Test
    void every2xxIsToldAlsoThatOfAnotherFork() {
        send(invite());
        Wire invite = peer.receive("INVITE");
        answer(invite, 200, "b1");
        answer(invite, 200, "b1");
        answer(invite, 200, "b2");

        assertThat(heard()).isEqualTo(200);
        assertThat(heard()).isEqualTo(200);
        assertThat(leg.expectMessageClass(SipGateway.Responded.class).response().toTag())
                .isEqualTo("b2");
    }

    @Test
    void theAckOfA2xxIsSentOnceInATransactionOfItsOwn() {
        SipRequest request = invite();
        send(request);
        Wire invite = peer.receive("INVITE");
        answer(invite, 200, "b1", "Contact: <sip:bob@" + peer.hostPort() + ">\r\n");
        SipGateway.Responded ok = leg.expectMessageClass(SipGateway.Responded.class);
        us.tell(new SipGateway.SendAck(Dialog.answered(request, ok.response()).ack(request.cSeq())));

        Wire ack = peer.receive("ACK");
        assertThat(ack.header(HeaderName.CSEQ)).isEqualTo(request.cSeq() + " ACK");
        assertThat(ack.header(HeaderName.VIA)).isNotEqualTo(invite.header(HeaderName.VIA));
        assertThat(peer.receive(300)).isEmpty();
    }

    @Test
    void aFailureIsAcknowledgedEachTimeAndToldOnce() {
        send(invite());
        Wire invite = peer.receive("INVITE");
        answer(invite, 486, "b1");
        Wire ack = peer.receive("ACK sip:bob@");
        assertThat(ack.header(HeaderName.VIA)).isEqualTo(invite.header(HeaderName.VIA));
        assertThat(ack.toTag()).isEqualTo("b1");
        answer(invite, 486, "b1");
        peer.receive("ACK sip:bob@");

        assertThat(heard()).isEqualTo(486);
        leg.expectNoMessage(Duration.ofMillis(200));
    }

    @Test
    void anUnansweredInviteIsRepeatedAndTimesOut() {
        SipRequest request = invite();
        send(request);
        Wire first = peer.receive("INVITE");
        assertThat(peer.receive()).isEqualTo(first);
        assertThat(peer.receive()).isEqualTo(first);

        assertThat(leg.expectMessageClass(SipGateway.TimedOut.class, Duration.ofSeconds(8))
                        .request())
                .isEqualTo(request);
    }

    @Test
    void aNonInviteRequestIsRepeatedUntilItsAnswer() {
        SipRequest bye = new Dialog(
                        "call",
                        NameAddr.of("sip:e@x").withTag("e"),
                        NameAddr.of("sip:b@x").withTag("b"),
                        7,
                        -1,
                        java.util.List.of(),
                        "sip:bob@" + peer.hostPort())
                .next(io.tandem.engine.sip.Method.BYE)
                .request();
        send(bye);
        Wire first = peer.receive("BYE");
        assertThat(peer.receive()).isEqualTo(first);
        answer(first, 481, "");

        assertThat(heard()).isEqualTo(481);
        assertThat(us.stack().openClientTransactions()).isZero();
    }

    @Test
    void aRequestGoesToItsFirstRoute() {
        send(invite("sip:bob@nowhere.invalid").with(HeaderName.ROUTE, "<sip:" + peer.hostPort() + ";lr>"));

        assertThat(peer.receive("INVITE sip:bob@nowhere.invalid").header(HeaderName.ROUTE))
                .isEqualTo("<sip:" + peer.hostPort() + ";lr>");
    }

    @Test
    void whatCannotBeSentIsToldWithTheReason() {
        send(invite("sips:bob@127.0.0.1"));
        assertThat(leg.expectMessageClass(SipGateway.Undeliverable.class).why()).contains("sips");
        send(invite("sip:bob@127.0.0.1:1;transport=tcp"));
        assertThat(leg.expectMessageClass(SipGateway.Undeliverable.class).why()).contains("127.0.0.1:1 over TCP");
        send(invite("sip:bob@[::1]:5"));
        assertThat(leg.expectMessageClass(SipGateway.Undeliverable.class).why()).contains("no UDP socket");
        send(invite("sip:bob@name.invalid"));
        assertThat(leg.expectMessageClass(SipGateway.Undeliverable.class, Duration.ofSeconds(30))
                        .why())
                .contains("name.invalid");
    }

    @Test
    void aResponseThatBelongsToNothingIsIgnored() {
        send(invite());
        Wire invite = peer.receive("INVITE");
        answer(new Wire(invite.text().replace("branch=z9hG4bK", "branch=z9hG4bKx")), 200, "b1");
        answer(new Wire(invite.text().replace("tag=e1", "tag=e2")), 200, "b1");

        leg.expectNoMessage(Duration.ofMillis(200));
    }

    @Test
    void aLargeRequestGoesOverUdpWhenTcpIsRefused() {
        send(invite().with(Body.of("text/plain", "x".repeat(2_000))));

        assertThat(peer.receive("INVITE").body()).hasSize(2_000);
    }

    @Test
    void aLargeRequestGoesOverTcp() throws Exception {
        try (ServerSocket listening = new ServerSocket()) {
            listening.bind(new InetSocketAddress(peer.address(), peer.port()));
            listening.setSoTimeout(5_000);
            send(invite().with(Body.of("text/plain", "x".repeat(2_000))));
            try (Socket accepted = listening.accept()) {
                accepted.setSoTimeout(5_000);
                String head = new String(accepted.getInputStream().readNBytes(400), StandardCharsets.UTF_8);
                assertThat(head).startsWith("INVITE sip:bob@").contains("Via: SIP/2.0/TCP ");
            }
        }
    }

    @Nested
    class Cancelling {
        private SipRequest request;
        private Wire invite;

        @BeforeEach
        void calling() {
            request = invite();
            send(request);
            invite = peer.receive("INVITE");
        }

        @Test
        void aCancelWaitsForAProvisionalResponse() {
            us.tell(new SipGateway.Cancel(request));
            assertThat(peer.receive()).as("only the INVITE again").isEqualTo(invite);
            answer(invite, 180, "b1");

            Wire cancel = skipRepetitions();
            assertThat(cancel.startLine()).isEqualTo(invite.startLine().replace("INVITE", "CANCEL"));
            assertThat(cancel.header(HeaderName.VIA)).isEqualTo(invite.header(HeaderName.VIA));
            assertThat(cancel.header(HeaderName.TO)).isEqualTo(invite.header(HeaderName.TO));
            assertThat(cancel.header(HeaderName.CSEQ)).isEqualTo(request.cSeq() + " CANCEL");
            answer(cancel, 200, "b1");
            answer(invite, 487, "b1");
            assertThat(heard()).isEqualTo(180);
            assertThat(heard()).isEqualTo(487);
            assertThat(peer.receive("ACK").header(HeaderName.VIA)).isEqualTo(invite.header(HeaderName.VIA));
        }

        @Test
        void a200ThatCrossesTheCancelIsTold() {
            answer(invite, 180, "b1");
            assertThat(heard()).isEqualTo(180);
            us.tell(new SipGateway.Cancel(request));
            Wire cancel = skipRepetitions();
            answer(invite, 200, "b1");
            answer(cancel, 200, "b1");

            assertThat(heard()).isEqualTo(200);
        }

        @Test
        void afterTheFinalResponseNoCancelIsSent() {
            answer(invite, 200, "b1");
            assertThat(heard()).isEqualTo(200);
            us.tell(new SipGateway.Cancel(request));

            assertThat(peer.receive(300).filter(wire -> wire.startLine().startsWith("CANCEL")))
                    .isEmpty();
        }

        @Test
        void anInviteThatStaysSilentAfterItsCancelTimesOut() {
            answer(invite, 180, "b1");
            assertThat(heard()).isEqualTo(180);
            us.tell(new SipGateway.Cancel(request));
            answer(skipRepetitions(), 200, "b1");

            leg.expectMessageClass(SipGateway.TimedOut.class, Duration.ofSeconds(8));
        }

        private Wire skipRepetitions() {
            Wire wire = peer.receive();
            while (wire.equals(invite)) {
                wire = peer.receive();
            }
            return wire;
        }
    }
}
