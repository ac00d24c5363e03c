package io.tandem.app.phone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.trace.TraceSink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A phone on sockets of its own, with nobody at the other end, or a socket.
class PhoneTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    /// The end of the first script and the beginning of the second cross: what happens then is the second one's.
    @Test
    void aScriptThatFollowsAnotherAtOnceHearsWhatHappens() throws Exception {
        try (Phone phone = Phone.start("alice", ANY_PORT, TraceSink.NONE)) {
            for (int round = 0; round < 300; round++) {
                assertThat(outcome(phone, "wait 1ms")).isEqualTo(new ScriptOutcome.Passed());
                assertThat(outcome(phone, "press 5"))
                        .as("round %d", round)
                        .isInstanceOf(ScriptOutcome.Failed.class)
                        .asString()
                        .contains("there is no call");
            }
        }
    }

    private static ScriptOutcome outcome(Phone phone, String script) throws Exception {
        return phone.run(ScriptReader.read(script)).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /// RFC 5057 4.2: BYE ends one usage of the dialog, the answer to a NOTIFY in it is heard still.
    @Test
    void aTransfersLastNotifyCountsThoughByeComesBeforeItsAnswer() throws Exception {
        try (Phone phone = Phone.start("alice", ANY_PORT, TraceSink.NONE);
                var peer = new RawParty()) {
            var script = phone.run(ScriptReader.read(
                    "call sip:bob@" + peer.at() + "; expect answered 10s; expect refer 10s; expect notified 200 10s"));
            String invite = peer.receives("INVITE ");
            peer.answers(invite, "200 OK", RawParty.SDP);
            peer.receives("ACK ");
            peer.asks(invite, "REFER", "Refer-To: <sip:carol@" + peer.at() + ">\r\n");
            peer.answers(peer.receives("NOTIFY "), "200 OK", "");
            String toCarol = peer.receives("INVITE ");
            peer.answers(toCarol, "200 OK", RawParty.SDP);
            String last = peer.receives("NOTIFY ");
            assertThat(last).endsWith("SIP/2.0 200 OK\r\n");
            peer.asks(invite, "BYE", "");
            peer.receives("SIP/2.0 200 ");
            peer.answers(last, "200 OK", "");
            assertThat(script.toCompletableFuture().get(20, TimeUnit.SECONDS)).isEqualTo(new ScriptOutcome.Passed());
            peer.asks(toCarol, "BYE", "");
            peer.receives("SIP/2.0 200 ");
        }
    }
}
