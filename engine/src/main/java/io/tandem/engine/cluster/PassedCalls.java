package io.tandem.engine.cluster;

import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.sid.CallSid;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// The calls of other nodes whose phones are connected with this one: their requests pass here, so a node that drains
/// waits for them as for calls of its own.
///
/// ```
/// ClusterRelay      PassedCalls       CallRegistry of the call's node
///  |--INVITE passes-->|                        |   open
///  |                  |----Find--------------->|             now and then: an end that passes may be repeated,
///  |                  |<---Found---------------|             and a refusal is not seen at all
/// Node--Drain-------->|                        |   draining    the same, more often
/// Node<--Drained------|                        |             once none is found any more
/// ```
///
/// A call that was not found from one look to the next is over.
public final class PassedCalls {
    /// What it is told.
    public sealed interface Command {}

    /// The INVITE of that call has gone to a phone by a connection of this node.
    public record Passes(CallSid call) implements Command {}

    /// `replyTo` is told when none of them lives any more.
    public record Drain(ActorRef<? super Drained> replyTo) implements Command {}

    /// None of them lives any more, or they are not waited for any longer.
    public record Drained() {}

    /// They are not waited for any longer.
    public record GiveUp() implements Command {}

    private record Look() implements Command {}

    private record Answered(CallRegistry.Found found) implements Command {}

    private static final Duration OPEN = Duration.ofSeconds(30);
    private static final Duration DRAINING = Duration.ofSeconds(2);

    private final TimerScheduler<Command> timers;
    private final ActorRef<? super CallRegistry.OfCall> anyCall;
    private final ActorRef<CallRegistry.Found> answers;

    /// The calls, and which of them are over unless they are found.
    private record Known(Set<CallSid> calls, Set<CallSid> doubted) {
        static final Known NONE = new Known(Set.of(), Set.of());

        Known and(CallSid call) {
            Set<CallSid> more = new HashSet<>(calls);
            more.add(call);
            return new Known(more, doubted);
        }

        Known living(CallSid call) {
            Set<CallSid> fewer = new HashSet<>(doubted);
            fewer.remove(call);
            return new Known(calls, fewer);
        }

        Known doubting() {
            Set<CallSid> left = new HashSet<>(calls);
            left.removeAll(doubted);
            return new Known(left, left);
        }
    }

    private PassedCalls(
            TimerScheduler<Command> timers,
            ActorRef<? super CallRegistry.OfCall> anyCall,
            ActorRef<CallRegistry.Found> answers) {
        this.timers = timers;
        this.anyCall = anyCall;
        this.answers = answers;
    }

    /// Nothing has passed yet.
    ///
    /// @param anyCall is asked about a call of any node
    public static Behavior<Command> create(ActorRef<? super CallRegistry.OfCall> anyCall) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startSingleTimer(new Look(), OPEN);
            return new PassedCalls(timers, anyCall, context.messageAdapter(CallRegistry.Found.class, Answered::new))
                    .open(Known.NONE);
        }));
    }

    /// As long as its node.
    private Behavior<Command> open(Known known) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Passes(var call) -> open(known.and(call));
            case Answered(var found) -> open(found(known, found));
            case Look _ -> open(looked(known, OPEN));
            case Drain(var replyTo) -> {
                timers.startSingleTimer(new Look(), DRAINING);
                yield draining(known, replyTo);
            }
            case GiveUp _ -> givenUp();
        });
    }

    /// The node has waited long enough for others.
    private Behavior<Command> givenUp() {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Drain(var replyTo) -> drained(replyTo);
            case Passes _, Answered _, Look _, GiveUp _ -> Behaviors.same();
        });
    }

    /// Until none is left, or the node has waited long enough. More may come: a phone keeps its connection.
    private Behavior<Command> draining(Known known, ActorRef<? super Drained> replyTo) {
        if (known.calls().isEmpty()) {
            return drained(replyTo);
        }
        return Behaviors.receiveMessage(command -> switch (command) {
            case Passes(var call) -> draining(known.and(call), replyTo);
            case Answered(var found) -> draining(found(known, found), replyTo);
            case Look _ -> draining(looked(known, DRAINING), replyTo);
            case GiveUp _ -> drained(replyTo);
            case Drain _ -> Behaviors.unhandled(); // a node drains once
        });
    }

    private Behavior<Command> drained(ActorRef<? super Drained> replyTo) {
        timers.cancel(new Look());
        replyTo.tell(new Drained());
        return Behaviors.ignore(); // the node leaves
    }

    private static Known found(Known known, CallRegistry.Found found) {
        return found.record().map(record -> known.living(record.sid())).orElse(known);
    }

    private Known looked(Known known, Duration pause) {
        timers.startSingleTimer(new Look(), pause);
        Known left = known.doubting();
        left.calls().forEach(call -> anyCall.tell(new CallRegistry.Find(call, answers)));
        return left;
    }
}
