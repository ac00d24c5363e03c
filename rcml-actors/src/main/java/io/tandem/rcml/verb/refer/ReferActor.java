package io.tandem.rcml.verb.refer;

import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.leg.Leg.Notified;
import io.tandem.engine.leg.Leg.ReferAccepted;
import io.tandem.engine.leg.Leg.ReferRejected;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.Replaces;
import io.tandem.engine.store.ReferRecord.Status;
import io.tandem.engine.timer.SipTimers;
import io.tandem.engine.timer.SipTimers.CallIdOwner;
import io.tandem.engine.transfer.TransferRecord;
import io.tandem.rcml.document.ReferTarget;
import io.tandem.rcml.document.ReferTarget.Checked;
import io.tandem.rcml.verb.VerbOrder;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// One REFER that we send as Transferor, and the implicit subscription it creates, until that ends.
///
/// ```
/// Interpreter      ReferActor        Leg (Transferee)
///  |----spawn---------->|---SendRefer---->|   referring    Timer F is the gateway's
///  |                    |<--ReferAccepted-|   following    Timer N, then expires, RFC 6665 4.1.2.4
///  |                    |<--Notified 180--|
///  |<----Ended----------|<--Notified 200--|   the first final status stands
///
///  |                    |<--Notified, terminated but provisional   grace        4 s; who notifies on is followed on
///  |                    |<--LegEnded------|                        afterBye     2 s, RFC 5057
///  |                    |<--Rejected 491--|                        glare        2.1 to 4 s, once
/// ```
///
/// `replyTo` hears exactly one [Ended].
public final class ReferActor {
    /// What this actor is told.
    public sealed interface Command {}

    /// The parent's word.
    public record FromParent(VerbOrder.Ending order) implements Command {}

    private record FromLeg(Leg.ReferEvent event) implements Command {}

    private record Described(Leg.DialogDescribed described) implements Command {}

    private record LegGone() implements Command {}

    private record GlareOver() implements Command {}

    /// No NOTIFY, or none any more, came in time.
    private record Overdue() implements Command {}

    /// The application's own limit.
    private record Impatient() implements Command {}

    /// The transfer is over.
    ///
    /// @param result what is known of it
    /// @param why what was wrong with the order; empty when REFER was sent
    public record Ended(ReferResult result, Optional<String> why) {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final ReferSetup setup;
    private final ReferOrder order;
    private final TransferRecord record;
    private final ActorRef<Leg.ReferEvent> fromLeg;
    private final ActorRef<? super Ended> replyTo;

    private ReferActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ReferSetup setup,
            ReferOrder order,
            ActorRef<? super Ended> replyTo) {
        this.context = context;
        this.timers = timers;
        this.setup = setup;
        this.order = order;
        this.record = new TransferRecord(ReferRecords.begun(order, setup), setup.records(), setup.clock());
        this.fromLeg = context.messageAdapter(Leg.ReferEvent.class, FromLeg::new);
        this.replyTo = replyTo;
    }

