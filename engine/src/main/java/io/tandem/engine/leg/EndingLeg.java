package io.tandem.engine.leg;

import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.AckReceived;
import io.tandem.engine.sip.SipGateway.CancelReceived;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A leg after its end: the owner knows, the media session is closed. The dialog lives on as long as a subscription
/// in it is
/// awaited (RFC 5057 4.2), for the life of a transaction at the most.
///
/// ```
/// Peer           Leg
///  |----NOTIFY--->|     holding     our BYE waits for a terminating NOTIFY that is about to come, 4 s
///  |<----BYE------|     byeing      until its answer
///  |-----200----->|     lingering   while a transfer waits for its last NOTIFY
///  |----NOTIFY--->|
///  |<----200------|---Notified-->   then the actor stops
/// ```
final class EndingLeg {
    private final LegParts leg;
    private final Dialog dialog;

    private EndingLeg(LegParts leg, Dialog dialog) {
        this.leg = leg;
        this.dialog = dialog;
    }

    /// Sends BYE once the NOTIFYs that are about to come have come.
    static Behavior<Leg.Command> holding(LegParts leg, Dialog dialog, Subscriptions subscriptions) {
        leg.timers().startSingleTimer(new Leg.EndOverdue(), leg.setup().timers().terminatedGrace());
        return new EndingLeg(leg, dialog).holding(subscriptions);
    }

    private Behavior<Leg.Command> holding(Subscriptions subscriptions) {
        if (!subscriptions.aboutToEnd()) {
            return byeing(leg, dialog, subscriptions);
        }
        return Behaviors.receiveMessage(command -> switch (command) {
            case Leg.Deliver(RequestReceived request)
            when request.request().method() == Method.BYE -> {
                requested(request, subscriptions);
                yield lingering(leg, dialog, subscriptions);
            }
            case Leg.Deliver(RequestReceived request) -> holding(requested(request, subscriptions));
            case Leg.EndOverdue _ -> byeing(leg, dialog, subscriptions);
            case Leg.ForgetRefer(var replyTo) -> holding(subscriptions.forgetting(replyTo));
            case Leg.FromGateway(var event) -> holding(late(event, subscriptions));
            case Leg.SendRefer(var _, var _, var _, var replyTo) -> {
                replyTo.tell(new Leg.ReferRejected(481));
                yield Behaviors.same();
            }
            case Leg.DescribeDialog(var replyTo) -> {
                replyTo.tell(new Leg.DialogDescribed(Optional.empty()));
                yield Behaviors.same();
            }
            case Leg.Deliver(AckReceived _), Leg.Deliver(CancelReceived _) -> Behaviors.same();
            case Leg.Signal _, Leg.Sound _, Leg.FromMedia _ -> Behaviors.same(); // it is over
            case Leg.RepeatDue _, Leg.RefreshDue _, Leg.SessionOverdue _, Leg.OfferAgainDue _ ->
                Behaviors.unhandled(); // cancelled
        });
    }

    /// Sends BYE.
    static Behavior<Leg.Command> byeing(LegParts leg, Dialog dialog, Subscriptions subscriptions) {
        var next = dialog.next(Method.BYE);
        leg.send(next.request());
        leg.timers()
                .startSingleTimer(
                        new Leg.EndOverdue(), leg.setup().timers().transaction().plusSeconds(1));
        return new EndingLeg(leg, next.dialog()).byeing(subscriptions);
    }

    /// The peer sent BYE, or will never hear ours.
    static Behavior<Leg.Command> lingering(LegParts leg, Dialog dialog, Subscriptions subscriptions) {
        leg.timers().startSingleTimer(new Leg.EndOverdue(), leg.setup().timers().transaction());
        return new EndingLeg(leg, dialog).lingering(subscriptions);
    }

