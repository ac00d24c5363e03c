package io.tandem.sip;

import static io.tandem.sip.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.Transport;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InboundOverUdpTest {
    private Stacks us;
    private RawPeer peer;

    @BeforeEach
    void start() throws SipStartFailure {
        us = Stacks.on("127.0.0.1");
        peer = RawPeer.of(us.udp());
    }

    @AfterEach
    void stop() {
        peer.close();
        us.close();
    }

    private String invite(String branch) {
        return request("INVITE", peer.hostPort(), branch);
    }

    @Test
    void anInviteIsAnswered100AtOnceThenTold() throws InterruptedException {
        peer.send(invite("z9hG4bKa"));

        Wire trying = peer.receive("SIP/2.0 100");
        assertThat(trying.toTag()).isEmpty();
        assertThat(trying.header(HeaderName.VIA)).contains("received=127.0.0.1").contains("rport=" + peer.port());
        SipGateway.RequestReceived told = us.request();
        assertThat(told.request().method()).isEqualTo(Method.INVITE);
        assertThat(told.flow().transport()).isEqualTo(Transport.UDP);
        assertThat(told.flow().remote().getPort()).isEqualTo(peer.port());
    }

    @Test
    void aCallIsAnsweredAndItsAckTold() throws InterruptedException {
        peer.send(invite("z9hG4bKb"));
        SipGateway.RequestReceived told = us.request();
        told.respond(180);
        told.respond(told.request().answer(200).withToTag("ours"));

        peer.receive("SIP/2.0 100");
        assertThat(peer.receive("SIP/2.0 180").toTag()).isNotEmpty();
        Wire ok = peer.receive("SIP/2.0 200");
        assertThat(ok.toTag()).isEqualTo("ours");
        assertThat(ok.header(HeaderName.CONTACT))
                .isEqualTo("<sip:1111@127.0.0.1:" + us.udp().getPort() + ">");

        peer.send(request("ACK", peer.hostPort(), "z9hG4bKb2").replace("call-z9hG4bKb2", "call-z9hG4bKb"));
        assertThat(us.next()).isInstanceOf(SipGateway.AckReceived.class);
    }

    @Test
    void aRepeatedInviteIsAnsweredWithTheLastResponseAndNotTold() throws InterruptedException {
        peer.send(invite("z9hG4bKc"));
        peer.receive("SIP/2.0 100");
        us.request().respond(180);
        Wire ringing = peer.receive("SIP/2.0 180");
        peer.send(invite("z9hG4bKc"));

        assertThat(peer.receive("SIP/2.0 180")).isEqualTo(ringing);
        assertThat(us.next(Duration.ofMillis(200))).isEmpty();
    }

    @Test
    void anInviteRepeatedAfterThe2xxGetsTheVerySame2xx() throws InterruptedException {
        peer.send(invite("z9hG4bKd"));
        peer.receive("SIP/2.0 100");
        us.request().respond(200);
        Wire ok = peer.receive("SIP/2.0 200");
        peer.send(invite("z9hG4bKd"));

        assertThat(peer.receive("SIP/2.0 200")).isEqualTo(ok);
        assertThat(us.next(Duration.ofMillis(200))).isEmpty();
    }

    @Test
    void a2xxIsRepeatedWhenTheLegSaysSo() throws InterruptedException {
        peer.send(invite("z9hG4bKe"));
        peer.receive("SIP/2.0 100");
        SipGateway.RequestReceived told = us.request();
        var answer = told.request().answer(200).withToTag("ours");
        told.respond(answer);
        told.respond(answer);

        Wire ok = peer.receive("SIP/2.0 200");
        assertThat(peer.receive("SIP/2.0 200")).isEqualTo(ok);
    }

    @Test
    void aFailureIsRepeatedUntilItsAckWhichNobodyHears() throws InterruptedException {
        peer.send(invite("z9hG4bKf"));
        peer.receive("SIP/2.0 100");
        us.request().respond(486);
        Wire busy = peer.receive("SIP/2.0 486");
        assertThat(peer.receive("SIP/2.0 486")).isEqualTo(busy);
        peer.send(request("ACK", peer.hostPort(), "z9hG4bKf").replace(";rport", ""));

        assertThat(us.next(Duration.ofMillis(200))).isEmpty();
        while (peer.receive(1).isPresent()) {} // those that crossed the ACK
        assertThat(peer.receive(400)).isEmpty();
    }
}
