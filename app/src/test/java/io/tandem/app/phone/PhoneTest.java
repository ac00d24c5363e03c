package io.tandem.app.phone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.trace.TraceSink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A phone on sockets of its own, with nobody at the other end.
class PhoneTest {
    /// The end of the first script and the beginning of the second cross: what happens then is the second one's.
    @Test
    void aScriptThatFollowsAnotherAtOnceHearsWhatHappens() throws Exception {
        var anyPort = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        try (Phone phone = Phone.start("alice", anyPort, TraceSink.NONE)) {
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
}
