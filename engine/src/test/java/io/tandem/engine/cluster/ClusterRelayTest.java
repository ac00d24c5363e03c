package io.tandem.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.leg.Phone;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.Flow;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.Relay;
import io.tandem.engine.sip.Remote;
import io.tandem.engine.sip.SealingKey;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.Transport;
import io.tandem.engine.trace.TraceSink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Node A, and node B beside it.
class ClusterRelayTest {
    private static final int SLOT_OF_A = 7;
    private static final int SLOT_OF_B = 9;
    private static final int SLOT_OF_NOBODY = 11;
    private static final SealingKey SECRET = SealingKey.of(SealingKey.mint());
    private static final Peer A = peer(SLOT_OF_A, "127.0.0.1:5080");
    private static final Peer B = peer(SLOT_OF_B, "127.0.0.2:5080");
    private static final Flow FLOW = flow(Transport.UDP, "192.0.2.1", 5062);
    private static final Flow CONNECTION = flow(Transport.TCP, "192.0.2.1", 40_001);

    private final List<String> ladder = new ArrayList<>();
    private final TestInbox<PassedCalls.Passes> passed = TestInbox.create("passed");
    private final ClusterRelay a = relay(A, () -> List.of(B));
    private final ClusterRelay b = relay(B, () -> List.of(A));

    private static Peer peer(int slot, String sip) {
        return new Peer(InstanceId.mint(), slot, sip, URI.create("http://" + sip + "/"));
    }

