package io.tandem.engine.leg;

import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.AckReceived;
import io.tandem.engine.sip.SipGateway.CancelReceived;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.timer.SipTimers;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A leg after its end: the owner knows, the media session is closed. The dialog lives on as long as a subscription
/// in it does (RFC 5057 4.1): one of ours that is awaited, for the life of a transaction at the most, or one that
/// the owner notifies.
///
/// ```
/// Peer           Leg
///  |----NOTIFY--->|     holding     our BYE waits for a terminating NOTIFY that is about to come, 4 s
///  |<----BYE------|     byeing      until its answer
///  |-----200----->|     lingering   while a transfer waits for its last NOTIFY
///  |----NOTIFY--->|
///  |<----200------|---Notified-->   then the actor stops
///
///  |-----BYE----->|     lingering   while the leg is held for a notifier of the owner's
///  |<---NOTIFY----|<--SendInDialog
///  |-----200----->|<--ReleaseNotifier
/// ```
final class EndingLeg {
    private final LegParts leg;

    private EndingLeg(LegParts leg) {
        this.leg = leg;
    }

    /// What is left of a dialog.
    record Rest(Dialog dialog, Subscriptions subscriptions) {
        Rest with(Subscriptions newSubscriptions) {
            return new Rest(dialog, newSubscriptions);
        }

        Rest with(Dialog newDialog) {
            return new Rest(newDialog, subscriptions);
        }

        /// The same after `request` was sent again as `next`, with another number.
        Rest again(SipRequest request, Dialog.Next next) {
            return new Rest(
                    next.dialog(),
                    subscriptions.renumbered(request.cSeq(), next.request().cSeq()));
        }
    }

    /// Sends BYE once the NOTIFYs that are about to come have come.
    static Behavior<Leg.Command> holding(LegParts leg, Dialog dialog, Subscriptions subscriptions) {
        var ending = new EndingLeg(leg);
        ending.bound(subscriptions);
        leg.timers().startSingleTimer(new Leg.EndOverdue(), leg.setup().timers().terminatedGrace());
        return ending.holding(new Rest(dialog, subscriptions));
    }

    /// Sends BYE.
    static Behavior<Leg.Command> byeing(LegParts leg, Dialog dialog, Subscriptions subscriptions) {
        var ending = new EndingLeg(leg);
        ending.bound(subscriptions);
        return ending.bye(new Rest(dialog, subscriptions));
    }

    /// The peer sent BYE, or will never hear ours.
    static Behavior<Leg.Command> lingering(LegParts leg, Dialog dialog, Subscriptions subscriptions) {
        var ending = new EndingLeg(leg);
        ending.bound(subscriptions);
        return ending.linger(new Rest(dialog, subscriptions));
    }

    private void bound(Subscriptions subscriptions) {
        if (subscriptions.isHeld()) {
            leg.timers().startSingleTimer(new Leg.NotifierOverdue(), SipTimers.SUBSCRIPTION);
        }
    }

    private Behavior<Leg.Command> holding(Rest rest) {
        if (!rest.subscriptions().aboutToEnd()) {
            return bye(rest);
        }
        return Behaviors.receiveMessage(command -> switch (command) {
            case Leg.Deliver(RequestReceived request)
            when request.request().method() == Method.BYE -> linger(requested(request, rest));
            case Leg.EndOverdue _ -> bye(rest);
            case Leg.Deliver _, Leg.FromGateway _, Leg.FromMedia _, Leg.Due _ -> common(command, rest, this::holding);
            case Leg.Signal _, Leg.Sound _, Leg.Joining _, Leg.Referring _, Leg.Question _ ->
                common(command, rest, this::holding);
        });
    }

    private Behavior<Leg.Command> bye(Rest rest) {
        var next = rest.dialog().next(Method.BYE);
        leg.send(next.request());
        leg.timers()
                .startSingleTimer(
                        new Leg.EndOverdue(), leg.setup().timers().transaction().plusSeconds(1));
        return byeing(rest.with(next.dialog()));
    }

