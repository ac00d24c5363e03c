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
    private final Set<CallSid> calls = new HashSet<>();
    /// Those that are over unless they are found.
    private Set<CallSid> doubted = new HashSet<>();

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
                    .open();
        }));
    }

    /// As long as its node.
    private Behavior<Command> open() {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Passes(var call) -> passes(call);
            case Answered(var found) -> found(found);
            case Look _ -> {
                look(OPEN);
                yield Behaviors.same();
            }
            case Drain(var replyTo) -> {
                timers.startSingleTimer(new Look(), DRAINING);
                yield draining(replyTo);
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
    private Behavior<Command> draining(ActorRef<? super Drained> replyTo) {
        if (calls.isEmpty()) {
            return drained(replyTo);
        }
        return Behaviors.receiveMessage(command -> switch (command) {
            case Passes(var call) -> passes(call);
            case Answered(var found) -> found(found);
            case Look _ -> {
                look(DRAINING);
                yield draining(replyTo);
            }
            case GiveUp _ -> drained(replyTo);
            case Drain _ -> Behaviors.unhandled(); // a node drains once
        });
    }

    private Behavior<Command> drained(ActorRef<? super Drained> replyTo) {
        timers.cancel(new Look());
        replyTo.tell(new Drained());
        return Behaviors.ignore(); // the node leaves
    }

    private Behavior<Command> passes(CallSid call) {
        calls.add(call);
        return Behaviors.same();
    }

    private Behavior<Command> found(CallRegistry.Found found) {
        found.record().ifPresent(record -> doubted.remove(record.sid()));
        return Behaviors.same();
    }

    private void look(Duration pause) {
        timers.startSingleTimer(new Look(), pause);
        calls.removeAll(doubted);
        doubted = new HashSet<>(calls);
        calls.forEach(call -> anyCall.tell(new CallRegistry.Find(call, answers)));
    }
}
