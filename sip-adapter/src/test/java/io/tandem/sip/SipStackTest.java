package io.tandem.sip;

import static io.tandem.sip.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipGateway;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SipStackTest {
    @Test
    void udpAndTcpTakeTheSameFreePort() throws Exception {
        try (SipStack stack = SipStack.start(SipSettings.on("127.0.0.1", 0), SipMeter.NONE)) {
            assertThat(stack.boundUdp().orElseThrow().getPort()).isPositive();
            assertThat(stack.boundTcp()).isEqualTo(stack.boundUdp());
        }
    }

    @Test
    void whatHasEndedCanBeEndedOnceMore() throws Exception {
        var stack = new RiStack("ends-twice");
        stack.end();
        assertThatCode(stack::end).doesNotThrowAnyException();
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (SipStack stack = SipStack.start(SipSettings.on("127.0.0.1", 0), SipMeter.NONE)) {
            int port = stack.boundUdp().orElseThrow().getPort();

            assertThatThrownBy(() -> SipStack.start(SipSettings.on("127.0.0.1", port), SipMeter.NONE))
                    .isInstanceOf(SipStartFailure.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void aHostThatIsNoAddressIsNamed() {
        assertThatThrownBy(() -> SipStack.start(SipSettings.on("example.org", 0), SipMeter.NONE))
                .isInstanceOf(SipStartFailure.class)
                .hasMessageContaining("'example.org'")
                .hasMessageContaining("expected a numeric address");
    }

    @Test
    void twoStacksCallEachOtherAndOneItself() throws Exception {
        try (Stacks one = Stacks.on("127.0.0.1");
                Stacks two = Stacks.on("127.0.0.1")) {
            for (Stacks called : new Stacks[] {two, one}) {
                var leg = one.kit().<SipGateway.ClientEvent>createTestProbe();
                one.tell(new SipGateway.Send(
                        Dialog.invite(
                                "sip:bob@127.0.0.1:" + called.udp().getPort(),
                                NameAddr.of("sip:a@b").withTag("a"),
                                NameAddr.of("sip:bob@b"),
                                Headers.NONE),
                        leg.getRef()));
                called.request().respond(200);

                assertThat(leg.expectMessageClass(SipGateway.Responded.class)
                                .response()
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void everythingIsForgotten64T1AfterTheFinalResponse() throws Exception {
        try (Stacks us = Stacks.with(Stacks.settings("127.0.0.1").withT1(Duration.ofMillis(5)));
                RawPeer peer = RawPeer.of(us.udp())) {
            peer.send(request("INVITE", peer.hostPort(), "z9hG4bKi"));
            us.request().respond(200);
            peer.send(request("OPTIONS", peer.hostPort(), "z9hG4bKo"));
            us.request().respond(404);
            assertThat(us.stack().openServerTransactions()).isEqualTo(2);

            awaitNothingOpen(us);
        }
    }

    @Test
    void aRequestThatIsNeverAnsweredIsForgottenAfter64T1() throws Exception {
        try (Stacks us = Stacks.with(Stacks.settings("127.0.0.1").withT1(Duration.ofMillis(5)));
                RawPeer peer = RawPeer.of(us.udp())) {
            peer.send(request("OPTIONS", peer.hostPort(), "z9hG4bKn"));
            us.request();

            awaitNothingOpen(us);
        }
    }

    @Test
    void anInviteThatFindsTheQueueFullGets503AndLaterOnesAreServed() throws Exception {
        SipSettings tiny =
                Stacks.settings("127.0.0.1").withLimits(new SipSettings.Limits(1, 65_535, 10, Duration.ofMinutes(1)));
        try (Stacks us = Stacks.with(tiny);
                RawPeer peer = RawPeer.of(us.udp())) {
            Wire answer = null;
            for (int i = 0; i < 20_000 && answer == null; i++) {
                peer.send(request("INVITE", peer.hostPort(), "z9hG4bKq" + i));
                answer = peer.receive(1)
                        .filter(wire -> wire.startLine().startsWith("SIP/2.0 503"))
                        .orElse(null);
                if (answer == null && i % 50 == 49) {
                    answer = firstOf503(peer);
                }
            }
            assertThat(answer).isNotNull();
        }
    }

    private static void awaitNothingOpen(Stacks us) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (us.stack().openServerTransactions() + us.stack().stateMachines() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(us.stack().openServerTransactions()).isZero();
        assertThat(us.stack().stateMachines()).as("in JAIN-SIP").isZero();
    }

    private static @org.jspecify.annotations.Nullable Wire firstOf503(RawPeer peer) {
        for (var wire = peer.receive(1); wire.isPresent(); wire = peer.receive(1)) {
            if (wire.get().startLine().startsWith("SIP/2.0 503")) {
                return wire.get();
            }
        }
        return null;
    }
}
