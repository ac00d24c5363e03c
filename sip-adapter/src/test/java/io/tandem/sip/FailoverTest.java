package io.tandem.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipRequest;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A domain with two servers: the second is asked when the first fails (RFC 3263 4.3).
class FailoverTest {
    private static final Duration BEYOND_64_T1 = Duration.ofSeconds(10);

    private final DnsServer dns = new DnsServer();
    private Stacks us;
    private RawPeer first;
    private RawPeer second;
    private TestProbe<SipGateway.ClientEvent> leg;

    @BeforeEach
    void start() throws SipStartFailure {
        us = Stacks.with(Stacks.settings("127.0.0.1").withDnsServers(dns.address()));
        first = RawPeer.of(us.udp());
        second = RawPeer.of(us.udp());
        leg = us.kit().createTestProbe();
        dns.srv("_sip._udp.pbx.example", 1, 0, first.port(), "here.example")
                .srv("_sip._udp.pbx.example", 2, 0, second.port(), "here.example")
                .a("here.example", "127.0.0.1");
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
        us.close();
        dns.close();
    }

    private SipRequest invites(String target) {
        SipRequest invite = Dialog.invite(
                target,
                NameAddr.of("sip:engine@example.org").withTag("e1"),
                NameAddr.of("sip:bob@pbx.example"),
                Headers.NONE);
        us.tell(new SipGateway.Send(invite, leg.getRef()));
        return invite;
    }

    private static void answers(RawPeer peer, Wire request, int status) {
        peer.send("SIP/2.0 " + status + " Whatever\r\nVia: " + request.header(HeaderName.VIA) + "\r\nFrom: "
                + request.header(HeaderName.FROM) + "\r\nTo: " + request.header(HeaderName.TO) + ";tag=t" + status
                + "\r\nCall-ID: " + request.header(HeaderName.CALL_ID) + "\r\nCSeq: " + request.header(HeaderName.CSEQ)
                + "\r\nContent-Length: 0\r\n\r\n");
    }

    /// A CANCEL that waits for its provisional response cannot be seen; what the gateway is told after it can.
    private void whatWasToldIsDone() {
        SipRequest later = Dialog.invite(
                "sip:later@127.0.0.1:" + first.port(),
                NameAddr.of("sip:engine@example.org").withTag("e2"),
                NameAddr.of("sip:later@pbx.example"),
                Headers.NONE);
        us.tell(new SipGateway.Send(
                new SipRequest(
                        Method.OPTIONS,
                        later.uri(),
                        later.headers().with(HeaderName.CSEQ, "1 OPTIONS"),
                        Optional.empty()),
                us.kit().<SipGateway.ClientEvent>createTestProbe().ref()));
        first.receive("OPTIONS");
    }

    private int told() {
        return leg.expectMessageClass(SipGateway.Responded.class).response().status();
    }

    @Test
    void a503IsAcknowledgedAndTheNextServerAskedInATransactionOfItsOwn() {
        invites("sip:bob@pbx.example");
        Wire refused = first.receive("INVITE sip:bob@pbx.example SIP/2.0");
        answers(first, refused, 503);
        assertThat(first.receive("ACK").header(HeaderName.VIA)).isEqualTo(refused.header(HeaderName.VIA));

        Wire taken = second.receive("INVITE sip:bob@pbx.example SIP/2.0");
        assertThat(taken.header(HeaderName.CALL_ID)).isEqualTo(refused.header(HeaderName.CALL_ID));
        assertThat(taken.header(HeaderName.CSEQ)).isEqualTo(refused.header(HeaderName.CSEQ));
        assertThat(taken.header(HeaderName.VIA)).isNotEqualTo(refused.header(HeaderName.VIA));
        answers(second, taken, 486);
        assertThat(told()).isEqualTo(486);
    }

    @Test
    void the503OfTheLastServerIsTold() {
        invites("sip:bob@pbx.example");
        answers(first, first.receive("INVITE"), 503);
        answers(second, second.receive("INVITE"), 503);
        assertThat(told()).isEqualTo(503);
    }

    @Test
    void anyOtherRefusalIsTheCalleesAndIsTold() {
        invites("sip:bob@pbx.example");
        answers(first, first.receive("INVITE"), 500);
        assertThat(told()).isEqualTo(500);
    }

    @Test
    void aServerThatSaysNothingIsFollowedByTheNextAfter64T1() {
        invites("sip:bob@pbx.example");
        first.receive("INVITE");
        Wire taken = second.receive((int) BEYOND_64_T1.toMillis()).orElseThrow();
        answers(second, taken, 200);
        assertThat(told()).isEqualTo(200);
    }

    @Test
    void aCancelAfterTheFirstServerGoesToTheSecond() {
        SipRequest invite = invites("sip:bob@pbx.example");
        answers(first, first.receive("INVITE"), 503);
        Wire taken = second.receive("INVITE");
        us.tell(new SipGateway.Cancel(invite));
        answers(second, taken, 180);
        assertThat(told()).isEqualTo(180);
        assertThat(second.receive("CANCEL").header(HeaderName.VIA)).isEqualTo(taken.header(HeaderName.VIA));
    }

    @Test
    void whoWantedToCancelAsksNoOtherServer() {
        SipRequest invite = invites("sip:bob@pbx.example");
        Wire refused = first.receive("INVITE");
        us.tell(new SipGateway.Cancel(invite));
        whatWasToldIsDone();
        answers(first, refused, 503);
        assertThat(told()).isEqualTo(503);
        assertThat(second.receive(200)).isEmpty();
    }

    @Test
    void aServerThatRefusesTheConnectionIsFollowedByTheNext() throws InterruptedException {
        dns.srv("_sip._tcp.pbx.example", 1, 0, 1, "here.example")
                .srv("_sip._tcp.pbx.example", 2, 0, us.tcp().getPort(), "here.example");
        SipRequest invite = invites("sip:bob@pbx.example;transport=tcp");
        assertThat(us.request().request().callId()).isEqualTo(invite.callId());
    }

    @Test
    void aNameWithoutServersIsUndeliverable() {
        invites("sip:bob@nowhere.example");
        assertThat(leg.expectMessageClass(SipGateway.Undeliverable.class).why()).contains("nowhere.example");
    }
}