    private Behavior<Leg.Command> byeing(Subscriptions subscriptions) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Leg.FromGateway(var event)
            when event.request().method() == Method.BYE
                    && event.request().toTag().equals(dialog.remoteTag()) -> {
                if (event instanceof SipGateway.Responded(var _, var response)) {
                    leg.trace().received(response);
                    if (!response.isFinal()) {
                        yield Behaviors.same();
                    }
                }
                yield lingering(subscriptions); // whatever the answer was, RFC 3261 15.1.1
            }
            case Leg.Deliver(RequestReceived request) -> byeing(requested(request, subscriptions));
            case Leg.ForgetRefer(var replyTo) -> byeing(subscriptions.forgetting(replyTo));
            case Leg.SendRefer(var _, var _, var _, var replyTo) -> {
                replyTo.tell(new Leg.ReferRejected(481));
                yield Behaviors.same();
            }
            case Leg.EndOverdue _ -> Behaviors.stopped();
            case Leg.FromGateway(var event) -> byeing(late(event, subscriptions));
            case Leg.Deliver(AckReceived _), Leg.Deliver(CancelReceived _) -> Behaviors.same();
            case Leg.DescribeDialog(var replyTo) -> {
                replyTo.tell(new Leg.DialogDescribed(Optional.empty()));
                yield Behaviors.same();
            }
            case Leg.Signal _, Leg.Sound _, Leg.FromMedia _ -> Behaviors.same(); // it is over
            case Leg.RepeatDue _, Leg.RefreshDue _, Leg.SessionOverdue _, Leg.OfferAgainDue _ ->
                Behaviors.unhandled(); // cancelled
        });
    }

    private Behavior<Leg.Command> lingering(Subscriptions subscriptions) {
        if (!subscriptions.awaited()) {
            return Behaviors.stopped();
        }
        return Behaviors.receiveMessage(command -> switch (command) {
            case Leg.Deliver(RequestReceived request) -> lingering(requested(request, subscriptions));
            case Leg.ForgetRefer(var replyTo) -> lingering(subscriptions.forgetting(replyTo));
            case Leg.SendRefer(var _, var _, var _, var replyTo) -> {
                replyTo.tell(new Leg.ReferRejected(481));
                yield Behaviors.same();
            }
            case Leg.EndOverdue _ -> Behaviors.stopped();
            case Leg.FromGateway(var event) -> lingering(late(event, subscriptions));
            case Leg.Deliver(AckReceived _), Leg.Deliver(CancelReceived _) -> Behaviors.same();
            case Leg.DescribeDialog(var replyTo) -> {
                replyTo.tell(new Leg.DialogDescribed(Optional.empty()));
                yield Behaviors.same();
            }
            case Leg.Signal _, Leg.Sound _, Leg.FromMedia _ -> Behaviors.same();
            case Leg.RepeatDue _, Leg.RefreshDue _, Leg.SessionOverdue _, Leg.OfferAgainDue _ -> Behaviors.unhandled();
        });
    }

    /// A NOTIFY counts whatever its CSeq: phones send BYE while their last NOTIFY, numbered before it, waits its
    /// turn.
    private Subscriptions requested(RequestReceived request, Subscriptions subscriptions) {
        leg.trace().received(request.request());
        return switch (request.request().method()) {
            case NOTIFY -> TalkingAnswers.notified(leg, subscriptions, request);
            case BYE -> {
                leg.respond(request, 200); // crossed ours
                yield subscriptions;
            }
            case INVITE, ACK, CANCEL, OPTIONS, INFO, UPDATE, PRACK, REFER, SUBSCRIBE, MESSAGE, REGISTER, PUBLISH -> {
                leg.respond(request, 481);
                yield subscriptions;
            }
        };
    }

    /// What becomes of requests that the end of the call overtook.
    private Subscriptions late(SipGateway.ClientEvent event, Subscriptions subscriptions) {
        SipRequest request = event.request();
        return switch (event) {
            case SipGateway.Responded(var _, var response) -> {
                leg.trace().received(response);
                if (request.method() == Method.INVITE && response.isSuccess()) {
                    acknowledge(request, response);
                }
                boolean answersRefer = request.method() == Method.REFER && response.isFinal();
                yield answersRefer ? referred(request, outcome(response), subscriptions) : subscriptions;
            }
            case SipGateway.TimedOut _ -> referred(request, new Leg.ReferRejected(408), subscriptions);
            case SipGateway.Undeliverable _ -> referred(request, new Leg.ReferRejected(503), subscriptions);
        };
    }

    /// A phone of another tag is a fork, and is hung up on too (RFC 3261 13.2.2.4).
    private void acknowledge(SipRequest invite, SipResponse response) {
        if (response.toTag().equals(dialog.remoteTag())) {
            leg.sendAck(dialog.ack(invite.cSeq()));
        } else {
            Dialog fork = Dialog.answered(invite, response);
            leg.sendAck(fork.ack(invite.cSeq()));
            leg.send(fork.next(Method.BYE).request());
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
