package io.tandem.engine.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

class BenchTest {
    private final TestInbox<String> told = TestInbox.create();

    /// Tells what it hears; `arm`, `disarm`, `spawn`, `stop` do so, and nobody thought of `odd`.
    private static Behavior<String> parrot(ActorRef<String> told) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> Behaviors.receiveMessage(message -> {
            switch (message) {
                case "arm" -> timers.startSingleTimer("key", "rang", Duration.ofSeconds(7));
                case "arm longer" -> timers.startSingleTimer("key", "rang", Duration.ofSeconds(9));
                case "disarm" -> timers.cancel("key");
                case "spawn" -> context.watchWith(context.spawn(parrot(told), "child"), "child gone");
                case "stop" -> {
                    return Behaviors.stopped();
                }
                case "odd" -> {
                    return Behaviors.unhandled();
                }
                default -> told.tell(message);
            }
            return Behaviors.same();
        })));
    }

    private final Bench<String> bench = Bench.of(parrot(told.getRef()));

    @Test
    void aTimerFiresWhenTheTestSaysSo() {
        bench.tell("arm");
        assertThat(bench.timers()).containsExactly("rang");
        assertThat(bench.fireTimer()).isEqualTo(Duration.ofSeconds(7));
        assertThat(told.getAllReceived()).containsExactly("rang");
        assertThat(bench.timers()).isEmpty();
    }

    @Test
    void aTimerStartedAgainTakesThePlaceOfTheFirst() {
        bench.tell("arm");
        bench.tell("arm longer");
        assertThat(bench.fireTimer()).isEqualTo(Duration.ofSeconds(9));
        assertThat(bench.timers()).isEmpty();
    }

    @Test
    void aCancelledTimerCannotFire() {
        bench.tell("arm");
        bench.tell("disarm");
        assertThatThrownBy(bench::fireTimer).isInstanceOf(AssertionError.class);
    }

    @Test
    void aStoppedActorHearsNothingAndItsTimersAreDead() {
        bench.tell("arm");
        bench.tell("stop");
        bench.tell("hello");
        assertThat(bench.isStopped()).isTrue();
        assertThat(bench.timers()).isEmpty();
        assertThat(told.getAllReceived()).isEmpty();
    }

    @Test
    void aChildRunsAndItsParentHearsOfItsEnd() {
        bench.tell("spawn");
        bench.child("child").run();
        Bench<String> child = bench.child("child");
        child.tell("from the child");
        child.ref().tell("stop");
        bench.run();
        assertThat(told.getAllReceived()).containsExactly("from the child", "child gone");
        assertThat(bench.children()).isEmpty();
        assertThat(bench.everSpawned()).containsExactly("child");
    }

    @Test
    void aCrashedChildIsToldToItsParentOnce() {
        bench.tell("spawn");
        bench.crash("child");
        bench.run();
        assertThat(told.getAllReceived()).containsExactly("child gone");
    }

    @Test
    void aMessageThatNobodyThoughtOfFailsTheTest() {
        assertThatThrownBy(() -> bench.tell("odd")).hasMessageContaining("odd");
    }
}
