package io.tandem.engine.cluster;

import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.LiveCall;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Closes what one lost node left. Whoever has claimed that first does it; a claim of a node that was lost itself is
/// taken over by a claim on top of it.
///
/// ```
/// LostNode                 store                        LostCall, one for each
///   |--propertyOnce---------->|                              |   claiming   another node that lives has it: stopped
///   |<---------us-------------|                              |
///   |--records, bindings----->|                              |   closing
///   |--spawn------------------------------------------------>|   telling    until each is told
/// ```
final class LostNode {
    sealed interface Command {}

    private record Claimed(InstanceId holder) implements Command {}

    private record Closed(List<LiveCall> calls) implements Command {}

    private record Failed(Throwable why) implements Command {}

    private record TryAgain() implements Command {}

    private record Told(CallSid call) implements Command {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final InstanceId lost;
    private final Set<InstanceId> alive;
    private final LostParts parts;
    private final LeftBehind left;

    private LostNode(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            InstanceId lost,
            Set<InstanceId> alive,
            LostParts parts) {
        this.context = context;
        this.timers = timers;
        this.lost = lost;
        this.alive = alive;
        this.parts = parts;
        this.left = new LeftBehind(lost, parts);
    }

    /// @param lost the node that is lost
    /// @param alive the members
    static Behavior<Command> create(InstanceId lost, Set<InstanceId> alive, LostParts parts) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new LostNode(context, timers, lost, alive, parts).claim("closer of " + lost, 0)));
    }

    private Behavior<Command> claim(String claim, int failures) {
        context.pipeToSelf(
                parts.store().propertyOnce(claim, parts.self().text()),
                (holder, failure) -> failure == null ? new Claimed(new InstanceId(holder)) : new Failed(failure));
        return claiming(claim, failures);
    }

    private Behavior<Command> claiming(String claim, int failures) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Claimed(var holder) when holder.equals(parts.self()) -> close(0);
            case Claimed(var holder) when alive.contains(holder) -> Behaviors.stopped(); // it does what is to be done
            case Claimed(var holder) -> claim(claim + " after " + holder, 0);
            case Failed(var why) -> {
                pause(why, failures);
                yield claiming(claim, failures + 1);
            }
            case TryAgain _ -> claim(claim, failures);
            case Closed _, Told _ -> Behaviors.unhandled(); // nothing was begun
        });
    }

    private Behavior<Command> close(int failures) {
        context.pipeToSelf(left.close(), (calls, failure) -> failure == null ? new Closed(calls) : new Failed(failure));
        return closing(failures);
    }

    private Behavior<Command> closing(int failures) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Closed(var calls) -> {
                context.getLog()
                        .info("The records of lost node {} are closed; {} calls to tell of", lost, calls.size());
                for (LiveCall call : calls) {
                    context.watchWith(
                            context.spawn(LostCall.create(call, parts), "call-" + call.call()), new Told(call.call()));
                }
                yield telling(calls.size());
            }
            case Failed(var why) -> {
                pause(why, failures);
                yield closing(failures + 1);
            }
            case TryAgain _ -> close(failures);
            case Claimed _, Told _ -> Behaviors.unhandled(); // claimed before, told later
        });
    }

    /// Each call is told of in bounded time once the store works.
    private Behavior<Command> telling(int calls) {
        if (calls == 0) {
            return Behaviors.stopped();
        }
        return Behaviors.receiveMessage(command -> switch (command) {
            case Told _ -> telling(calls - 1);
            case Claimed _, Closed _, Failed _, TryAgain _ -> Behaviors.unhandled(); // all that is over
        });
    }

    private void pause(Throwable why, int failures) {
        context.getLog().warn("What lost node {} has left waits for the store: {}", lost, why.getMessage());
        timers.startSingleTimer(new TryAgain(), parts.pauses().after(failures));
    }
}