    private Behavior<Leg.Command> byeing(Rest rest) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Leg.FromGateway(var event)
            when event.request().method() == Method.BYE
                    && event.request().toTag().equals(rest.dialog().remoteTag()) -> byed(event, rest);
            case Leg.EndOverdue _ -> lingering(overdue(rest));
            case Leg.Deliver _, Leg.FromGateway _, Leg.FromMedia _, Leg.Due _ -> common(command, rest, this::byeing);
            case Leg.Signal _, Leg.Sound _, Leg.Joining _, Leg.Referring _, Leg.Question _ ->
                common(command, rest, this::byeing);
        });
    }

    private Behavior<Leg.Command> byed(SipGateway.ClientEvent event, Rest rest) {
        Optional<Dialog.Next> again = leg.requests().again(rest.dialog(), event);
        if (again.isPresent()) {
            return byeing(rest.with(again.get().dialog()));
        }
        if (event instanceof SipGateway.Responded(var _, var response)) {
            leg.trace().received(response);
            if (!response.isFinal()) {
                return Behaviors.same();
            }
        }
        return lingering(rest); // whatever the answer was, RFC 3261 15.1.1
    }

    private Behavior<Leg.Command> linger(Rest rest) {
        leg.timers().startSingleTimer(new Leg.EndOverdue(), leg.setup().timers().transaction());
        return lingering(rest);
    }

    private Behavior<Leg.Command> lingering(Rest rest) {
        if (isNothingLeft(rest)) {
            return Behaviors.stopped();
        }
        return Behaviors.receiveMessage(command -> switch (command) {
            case Leg.EndOverdue _ -> lingering(overdue(rest));
            case Leg.Deliver _, Leg.FromGateway _, Leg.FromMedia _, Leg.Due _ -> common(command, rest, this::lingering);
            case Leg.Signal _, Leg.Sound _, Leg.Joining _, Leg.Referring _, Leg.Question _ ->
                common(command, rest, this::lingering);
        });
    }

    private boolean isNothingLeft(Rest rest) {
        return !rest.subscriptions().awaited()
                && !rest.subscriptions().isHeld()
                && !leg.requests().areAwaited()
                && !leg.forks().mayCome();
    }

    /// What is waited for has had the life of a transaction.
    private Rest overdue(Rest rest) {
        leg.requests().forget();
        return rest.with(rest.subscriptions().unawaited());
    }

    /// What is the same in all these states.
    private Behavior<Leg.Command> common(Leg.Command command, Rest rest, Function<Rest, Behavior<Leg.Command>> state) {
        return switch (command) {
            case Leg.Deliver(RequestReceived request) -> state.apply(requested(request, rest));
            case Leg.FromGateway(var event) -> state.apply(told(event, rest));
            case Leg.ForgetRefer(var replyTo) ->
                state.apply(rest.with(rest.subscriptions().forgetting(replyTo)));
            case Leg.SendInDialog sending -> state.apply(sent(sending, rest));
            case Leg.HoldForNotifier _ -> {
                Subscriptions held = rest.subscriptions().heldForOneMore();
                bound(held);
                yield state.apply(rest.with(held));
            }
            case Leg.ReleaseNotifier _ ->
                state.apply(rest.with(rest.subscriptions().heldForOneLess()));
            case Leg.NotifierOverdue _ ->
                state.apply(rest.with(rest.subscriptions().unheld()));
            case Leg.ForksOverdue _ -> {
                leg.forks().overdue();
                yield state.apply(rest);
            }
            case Leg.SendRefer refer -> {
                leg.reject(refer);
                yield Behaviors.same();
            }
            case Leg.Joining told -> {
                leg.reject(told);
                yield Behaviors.same();
            }
            case Leg.Question question -> {
                Standing.in(Leg.Phase.OVER, rest.dialog()).answer(question);
                yield Behaviors.same();
            }
            case Leg.Deliver(AckReceived _), Leg.Deliver(CancelReceived _) -> Behaviors.same();
            case Leg.Hangup _ -> { // once more: the owner does not wait for phones that might still answer
                leg.forks().overdue();
                yield state.apply(rest);
            }
            case Leg.Ring _, Leg.Answer _, Leg.Reject _, Leg.Offer _ -> Behaviors.same(); // it is over
            case Leg.Sound _, Leg.FromMedia _ -> Behaviors.same(); // the media session is closed
            case Leg.RepeatDue _, Leg.RefreshDue _, Leg.SessionOverdue _, Leg.OfferAgainDue _, Leg.EndOverdue _ ->
                Behaviors.unhandled(); // cancelled, or each state's own
        };
    }

    /// NOTIFYs of the owner's go on while the dialog is held for them; nothing else is sent in what is left of it.
    private Rest sent(Leg.SendInDialog sending, Rest rest) {
        var next = rest.dialog().next(sending.request().method());
        SipRequest request = sending.request().in(next.request());
        if (!rest.subscriptions().isHeld()) {
            sending.replyTo().tell(new SipGateway.Undeliverable(request, "the dialog is over"));
            return rest;
        }
        leg.send(request, sending.replyTo());
        return rest.with(next.dialog());
    }

    /// A NOTIFY counts whatever its CSeq: phones send BYE while their last NOTIFY, numbered before it, waits its
    /// turn.
    private Rest requested(RequestReceived request, Rest rest) {
        leg.trace().received(request.request());
        return switch (request.request().method()) {
            case NOTIFY -> rest.with(TalkingAnswers.notified(leg, rest.subscriptions(), request));
            case SUBSCRIBE -> {
                TalkingAnswers.subscribed(leg, rest.subscriptions(), request);
                yield rest;
            }
            case BYE -> {
                leg.respond(request, 200); // crossed ours
                yield rest;
            }
            case INVITE, ACK, CANCEL, OPTIONS, INFO, UPDATE, PRACK, REFER, MESSAGE, REGISTER, PUBLISH -> {
                leg.respond(request, 481);
                yield rest;
            }
        };
    }

    private Rest told(SipGateway.ClientEvent event, Rest rest) {
        if (leg.forks().isAbout(event)) {
            leg.forks().heard(event);
            return rest;
        }
        Optional<Dialog.Next> again = leg.requests().again(rest.dialog(), event);
        if (again.isPresent()) {
            return rest.again(event.request(), again.get());
        }
        return switch (leg.requests().heard(event)) {
            case SOMEBODY_ELSE -> rest;
            case US -> rest.with(late(event, rest));
        };
    }

    /// What becomes of requests that the end of the call overtook.
    private Subscriptions late(SipGateway.ClientEvent event, Rest rest) {
        SipRequest request = event.request();
        Subscriptions subscriptions = rest.subscriptions();
        return switch (event) {
            case SipGateway.Responded(var _, var response) -> {
                leg.trace().received(response);
                if (request.method() == Method.INVITE && response.isSuccess()) {
                    acknowledge(request, response, rest.dialog());
                }
                boolean answersRefer = request.method() == Method.REFER && response.isFinal();
                yield answersRefer ? referred(request, outcome(response), subscriptions) : subscriptions;
            }
            case SipGateway.TimedOut _ -> referred(request, new Leg.ReferRejected(408), subscriptions);
            case SipGateway.Undeliverable _ -> referred(request, new Leg.ReferRejected(503), subscriptions);
        };
    }

    /// A phone of another tag is a fork, and is hung up on too (RFC 3261 13.2.2.4).
    private void acknowledge(SipRequest invite, SipResponse response, Dialog dialog) {
        if (response.toTag().equals(dialog.remoteTag())) {
            leg.sendAck(dialog.ack(invite));
        } else {
            leg.forks().also(invite, response);
        }
    }

    private static Subscriptions referred(SipRequest refer, Leg.ReferEvent outcome, Subscriptions subscriptions) {
        subscriptions.get(refer.cSeq()).ifPresent(one -> one.subscriber().tell(outcome));
        return switch (outcome) {
            case Leg.ReferRejected _ -> subscriptions.without(refer.cSeq());
            case Leg.ReferAccepted _, Leg.Notified _, Leg.LegEnded _ -> subscriptions;
        };
    }

    private static Leg.ReferEvent outcome(SipResponse response) {
        return response.isSuccess()
                ? new Leg.ReferAccepted(response.status(), Leg.Suppress.NO)
                : new Leg.ReferRejected(response.status());
    }
}