    /// Carries out `order`.
    public static Behavior<Command> create(ReferOrder order, ReferSetup setup, ActorRef<? super Ended> replyTo) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            context.watchWith(setup.leg(), new LegGone());
            var refer = new ReferActor(context, timers, setup, order, replyTo);
            refer.record.begins();
            order.patience().ifPresent(patience -> timers.startSingleTimer(new Impatient(), patience));
            return refer.record.closedBy(
                    order.replaces().isEmpty() ? refer.send(Optional.empty()) : refer.findReplaced());
        }));
    }

    private Behavior<Command> findReplaced() {
        Optional<CallSid> call = order.replaces().flatMap(CallSid::parse);
        if (call.isEmpty()) {
            return noSuchCall();
        }
        ActorRef<Leg.DialogDescribed> replies = context.messageAdapter(Leg.DialogDescribed.class, Described::new);
        setup.calls()
                .tell(new CallRegistry.DescribeDialog(call.get(), setup.facts().account(), replies));
        timers.startSingleTimer(new Overdue(), setup.timers().t2());
        return Behaviors.receiveMessage(command -> switch (command) {
            case Described(var described) -> {
                timers.cancel(new Overdue());
                yield described
                        .dialog()
                        .map(dialog -> send(Optional.of(asTargetSees(dialog))))
                        .orElseGet(this::noSuchCall);
            }
            case Overdue _ -> noSuchCall();
            case FromParent(VerbOrder.Abandon _) -> abandon(ReferResult.NOTHING_YET);
            case LegGone _, FromParent(VerbOrder.LegGone _) ->
                end(ReferResult.NOTHING_YET.refused(481).withoutLeg());
            case Impatient _ -> end(ReferResult.NOTHING_YET);
            case FromLeg _, GlareOver _ -> Behaviors.unhandled(); // nothing was sent yet
        });
    }

    private Behavior<Command> noSuchCall() {
        return refuse(order.replaces().orElseThrow() + " is not a live call of this account with a confirmed dialog");
    }

    /// The tags of a dialog of ours as its peer sees them (RFC 3891 3): to-tag is the peer's own.
    private static Replaces asTargetSees(Dialog dialog) {
        return new Replaces(dialog.callId(), dialog.remoteTag(), dialog.localTag(), Replaces.When.ALWAYS);
    }

    private Behavior<Command> send(Optional<Replaces> replaced) {
        Checked checked = replaced.map(dialog -> ReferTarget.check(order.target(), setup.domain(), dialog))
                .orElseGet(() -> ReferTarget.check(order.target(), setup.domain()));
        return switch (checked) {
            case Checked.Unusable(var why) -> refuse(why);
            case Checked.Usable(var uri) -> {
                send("<" + uri + ">");
                yield referring("<" + uri + ">", ReferResult.NOTHING_YET, this::glare);
            }
        };
    }

    private void send(String referTo) {
        String referredBy = "<sip:" + setup.facts().account() + "@" + setup.domain() + ">";
        setup.leg().tell(new Leg.SendRefer(referTo, referredBy, order.suppress(), order.credentials(), fromLeg));
    }

    private Behavior<Command> refuse(String why) {
        ReferResult result = ReferResult.NOTHING_YET.refused(400);
        return finish(new Ended(result, Optional.of(why)));
    }

    /// The gateway ends it by Timer F at the latest. A NOTIFY may come before the answer (RFC 3515 2.4.4).
    private Behavior<Command> referring(
            String referTo, ReferResult soFar, BiFunction<String, ReferResult, Behavior<Command>> onGlare) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromLeg(ReferAccepted(var status, var suppress)) -> accepted(soFar.withReferStatus(status), suppress);
            case FromLeg(ReferRejected(var status)) when status == 491 -> onGlare.apply(referTo, soFar.refused(491));
            case FromLeg(ReferRejected(var status)) -> end(soFar.refused(status));
            case FromLeg(Notified(var status, var _)) -> referring(referTo, soFar.withNotifyStatus(status), onGlare);
            case FromParent(VerbOrder.Abandon _) -> abandon(soFar);
            case FromLeg(Leg.LegEnded _), FromParent(VerbOrder.LegGone _) -> afterBye(soFar.withoutLeg());
            case LegGone _ ->
                end(soFar.referStatus().isEmpty() ? soFar.refused(481).withoutLeg() : soFar.withoutLeg());
            case Impatient _ -> end(soFar);
            case GlareOver _, Overdue _, Described _ -> Behaviors.unhandled(); // not armed, answered
        });
    }

    private Behavior<Command> glare(String referTo, ReferResult soFar) {
        timers.startSingleTimer(
                new GlareOver(),
                setup.timers().afterGlare(CallIdOwner.US, setup.random().nextDouble()));
        return Behaviors.receiveMessage(command -> switch (command) {
            case GlareOver _ -> {
                send(referTo);
                yield referring(referTo, ReferResult.NOTHING_YET, (_, again) -> end(again));
            }
            case FromParent(VerbOrder.Abandon _) -> abandon(soFar);
            case FromLeg(Leg.LegEnded _), FromParent(VerbOrder.LegGone _), LegGone _ -> end(soFar.withoutLeg());
            case Impatient _ -> end(soFar);
            case FromLeg _, Overdue _, Described _ -> Behaviors.same(); // of the REFER that was refused
        });
    }

    private Behavior<Command> accepted(ReferResult soFar, Leg.Suppress suppress) {
        if (suppress == Leg.Suppress.YES || soFar.isDecided()) {
            return end(soFar);
        }
        return following(
                soFar,
                soFar.notifyStatus().isPresent()
                        ? SipTimers.SUBSCRIPTION
                        : setup.timers().timerN());
    }

    /// A NOTIFY without `expires` is good for the usual life of a subscription.
    private Behavior<Command> following(ReferResult soFar, Duration patience) {
        record.known(soFar.callStatus(), soFar.referStatus(), soFar.notifyStatus());
        timers.startSingleTimer(new Overdue(), patience);
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromLeg(Notified notified) ->
                notified(
                        soFar.withNotifyStatus(notified.status()),
                        notified,
                        setup.timers().terminatedGrace());
            case FromParent(VerbOrder.Abandon _) -> abandon(soFar);
            case FromLeg(Leg.LegEnded _), FromParent(VerbOrder.LegGone _) -> afterBye(soFar.withoutLeg());
            case Overdue _, Impatient _ -> end(soFar);
            case LegGone _ -> end(soFar.withoutLeg());
            case FromLeg(ReferAccepted _), FromLeg(ReferRejected _) -> Behaviors.unhandled(); // answered already
            case GlareOver _, Described _ -> Behaviors.unhandled();
        });
    }

    private Behavior<Command> notified(ReferResult soFar, Notified notified, Duration graceAfterTerminated) {
        if (soFar.isDecided()) {
            return end(soFar);
        }
        if (notified.state().terminated()) {
            return grace(soFar, graceAfterTerminated);
        }
        return following(soFar, notified.state().expires().orElse(SipTimers.SUBSCRIPTION));
    }

    /// The subscription says that it is over and has not told the end. Phones that mark every NOTIFY so notify on:
    /// from the second one the subscription counts as living.
    private Behavior<Command> grace(ReferResult soFar, Duration patience) {
        timers.startSingleTimer(new Overdue(), patience);
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromLeg(Notified notified) ->
                notified(soFar.withNotifyStatus(notified.status()), notified, SipTimers.SUBSCRIPTION);
            case FromParent(VerbOrder.Abandon _) -> abandon(soFar);
            case FromLeg(Leg.LegEnded _), FromParent(VerbOrder.LegGone _) -> afterBye(soFar.withoutLeg());
            case Overdue _, Impatient _ -> end(soFar);
            case LegGone _ -> end(soFar.withoutLeg());
            case FromLeg(ReferAccepted _), FromLeg(ReferRejected _) -> Behaviors.unhandled();
            case GlareOver _, Described _ -> Behaviors.unhandled();
        });
    }

    /// The transferee has sent BYE; its last NOTIFY may be on the way (RFC 5057 4.2).
    private Behavior<Command> afterBye(ReferResult soFar) {
        timers.startSingleTimer(new Overdue(), setup.timers().byeGrace());
        return waitingAfterBye(soFar);
    }

    private Behavior<Command> waitingAfterBye(ReferResult soFar) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromLeg(Notified(var status, var _)) -> {
                ReferResult heard = soFar.withNotifyStatus(status);
                yield heard.isDecided() && heard.referStatus().isPresent() ? end(heard) : waitingAfterBye(heard);
            }
            case FromLeg(ReferAccepted(var status, var _)) -> {
                ReferResult heard = soFar.withReferStatus(status);
                yield heard.isDecided() ? end(heard) : waitingAfterBye(heard);
            }
            case FromLeg(ReferRejected(var status)) -> end(soFar.refused(status));
            case Overdue _, Impatient _, LegGone _ -> end(soFar);
            case FromParent(VerbOrder.Abandon _) -> abandon(soFar);
            case FromLeg(Leg.LegEnded _), FromParent(VerbOrder.LegGone _) ->
                Behaviors.same(); // told twice: by the leg and by the parent
            case GlareOver _, Described _ -> Behaviors.unhandled();
        });
    }

    /// The script was replaced: the subscription lives on, and nobody hears of it.
    private Behavior<Command> abandon(ReferResult soFar) {
        written(soFar);
        setup.leg().tell(new Leg.ForgetRefer(fromLeg));
        return Behaviors.stopped();
    }

    private void written(ReferResult result) {
        record.ended(
                result.succeeded() ? Status.COMPLETED : Status.FAILED,
                result.callStatus(),
                result.referStatus(),
                result.notifyStatus());
    }

    private Behavior<Command> end(ReferResult result) {
        return finish(new Ended(result, Optional.empty()));
    }

    private Behavior<Command> finish(Ended ended) {
        written(ended.result());
        setup.leg().tell(new Leg.ForgetRefer(fromLeg));
        replyTo.tell(ended);
        return Behaviors.stopped();
    }
}
