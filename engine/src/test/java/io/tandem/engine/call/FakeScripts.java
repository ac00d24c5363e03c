package io.tandem.engine.call;

import io.tandem.engine.leg.Leg;
import io.tandem.engine.outcome.EndReason.Answer;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Scripts that do nothing of themselves: the test speaks in their name, and reads what they were told. A script ends
/// when its leg is over, unless the test wants it to go on.
public final class FakeScripts implements ScriptRunner {
    /// A script that was started.
    public record Started(
            CallFacts facts, Start start, Answer answer, ActorRef<Leg.Command> leg, ActorRef<? super Event> owner) {
        /// Where its first document comes from.
        public ScriptSource source() {
            return start.source();
        }
    }

    private final List<Started> started = new ArrayList<>();
    private final List<Order> orders = new ArrayList<>();
    private AfterTheLeg afterTheLeg = AfterTheLeg.ENDS;

    private enum AfterTheLeg {
        ENDS,
        GOES_ON
    }

    @Override
    public Behavior<Order> run(
            CallFacts facts, Start start, Answer answer, ActorRef<Leg.Command> leg, ActorRef<? super Event> owner) {
        started.add(new Started(facts, start, answer, leg, owner));
        return Behaviors.receiveMessage(order -> {
            orders.add(order);
            if (order instanceof LegOver && afterTheLeg == AfterTheLeg.ENDS) {
                owner.tell(new Finished());
                return Behaviors.stopped();
            }
            return Behaviors.same();
        });
    }

    /// From now on scripts go on when their leg is over.
    public void goOnAfterTheLeg() {
        afterTheLeg = AfterTheLeg.GOES_ON;
    }

    /// All scripts that were started, oldest first.
    public List<Started> started() {
        return List.copyOf(started);
    }

    /// The script started last.
    public Started latest() {
        return started.getLast();
    }

    /// What all scripts were told, in order.
    public List<Order> orders() {
        return List.copyOf(orders);
    }
}
