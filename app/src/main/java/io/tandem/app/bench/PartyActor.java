package io.tandem.app.bench;

import io.tandem.engine.leg.Leg;
import io.tandem.engine.leg.LegSetup;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.SipGateway;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// One phone of a load in one call: what it does is decided when the call begins.
///
/// ```
/// PhonesActor        PartyActor            Leg
///  |----spawn----------->|------Answer------>|   a callee
///  |                     |<---Established----|
///  |                     |------Hangup------>|   when it has talked as long as it should, if it should hang up at all
///  |                     |------SendRefer--->|   a transferor
///  |                     |<---Notified 200---|
///  |<-----Over-----------|<---Ended----------|
///  |<-----Gone-----------|                   |   when the leg has stopped
/// ```
final class PartyActor {
    sealed interface Command {}

    record Deliver(SipGateway.Inbound inbound) implements Command {}

    private record FromLeg(Leg.Event event) implements Command {}

    private record FromTransfer(Leg.ReferEvent event) implements Command {}

    private record TalkedEnough() implements Command {}

    private record LegGone() implements Command {}

    /// Nothing will be delivered any more.
    record Forgotten() implements Command {}

    /// What it does once it talks.
    sealed interface Part {}

    /// Talks until the other side hangs up.
    record Stays() implements Part {}

    /// Hangs up after so long.
    record HangsUp(Duration talk) implements Part {}

    /// Transfers its caller, and hangs up when that has come to an end.
    record Transfers(String referTo, String referredBy) implements Part {}

    /// What the phones hear of one.
    sealed interface Event {}

    /// Its leg has stopped; it waits for [Forgotten].
    record Gone() implements Event {}

    /// Its call is over; how it was.
    ///
    /// @param answered nanoseconds from the beginning to the answer; empty when there was none
    /// @param transferred nanoseconds from REFER to the last NOTIFY, when that said 200
    record Over(Optional<Long> answered, Optional<Long> transferred) implements Event {
        static final Over NOTHING_YET = new Over(Optional.empty(), Optional.empty());
    }

    /// Whether it must accept the call first.
    enum Side {
        CALLS,
        IS_CALLED
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final Part part;
    private final ActorRef<? super Event> owner;
    private final ActorRef<Leg.Command> leg;
    private final long began = System.nanoTime();

    private PartyActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Part part,
            ActorRef<? super Event> owner,
            ActorRef<Leg.Command> leg) {
        this.context = context;
        this.timers = timers;
        this.part = part;
        this.owner = owner;
        this.leg = leg;
    }

    /// One side of a call.
    ///
    /// @param legs makes the leg, given who hears it
    static Behavior<Command> create(
            Side side,
            Part part,
            LegSetup setup,
            Function<Consumer<Leg.Event>, Behavior<Leg.Command>> legs,
            ActorRef<? super Event> owner) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            ActorRef<Leg.Command> leg = context.spawn(
                    legs.apply(context.messageAdapter(Leg.Event.class, FromLeg::new)::tell),
                    "leg-" + setup.call().digits());
            context.watchWith(leg, new LegGone());
            if (side == Side.IS_CALLED) {
                leg.tell(new Leg.Answer());
            }
            return new PartyActor(context, timers, part, owner, leg).in(Over.NOTHING_YET, 0);
        }));
    }

    /// Ends with its leg: the engine's timers and those of the leg see to that.
    private Behavior<Command> in(Over soFar, long referred) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Deliver(var inbound) -> {
                leg.tell(new Leg.Deliver(inbound));
                yield Behaviors.same();
            }
            case FromLeg(Leg.Established _) -> established(soFar);
            case FromLeg(Leg.ReferReceived(var refer)) -> {
                refer.respond(603);
                yield Behaviors.same();
            }
            case FromLeg(Leg.SubscribeReceived(var subscribe)) -> {
                subscribe.respond(481);
                yield Behaviors.same();
            }
            case FromLeg(Leg.Ringing _), FromLeg(Leg.Renegotiated _) -> Behaviors.same();
            case FromLeg(Leg.Ended _) -> {
                owner.tell(soFar);
                yield Behaviors.same(); // the leg waits for what may still come
            }
            case FromTransfer(Leg.Notified(OptionalInt status, var _))
            when status.orElse(0) >= 200 -> {
                leg.tell(new Leg.Hangup(EndReason.TRANSFERRED));
                boolean succeeded =
                        status.getAsInt() == 200 && soFar.transferred().isEmpty();
                yield succeeded
                        ? in(new Over(soFar.answered(), Optional.of(System.nanoTime() - referred)), referred)
                        : Behaviors.same();
            }
            case FromTransfer(Leg.ReferRejected _) -> {
                leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
                yield Behaviors.same();
            }
            case FromTransfer _ -> Behaviors.same(); // on its way
            case TalkedEnough _ -> {
                leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
                yield Behaviors.same();
            }
            case LegGone _ -> {
                owner.tell(new Gone());
                yield gone();
            }
            case Forgotten _ -> Behaviors.unhandled(); // it is not over yet
        });
    }

    /// Until the owner delivers nothing more to it: a BYE may be on its way.
    private static Behavior<Command> gone() {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Deliver(SipGateway.RequestReceived received) -> {
                received.respond(481);
                yield Behaviors.same();
            }
            case Forgotten _ -> Behaviors.stopped();
            case Deliver _, FromLeg _, FromTransfer _, TalkedEnough _, LegGone _ -> Behaviors.same(); // it is over
        });
    }

    private Behavior<Command> established(Over soFar) {
        long now = System.nanoTime();
        switch (part) {
            case Stays _ -> {} // until BYE comes
            case HangsUp(var talk) -> timers.startSingleTimer(new TalkedEnough(), talk);
            case Transfers(var referTo, var referredBy) ->
                leg.tell(new Leg.SendRefer(
                        referTo,
                        referredBy,
                        Leg.Suppress.NO,
                        Optional.empty(),
                        context.messageAdapter(Leg.ReferEvent.class, FromTransfer::new)));
        }
        return in(new Over(Optional.of(now - began), soFar.transferred()), now);
    }
}
