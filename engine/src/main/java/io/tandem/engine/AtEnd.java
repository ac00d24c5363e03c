package io.tandem.engine;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorSignalInterceptor;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// What is done when an actor ends, whether it stops by itself, is stopped or dies.
public final class AtEnd {
    private AtEnd() {}

    /// The same behavior; `last` runs when it ends, in whatever state that is, and before what the state does.
    public static <T> Behavior<T> run(Runnable last, Behavior<T> behavior) {
        return Behaviors.intercept(
                () -> new BehaviorSignalInterceptor<T>() {
                    @Override
                    public Behavior<T> aroundSignal(
                            TypedActorContext<T> ending, Signal signal, SignalTarget<T> target) {
                        if (signal instanceof PostStop) {
                            last.run();
                        }
                        return target.apply(ending, signal);
                    }
                },
                behavior);
    }
}
