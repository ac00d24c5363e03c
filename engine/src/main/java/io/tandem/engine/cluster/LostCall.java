package io.tandem.engine.cluster;

import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.call.StatusCallback;
import io.tandem.engine.store.LiveCall;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Tells what was owed about one call of a lost node, then forgets the call.
///
/// ```
/// LostCall             store               callbacks
///   |--records of verbs-->|                    |   recalling
///   |--status callback, actions--------------->|   telling     the callbacks' own tries bound it
///   |<-------------------------------Done------|
///   |--deleteLiveCall---->|                    |   forgetting
/// ```
///
/// It is told again only when its closer is lost before it has forgotten it.
final class LostCall {
    sealed interface Command {}

    private record Recalled(List<ApplicationRequest> requests) implements Command {}

    private record Done() implements Command {}

    private record Forgotten() implements Command {}

    private record Failed(Throwable why) implements Command {}

    private record TryAgain() implements Command {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final LiveCall call;
    private final LostParts parts;
    private final OwedRequests owed;
    private final ActorRef<StatusCallback.Done> done;

    private LostCall(ActorContext<Command> context, TimerScheduler<Command> timers, LiveCall call, LostParts parts) {
        this.context = context;
        this.timers = timers;
        this.call = call;
        this.parts = parts;
        this.owed = new OwedRequests(parts.store(), parts.lastWords());
        this.done = context.messageAdapter(StatusCallback.Done.class, _ -> new Done());
    }

    static Behavior<Command> create(LiveCall call, LostParts parts) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new LostCall(context, timers, call, parts).recall(0)));
    }

    private Behavior<Command> recall(int failures) {
        context.pipeToSelf(
                owed.of(call), (requests, failure) -> failure == null ? new Recalled(requests) : new Failed(failure));
        return recalling(failures);
    }

    private Behavior<Command> recalling(int failures) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Recalled(var requests) -> {
                requests.forEach(
                        request -> parts.callbacks().tell(new StatusCallback(call.call(), request, Optional.of(done))));
                yield telling(requests.size());
            }
            case Failed(var why) -> {
                pause(why, failures);
                yield recalling(failures + 1);
            }
            case TryAgain _ -> recall(failures);
            case Done _, Forgotten _ -> Behaviors.unhandled(); // nothing was told yet
        });
    }

    private Behavior<Command> telling(int requests) {
        if (requests == 0) {
            return forget(0);
        }
        return Behaviors.receiveMessage(command -> switch (command) {
            case Done _ -> telling(requests - 1);
            case Recalled _, Forgotten _, Failed _, TryAgain _ -> Behaviors.unhandled();
        });
    }

    private Behavior<Command> forget(int failures) {
        context.pipeToSelf(
                parts.store().deleteLiveCall(call.instance(), call.call()),
                (_, failure) -> failure == null ? new Forgotten() : new Failed(failure));
        return forgetting(failures);
    }

    private Behavior<Command> forgetting(int failures) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Forgotten _ -> Behaviors.stopped();
            case Failed(var why) -> {
                pause(why, failures);
                yield forgetting(failures + 1);
            }
            case TryAgain _ -> forget(failures);
            case Recalled _, Done _ -> Behaviors.unhandled(); // all were told
        });
    }

    private void pause(Throwable why, int failures) {
        context.getLog().warn("{}: its end waits for the store: {}", call.call(), why.getMessage());
        timers.startSingleTimer(new TryAgain(), parts.pauses().after(failures));
    }
}
