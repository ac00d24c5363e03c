package io.tandem.engine.call;

import io.tandem.engine.call.CallActor.Command;
import io.tandem.engine.call.CallControl.AlreadyEnded;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.recording.RecordingNews;
import io.tandem.engine.transfer.InboundTransfer;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A call whose leg is over. Legs stop when their last transaction is over, the script when its last request is
/// answered, a transfer when its phone has answered, a recording when its file is closed: all in bounded time.
final class EndingCall {
    private final Legs legs;
    private final Connections connections;
    private final TakeOvers takeOvers;
    private final CallRecordings recordings;

    EndingCall(Legs legs, Connections connections, TakeOvers takeOvers, CallRecordings recordings) {
        this.legs = legs;
        this.connections = connections;
        this.takeOvers = takeOvers;
        this.recordings = recordings;
    }

    Behavior<Command> ending(Ongoing call) {
        if (legs.none() && call.script().isEmpty() && call.transfer().isEmpty() && recordings.none()) {
            return Behaviors.stopped();
        }
        return Behaviors.receiveMessage(command -> switch (command) {
            case CallActor.LegGone(var leg) -> {
                legs.gone(leg);
                yield ending(call);
            }
            case CallActor.ScriptGone _ -> ending(call.script(Optional.empty()));
            case CallActor.TransferOver _ -> ending(call.transferring(Optional.empty()));
            case CallActor.TransferGone gone -> ending(connections.buried(call, gone));
            case CallActor.OfRecordings told -> {
                recordings.late(told);
                yield ending(call);
            }
            case CallActor.FromScript(ScriptRunner.RecordWanted(var _, var _, var listener)) -> {
                listener.tell(new RecordingNews.NotBegun());
                yield Behaviors.same();
            }
            case CallActor.Routed(var inbound) -> {
                legs.deliver(inbound);
                yield Behaviors.same();
            }
            case CallActor.FromLeg(var _, var event) -> {
                late(call, event);
                yield Behaviors.same();
            }
            case CallActor.Modify(var _, var replyTo) -> {
                replyTo.tell(new AlreadyEnded(call.record()));
                yield Behaviors.same();
            }
            case CallActor.Refer(var _, var replyTo) -> {
                replyTo.tell(new AlreadyEnded(call.record()));
                yield Behaviors.same();
            }
            case CallActor.DescribeDialog(var _, var replyTo) -> {
                replyTo.tell(new Leg.DialogDescribed(Optional.empty()));
                yield Behaviors.same();
            }
            case CallActor.Find(var replyTo) -> {
                replyTo.tell(new CallRegistry.Found(Optional.of(call.record())));
                yield Behaviors.same();
            }
            case CallActor.Announce(var replyTo) -> {
                replyTo.tell(new CallControl.Placed(call.record()));
                yield Behaviors.same();
            }
            case CallActor.Describe(var _, var _, var replyTo) -> {
                replyTo.tell(new CallActor.NotMine());
                yield Behaviors.same();
            }
            case CallActor.ReferOutside(var refer, var _, var _) -> {
                refer.respond(403);
                yield Behaviors.same();
            }
            case CallActor.TakeOver takeOver -> {
                takeOvers.tooLate(call, takeOver);
                yield Behaviors.same();
            }
            case CallActor.HandOver(var replyTo) -> { // its Dial may still ring for the transferee
                connections.handOver(call, replyTo);
                yield Behaviors.same();
            }
            case CallActor.JoinWith(var partner, var _) -> {
                connections.refuse(partner);
                yield Behaviors.same();
            }
            case CallActor.Joined(var partner) -> {
                connections.refuse(partner);
                yield Behaviors.same();
            }
            case CallActor.TakeBack(var from) -> {
                connections.refuse(from);
                yield Behaviors.same();
            }
            case CallActor.TransferAway away -> {
                connections.gone(away.news());
                yield Behaviors.same();
            }
            case CallActor.SwapTo swap -> {
                connections.gone(swap.news());
                yield Behaviors.same();
            }
            case CallActor.FromScript _, CallActor.Shutdown _, CallActor.Hangup _ -> Behaviors.same(); // it is over
            case CallActor.RunScript _, CallActor.Parted _, CallActor.PartnerOver _, CallActor.PartnerMoved _ ->
                Behaviors.same();
            case CallActor.OwnerGone _, CallActor.Matched _, CallActor.NodeGone _ -> Behaviors.same();
            case CallActor.RingDue _, CallActor.RingOverdue _, CallActor.TimeOver _ -> Behaviors.same();
            case CallActor.Resolved _, CallActor.Unresolved _ -> Behaviors.unhandled();
        });
    }

    /// What comes in what is left of the dialog.
    private static void late(Ongoing call, Leg.Event event) {
        switch (event) {
            case Leg.SubscribeReceived(var subscribe) ->
                call.transfer()
                        .ifPresentOrElse(
                                transfer -> transfer.tell(new InboundTransfer.Subscribed(subscribe)),
                                () -> subscribe.respond(481));
            case Leg.ReferReceived(var refer) -> refer.respond(481);
            case Leg.Ringing _, Leg.Established _, Leg.Renegotiated _, Leg.Ended _ -> {}
        }
    }
}
