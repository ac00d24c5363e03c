package io.tandem.engine.store;

import static io.tandem.engine.store.SampleRecords.fullLiveCall;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.bench.Bench;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.LiveCall.ScriptPosition;
import io.tandem.engine.store.LiveCall.Session;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class LiveCallsTest {
    private final TestInbox<Records> records = TestInbox.create();
    private final Bench<LiveCalls.Command> calls = Bench.of(LiveCalls.create(records.getRef(), Duration.ofMillis(150)));
    private final LiveCall full = fullLiveCall(InstanceId.mint());
    private final Session session = full.session().orElseThrow();
    private final ScriptPosition script = full.script().orElseThrow();
    private final LiveCall bare = new LiveCall(
            full.call(),
            full.account(),
            full.instance(),
            full.parameters(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    private void writes(Records... expected) {
        assertThat(records.getAllReceived()).containsExactly(expected);
    }

    private void settles() {
        calls.fireTimer();
        calls.fireTimer();
    }

    @Test
    void allThatChangesInAMomentIsWrittenOnce() {
        calls.tell(new LiveCalls.Is(bare));
        calls.tell(new LiveCalls.At(full.call(), script));
        calls.tell(new LiveCalls.AgreedOn(full.call(), session.dialog(), session.localSdp(), session.remoteSdp()));
        calls.fireTimer();
        calls.tell(new LiveCalls.Is(bare.with(full.listener(), full.partner())));
        writes();
        calls.fireTimer();
        writes(new Records.OfLiveCall(full));
        assertThat(calls.timers()).isEmpty();
    }

    @Test
    void aCallThatIsOverBeforeCostsNothing() {
        calls.tell(new LiveCalls.Is(full));
        calls.tell(new LiveCalls.Over(full.call()));
        calls.fireTimer();
        writes();
        assertThat(calls.timers()).isEmpty();
    }

    @Test
    void whatWasWrittenIsDeletedWhenTheCallIsOver() {
        calls.tell(new LiveCalls.Is(full));
        settles();
        calls.tell(new LiveCalls.Over(full.call()));
        calls.tell(new LiveCalls.Over(full.call()));
        writes(new Records.OfLiveCall(full), new Records.LiveCallOver(full.instance(), full.call()));
    }

    @Test
    void whatDidNotChangeIsNotWrittenAgain() {
        calls.tell(new LiveCalls.Is(full));
        settles();
        calls.tell(new LiveCalls.Is(full));
        calls.tell(new LiveCalls.At(full.call(), script));
        assertThat(calls.timers()).isEmpty();
    }

    @Test
    void whatAScriptOwedIsNotOwedOnceItWasAsked() {
        calls.tell(new LiveCalls.Is(full));
        settles();
        calls.tell(new LiveCalls.Asked(full.call()));
        settles();
        writes(new Records.OfLiveCall(full), new Records.OfLiveCall(full.at(Optional.of(script.asked()))));
    }

    @Test
    void whatComesAfterTheEndIsOfNoUse() {
        calls.tell(new LiveCalls.Is(full));
        calls.tell(new LiveCalls.Over(full.call()));
        calls.fireTimer();
        calls.tell(new LiveCalls.At(full.call(), script));
        calls.tell(new LiveCalls.Asked(CallSid.mint(1)));
        assertThat(calls.timers()).isEmpty();
        writes();
    }
}
