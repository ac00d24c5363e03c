package io.tandem.engine.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.cluster.Neighbours;
import io.tandem.engine.cluster.Peer;
import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.SealingKey;
import io.tandem.engine.store.Binding;
import io.tandem.engine.store.SampleRecords;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A phone that registered at this node, at one beside it, or at one that is gone.
class ReachTest {
    private static final InstanceId SELF = InstanceId.mint();
    private static final Peer BESIDE =
            new Peer(InstanceId.mint(), 9, "127.0.0.2:5080", URI.create("http://127.0.0.2:8080/"));

    private final Reach reach =
            Reach.inCluster(SELF, new Neighbours(() -> List.of(BESIDE), SealingKey.of(SealingKey.mint())));

    private static Binding registered(InstanceId at, String source) {
        Binding one = SampleRecords.binding(ClientSid.mint(), "sip:bob@192.0.2.1:5060", 1);
        return new Binding(
                one.client(),
                one.contact(),
                one.callId(),
                one.cSeq(),
                one.preference(),
                one.userAgent(),
                source,
                at,
                one.registered(),
                one.expires());
    }

    private Optional<String> route(InstanceId at, String source) {
        return reach.to(registered(at, source)).orElseThrow().outboundProxy();
    }

    @Test
    void aPhoneOverUdpIsCalledFromWhereverTheCallIs() {
        for (InstanceId at : List.of(SELF, BESIDE.instance(), InstanceId.mint())) {
            assertThat(route(at, "udp:192.0.2.1:5060")).isEmpty();
        }
    }

    @Test
    void aConnectionWithThisNodeIsUsedStraight() {
        assertThat(route(SELF, "tcp:192.0.2.1:40001")).contains("<sip:192.0.2.1:40001;transport=tcp;lr>");
    }

    @Test
    void aConnectionWithAnotherNodeIsReachedThroughThatNode() {
        assertThat(route(BESIDE.instance(), "tcp:192.0.2.1:40001"))
                .hasValueSatisfying(route ->
                        assertThat(route).startsWith("<sip:flow.").endsWith("@127.0.0.2:5080;transport=tcp;lr>"));
    }

    @Test
    void aConnectionWithANodeThatIsGoneIsGone() {
        assertThat(reach.to(registered(InstanceId.mint(), "tcp:192.0.2.1:40001")))
                .isEmpty();
    }
}