    private static Flow flow(Transport transport, String host, int port) {
        return new Flow(
                transport,
                new InetSocketAddress(InetAddress.ofLiteral(host), port),
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 5080));
    }

    private ClusterRelay relay(Peer self, Peers others) {
        TraceSink trace = (call, entry) -> ladder.add(call + " " + entry);
        return new ClusterRelay(
                self.instance(),
                self.slot(),
                new Neighbours(others, SECRET),
                passed.getRef(),
                trace,
                InstantSource.fixed(Instant.EPOCH));
    }

    private static SipRequest inDialog(Method method, int slot) {
        return new Phone(DialogTag.mint(CallSid.mint(slot))).request(method);
    }

    private static SipRequest sent(Relay.Way way) {
        return ((Relay.Onward) way).request();
    }

    @Nested
    class InADialog {
        @ParameterizedTest
        @EnumSource(
                value = Method.class,
                names = {"INVITE", "ACK", "CANCEL", "BYE", "REFER", "NOTIFY", "INFO", "UPDATE", "PRACK", "SUBSCRIBE"})
        void whatIsOfAnotherNodeGoesThere(Method method) {
            Relay.Way way = a.way(inDialog(method, SLOT_OF_B), FLOW);
            assertThat(way).isInstanceOf(Relay.Onward.class);
            assertThat(((Relay.Onward) way).server()).isEqualTo("127.0.0.2:5080");
            assertThat(sent(way).headers().first(HeaderName.MAX_FORWARDS)).contains("69");
        }

        @Test
        void whatIsOfThisNodeStaysAsItIs() {
            SipRequest bye = inDialog(Method.BYE, SLOT_OF_A);
            assertThat(a.way(bye, FLOW)).isEqualTo(new Relay.Here(bye, FLOW));
        }

        @Test
        void itsOwnDialogsNeedNoLookAtTheOthers() {
            ClusterRelay blind = relay(A, () -> {
                throw new AssertionError("the others were asked for");
            });
            SipRequest bye = inDialog(Method.BYE, SLOT_OF_A);
            assertThat(blind.way(bye, FLOW)).isEqualTo(new Relay.Here(bye, FLOW));
            SipRequest invite = Phone.invite();
            assertThat(blind.way(invite, FLOW)).isEqualTo(new Relay.Here(invite, FLOW));
        }

        @Test
        void whatIsOfANodeThatIsGoneStaysAndFindsNoCall() {
            SipRequest bye = inDialog(Method.BYE, SLOT_OF_NOBODY);
            assertThat(a.way(bye, FLOW)).isEqualTo(new Relay.Here(bye, FLOW));
        }

        @Test
        void theLadderOfTheCallShowsIt() {
            SipRequest bye = inDialog(Method.BYE, SLOT_OF_B);
            a.way(bye, FLOW);
            assertThat(ladder)
                    .containsExactly(DialogTag.callSid(bye.toTag()).orElseThrow()
                            + String.format(" %-34s %s", "peer  -> node   BYE", "relayed-to=127.0.0.2:5080"));
        }

        @Test
        void whatHasComeTooFarIs483() {
            SipRequest tired = inDialog(Method.BYE, SLOT_OF_B).with(HeaderName.MAX_FORWARDS, "0");
            assertThat(a.way(tired, FLOW)).isEqualTo(new Relay.Refused(483));
        }
    }

    @Nested
    class NamingADialog {
        @Test
        void anInviteWithReplacesGoesWhereTheDialogIs() {
            String replaces = "c;to-tag=" + DialogTag.mint(CallSid.mint(SLOT_OF_B)) + ";from-tag=x";
            assertThat(a.way(Phone.invite().with(HeaderName.REPLACES, replaces), FLOW))
                    .isInstanceOf(Relay.Onward.class);
        }

        @Test
        void aReferWithTargetDialogGoesWhereTheDialogIs() {
            String target = "c;local-tag=x;remote-tag=" + DialogTag.mint(CallSid.mint(SLOT_OF_B));
            SipRequest invite = Phone.invite();
            SipRequest refer = new SipRequest(
                    Method.REFER,
                    invite.uri(),
                    invite.headers().with(HeaderName.TARGET_DIALOG, target),
                    Optional.empty());
            assertThat(a.way(refer, FLOW)).isInstanceOf(Relay.Onward.class);
        }
    }

    @Nested
    class Relayed {
        private final SipRequest onItsWay = sent(a.way(inDialog(Method.BYE, SLOT_OF_B), FLOW));

        @Test
        void theOtherNodeKnowsWhereItFirstCameFrom() {
            Relay.Here here = (Relay.Here) b.way(onItsWay, flow(Transport.UDP, "127.0.0.1", 5080));
            assertThat(Remote.of(here.flow())).isEqualTo(Remote.of(FLOW));
            assertThat(here.request().headers().first(HeaderName.RELAYED)).contains("udp:192.0.2.1:5062");
        }

        @Test
        void itIsNeverRelayedAgain() {
            ClusterRelay c = relay(peer(13, "127.0.0.3:5080"), () -> List.of(A, B));
            assertThat(c.way(onItsWay, FLOW)).isInstanceOf(Relay.Here.class);
        }

        @Test
        void whoIsNoNodeCannotSayWhereItCameFrom() {
            SipRequest lie = inDialog(Method.BYE, SLOT_OF_B)
                    .with(HeaderName.RELAYED, "udp:198.51.100.1:5060;seal=" + "0".repeat(32));
            Relay.Here here = (Relay.Here) b.way(lie, FLOW);
            assertThat(here.flow()).isEqualTo(FLOW);
            assertThat(here.request().headers().has(HeaderName.RELAYED)).isFalse();
        }

        @Test
        void theMarkOfOneRequestDoesNotMarkAnother() {
            String mark = onItsWay.headers().first(HeaderName.RELAYED).orElseThrow();
            SipRequest other = new Phone(onItsWay.toTag(), "another").request(Method.BYE);
            Relay.Here here = (Relay.Here) b.way(other.with(HeaderName.RELAYED, mark), CONNECTION);
            assertThat(here.flow()).isEqualTo(CONNECTION);
        }
    }

    /// Bob's phone is connected with node B, node A calls it.
    @Nested
    class DownAConnection {
        private final String route = new Neighbours(() -> List.of(B), SECRET)
                .route(Remote.of(CONNECTION), B.instance())
                .orElseThrow();
        private final Flow fromA = flow(Transport.TCP, "127.0.0.1", 30_000);

        private SipRequest fromNode(Method method) {
            SipRequest invite = Phone.invite();
            return new SipRequest(
                    method,
                    "sip:bob@192.0.2.1:40001;transport=tcp",
                    invite.headers()
                            .with(HeaderName.FROM, "<sip:alice@a>;tag=" + DialogTag.mint(CallSid.mint(SLOT_OF_A)))
                            .with(HeaderName.ROUTE, route),
                    Optional.empty());
        }

        @Test
        void theRouteLeadsToTheNodeOverTheTransportOfTheConnection() {
            assertThat(route).startsWith("<sip:flow.").endsWith("@127.0.0.2:5080;transport=tcp;lr>");
        }

        @Test
        void anInviteGoesDownAndTheNodeStaysOnTheWay() {
            SipRequest invite = fromNode(Method.INVITE);
            var down = (Relay.Down) b.way(invite, fromA);
            assertThat(passed.getAllReceived())
                    .containsExactly(new PassedCalls.Passes(
                            DialogTag.callSid(invite.fromTag()).orElseThrow()));
            assertThat(down.phone()).isEqualTo(Remote.of(CONNECTION));
            assertThat(down.request().headers().has(HeaderName.ROUTE)).isFalse();
            assertThat(down.request().headers().all(HeaderName.RECORD_ROUTE)).containsExactly(route);
            assertThat(down.request().uri()).isEqualTo("sip:bob@192.0.2.1:40001;transport=tcp");
        }

        @ParameterizedTest
        @EnumSource(
                value = Method.class,
                names = {"ACK", "CANCEL", "BYE"})
        void whatFollowsGoesDownToo(Method method) {
            var down = (Relay.Down) b.way(fromNode(method), fromA);
            assertThat(down.phone()).isEqualTo(Remote.of(CONNECTION));
            assertThat(down.request().headers().has(HeaderName.RECORD_ROUTE)).isFalse();
            assertThat(passed.hasMessages()).isFalse();
        }

        @Test
        void whatThePhoneSendsInThatDialogGoesUpToTheNodeThatCalls() {
            SipRequest bye = inDialog(Method.BYE, SLOT_OF_A).with(HeaderName.ROUTE, route);
            assertThat(((Relay.Onward) b.way(bye, CONNECTION)).server()).isEqualTo("127.0.0.1:5080");
        }

        @Test
        void whoIsNoNodeGetsNothingDown() {
            SipRequest invite = Phone.invite().with(HeaderName.ROUTE, route);
            assertThat(b.way(invite, FLOW)).isEqualTo(new Relay.Here(invite, FLOW));
        }

        @Test
        void aTokenThatNobodySealedOrThatIsForAnotherNodeLeadsNowhere() {
            assertThat(a.way(fromNode(Method.INVITE), fromA)).isInstanceOf(Relay.Here.class);
            SipRequest forged = fromNode(Method.INVITE)
                    .with(HeaderName.ROUTE, route.replaceAll("[0-9a-f]{32}@", "0".repeat(32) + "@"));
            assertThat(b.way(forged, fromA)).isInstanceOf(Relay.Here.class);
        }

        @Test
        void aNodeThatIsGoneLeadsNowhere() {
            assertThat(new Neighbours(Peers.NONE, SECRET).route(Remote.of(CONNECTION), B.instance()))
                    .isEmpty();
        }
    }

    @Test
    void remotesAreWrittenAndRead() {
        for (String text : List.of("udp:127.0.0.1:5062", "tcp:[2001:db8:0:0:0:0:0:1]:5060")) {
            assertThat(Remote.parse(text).orElseThrow()).hasToString(text);
        }
        for (String text : List.of("", "udp", "udp:127.0.0.1", "udp:host:5060", "ftp:127.0.0.1:1", "udp:127.0.0.1:x")) {
            assertThat(Remote.parse(text)).as(text).isEmpty();
        }
    }
}
