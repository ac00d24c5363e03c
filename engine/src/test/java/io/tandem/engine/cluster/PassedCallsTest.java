package io.tandem.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.bench.Bench;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.cluster.PassedCalls.Drain;
import io.tandem.engine.cluster.PassedCalls.Drained;
import io.tandem.engine.cluster.PassedCalls.GiveUp;
import io.tandem.engine.cluster.PassedCalls.Passes;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.SampleRecords;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PassedCallsTest {
    private final TestInbox<CallRegistry.OfCall> anyCall = TestInbox.create("any-call");
    private final TestInbox<Drained> node = TestInbox.create("node");
    private final CallRecord first = SampleRecords.call(AccountSid.mint(), 1);
    private final CallRecord second = SampleRecords.call(AccountSid.mint(), 2);
    private final Bench<PassedCalls.Command> passed = Bench.of(PassedCalls.create(anyCall.getRef()));

    /// Looks; those that live are found.
    private void looks(Set<CallRecord> asked, CallRecord... living) {
        passed.fireTimer();
        var questions = anyCall.getAllReceived().stream()
                .map(CallRegistry.Find.class::cast)
                .toList();
        assertThat(questions.stream().map(CallRegistry.Find::call))
                .containsExactlyInAnyOrderElementsOf(
                        asked.stream().map(CallRecord::sid).collect(Collectors.toSet()));
        for (var question : questions) {
            question.replyTo()
                    .tell(new CallRegistry.Found(Set.of(living).stream()
                            .filter(call -> call.sid().equals(question.call()))
                            .findFirst()));
        }
        passed.run();
    }

    private void drains() {
        passed.tell(new Drain(node.getRef()));
    }

    private boolean isDrained() {
        return !node.getAllReceived().isEmpty();
    }

    @Test
    void aNodeThatNothingPassesIsDrainedAtOnce() {
        drains();
        assertThat(isDrained()).isTrue();
        assertThat(passed.timers()).isEmpty();
    }

    @Test
    void aCallThatIsFoundNoMoreIsForgottenAfterALook() {
        passed.tell(new Passes(first.sid()));
        looks(Set.of(first), first);
        passed.tell(new Passes(second.sid()));
        looks(Set.of(first, second), second);
        looks(Set.of(second), second);
        looks(Set.of(second));
        looks(Set.of());
    }

    @Nested
    class Draining {
        @BeforeEach
        void aCallPasses() {
            passed.tell(new Passes(first.sid()));
            drains();
        }

        @Test
        void itWaitsUntilTheCallIsOver() {
            looks(Set.of(first), first);
            looks(Set.of(first), first);
            assertThat(isDrained()).isFalse();
            looks(Set.of(first));
            looks(Set.of());
            assertThat(isDrained()).isTrue();
        }

        @Test
        void itLooksMoreOften() {
            passed.fireTimer();
            assertThat(passed.fireTimer()).isLessThan(Duration.ofSeconds(5));
        }

        @Test
        void aCallThatComesMeanwhileIsWaitedForToo() {
            passed.tell(new Passes(second.sid()));
            looks(Set.of(first, second), second);
            looks(Set.of(second), second);
            assertThat(isDrained()).isFalse();
        }

        @Test
        void aNodeThatHasWaitedLongEnoughWaitsNoMore() {
            passed.tell(new GiveUp());
            assertThat(isDrained()).isTrue();
        }
    }

    @Test
    void aNodeThatHasWaitedLongEnoughForItsOwnCallsDoesNotWaitForThese() {
        passed.tell(new Passes(first.sid()));
        passed.tell(new GiveUp());
        drains();
        assertThat(isDrained()).isTrue();
    }
}
