package io.tandem.engine.call;

import io.tandem.engine.call.CallActor.Command;
import io.tandem.engine.call.CallActor.Described;
import io.tandem.engine.call.CallActor.JoinWith;
import io.tandem.engine.call.CallActor.SwapTo;
import io.tandem.engine.call.CallActor.TransferAway;
import io.tandem.engine.call.CallActor.TransferGone;
import io.tandem.engine.call.CallControl.OtherLeg;
import io.tandem.engine.call.ScriptRunner.Start;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.outcome.EndReason.Answer;
import io.tandem.engine.sip.DialogId;
import io.tandem.engine.transfer.Callee;
import io.tandem.engine.transfer.InboundTransfer;
import io.tandem.engine.transfer.InboundTransfer.Outcome;
import io.tandem.engine.transfer.TransferNews;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whom one call is connected with, and how that changes: every connection is known to both calls, and each watches the
/// other, so that nobody is left connected to nobody.
///
/// ```
///            JoinWanted          Joined            REFER of our phone         it comes back
///   Free -------------> Joining -------> Joined ----------------------> Away ---------------> Joined
///     ^                                    |                             |
///     |<----------- PartnerOver -----------|             PartnerOver --->| Lost, until the phone knows
/// ```
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(CallActor.class);

    private final ActorContext<Command> context;
    private final CallFacts facts;
    private final RunningCall running;
    private final CallRecordings recordings;

    Connections(ActorContext<Command> context, CallFacts facts, RunningCall running, CallRecordings recordings) {
        this.context = context;
        this.facts = facts;
        this.running = running;
        this.recordings = recordings;
    }

    /// This call as others know it.
    Partner me(Ongoing call) {
        return new Partner(
                facts.call(), facts.account(), context.getSelf(), call.leg().actor(), facts.party(), call.transfers());
    }

    /// The script wants a connection.
    Ongoing join(Ongoing call, ActorRef<Command> with, Optional<ReferApplication> refer) {
        return joining(call, with, refer.or(facts::refer), Optional.empty());
    }

    private Ongoing joining(
            Ongoing call,
            ActorRef<Command> with,
            Optional<ReferApplication> refer,
            Optional<ActorRef<? super TransferNews>> news) {
        with.tell(new JoinWith(me(call), refer));
        watch(with);
        return call.tied(new Tie.Joining(with, refer, news));
    }

    private void watch(ActorRef<Command> other) {
        context.unwatch(other); // a second watch with another message would be an error
        context.watchWith(other, new CallActor.PartnerOver(other, EndReason.DEFECT));
    }

    /// Another call is to be connected with this one.
    Ongoing joinWith(Ongoing call, JoinWith join) {
        Partner partner = join.partner();
        if (call.answer() == Answer.UNANSWERED) {
            refuse(partner);
            return call;
        }
        if (call.tie() instanceof Tie.Joined(var before, var _)
                && !before.call().equals(partner.call())) {
            call.leg().actor().tell(new Leg.Part());
            context.unwatch(before.call());
            before.call().tell(new CallActor.Parted(context.getSelf()));
        }
        connected(partner);
        watch(partner.call());
        partner.call().tell(new CallActor.Joined(me(call)));
        call.leg().actor().tell(new Leg.Join(partner.leg()));
        return released(call, partner)
                .tied(new Tie.Joined(partner, join.refer()))
                .transferred(Math.max(call.transfers(), partner.transfers()));
    }

    /// The call that we asked is connected with us.
    Ongoing joined(Ongoing call, Partner partner) {
        if (!(call.tie() instanceof Tie.Joining(var with, var refer, var news)) || !with.equals(partner.call())) {
            refuse(partner);
            return call;
        }
        connected(partner);
        news.ifPresent(listener -> listener.tell(new TransferNews.Connected()));
        call.script().ifPresent(script -> script.tell(new ScriptRunner.PartnerJoined(partner.sid())));
        return released(call, partner).tied(new Tie.Joined(partner, refer));
    }

    private void connected(Partner partner) {
        recordings.mark("connected with " + partner.sid());
    }

    /// A transferor that still waits for this call, and with which it is not connected again, waits for nobody.
    private Ongoing released(Ongoing call, Partner partner) {
        call.transferor()
                .map(Tie.Joined::partner)
                .filter(waiting -> !waiting.call().equals(partner.call()))
                .ifPresent(this::refuse);
        return call.waitedFor(Optional.empty());
    }

    /// The partner has another leg.
    Ongoing moved(Ongoing call, Partner partner) {
        if (call.tie() instanceof Tie.Joined(var before, var refer)
                && before.call().equals(partner.call())) {
            recordings.mark("other leg replaced");
            return call.tied(new Tie.Joined(partner, refer));
        }
        return call;
    }

    /// Another call waits for whoever this one calls.
    void handOver(Ongoing call, ActorRef<? super Callee> replyTo) {
        call.script()
                .ifPresentOrElse(
                        script -> script.tell(new ScriptRunner.HandOver(replyTo)),
                        () -> replyTo.tell(new Callee.Nobody()));
    }

    /// This call cannot be connected.
    void refuse(Partner partner) {
        partner.call().tell(new CallActor.PartnerOver(context.getSelf(), EndReason.OTHER_PARTY_GONE));
    }

    void gone(ActorRef<? super TransferNews> news) {
        news.tell(new TransferNews.TransfereeGone());
    }

    /// Some call that this one had to do with is over.
    Ongoing partnerOver(Ongoing call, ActorRef<Command> who, EndReason why) {
        Ongoing left = call.transferor()
                        .filter(one -> one.partner().call().equals(who))
                        .isPresent()
                ? call.waitedFor(Optional.empty())
                : call;
        return switch (left.tie()) {
            case Tie.Joining(var with, var _, var news)
            when with.equals(who) -> {
                news.ifPresent(this::gone);
                yield alone(left, why);
            }
            case Tie.Joined(var partner, var _)
            when partner.call().equals(who) -> {
                left.leg().actor().tell(new Leg.Part());
                yield alone(left, why);
            }
            case Tie.Away(var partner, var _)
            when partner.call().equals(who) ->
                left.transfer().isPresent() ? left.tied(new Tie.Lost(why)) : alone(left, why);
            case Tie.Free _, Tie.Joining _, Tie.Joined _, Tie.Away _, Tie.Lost _ -> left;
        };
    }

    /// The script goes on; a call that has none ends.
    private Ongoing alone(Ongoing call, EndReason why) {
        recordings.parted();
        if (call.script().isPresent()) {
            call.script().get().tell(new ScriptRunner.PartnerGone(why));
        } else {
            running.hangUp(call, EndReason.OTHER_PARTY_GONE, Optional.empty());
        }
        return call.tied(new Tie.Free());
    }

    /// The partner was taken by the other end of an attended transfer.
    Ongoing parted(Ongoing call, ActorRef<Command> from) {
        if (call.tie() instanceof Tie.Joined(var partner, var _)
                && partner.call().equals(from)) {
            context.unwatch(from);
            running.hangUp(call, EndReason.TRANSFERRED, Optional.empty());
            return call.tied(new Tie.Free());
        }
        return call;
    }

    /// The script of the API needs the leg.
    Ongoing part(Ongoing call) {
        recordings.parted();
        if (!(call.tie() instanceof Tie.Joined(var partner, var _))) {
            return call;
        }
        call.leg().actor().tell(new Leg.Part());
        context.unwatch(partner.call());
        Optional<Start> moves = call.parting()
                .filter(parting -> parting.otherLeg() == OtherLeg.MOVES_ALONG)
                .map(Ongoing.Parting::start);
        partner.call()
                .tell(
                        moves.isPresent()
                                ? new CallActor.RunScript(moves.get())
                                : new CallActor.Hangup(EndReason.ENDED_BY_API));
        return call.tied(new Tie.Free()).parting(Optional.empty());
    }

    /// Its partner moves to another script and takes it along.
    Ongoing runs(Ongoing call, Start start) {
        recordings.parted();
        if (call.tie() instanceof Tie.Joined(var partner, var _)) {
            call.leg().actor().tell(new Leg.Part());
            context.unwatch(partner.call());
        }
        return running.started(call.tied(new Tie.Free()), start);
    }

    void hangUpPartner(Ongoing call, EndReason why) {
        if (call.tie() instanceof Tie.Joined(var partner, var _)) {
            partner.call().tell(new CallActor.Hangup(why));
        }
    }

    /// Our phone has asked for the transfer of whoever it is connected with.
    static Ongoing sendingAway(Ongoing call) {
        return call.tie() instanceof Tie.Joined(var partner, var refer)
                ? call.tied(new Tie.Away(partner, refer))
                : call;
    }

    /// This call is the transferee.
    Ongoing transferAway(Ongoing call, TransferAway away) {
        boolean ofItself = away.from().call().equals(context.getSelf());
        Optional<Tie.Joined> from = joinedWith(call, away.from());
        if (from.isEmpty() && !ofItself) {
            gone(away.news());
            return call;
        }
        from.ifPresent(_ -> leaves(call, away.from()));
        return running.started(call.tied(new Tie.Free()).waitedFor(from).transferred(away.transfers()), away.start());
    }

    /// This call is the transferee of an attended transfer.
    Ongoing swapTo(Ongoing call, SwapTo swap) {
        Optional<Tie.Joined> from = joinedWith(call, swap.from());
        if (from.isEmpty()) {
            gone(swap.news());
            return call;
        }
        leaves(call, swap.from());
        return joining(
                call.transferred(swap.transfers()).waitedFor(from),
                swap.with(),
                from.get().refer(),
                Optional.of(swap.news()));
    }

    private void leaves(Ongoing call, Partner transferor) {
        call.leg().actor().tell(new Leg.Part());
        recordings.mark("transferred by " + transferor.sid());
    }

    private static Optional<Tie.Joined> joinedWith(Ongoing call, Partner other) {
        return call.tie() instanceof Tie.Joined joined
                        && joined.partner().call().equals(other.call())
                ? Optional.of(joined)
                : Optional.empty();
    }

    /// The transfer has failed and the script has nothing more to say: transferee and transferor are connected
    /// again.
    Ongoing takenBack(Ongoing call) {
        Tie.Joined back = call.transferor().orElseThrow();
        return joining(call, back.partner().call(), back.refer(), Optional.empty());
    }

    /// A transfer that our phone has asked for is over.
    Ongoing transferOver(Ongoing transferring, Outcome outcome) {
        Ongoing call = transferring.transferring(Optional.empty());
        if (outcome == Outcome.SUCCEEDED) {
            running.hangUp(call, EndReason.TRANSFERRED, Optional.empty());
            return call;
        }
        return switch (call.tie()) {
            case Tie.Lost(var why) -> alone(call, why);
            case Tie.Away(var partner, var refer)
            when outcome == Outcome.UNTOUCHED -> call.tied(new Tie.Joined(partner, refer));
            case Tie.Away _, Tie.Free _, Tie.Joining _, Tie.Joined _ -> call;
        };
    }

    /// The transfer's actor has stopped; when it told no outcome, it died, and whoever it sent away is asked back.
    Ongoing transferGone(Ongoing call, TransferGone gone) {
        if (!died(call, gone)) {
            return call;
        }
        Ongoing without = buried(call, gone);
        return switch (without.tie()) {
            case Tie.Lost(var why) -> alone(without, why);
            case Tie.Away(var partner, var refer) -> {
                partner.call().tell(new CallActor.TakeBack(me(without)));
                yield without.tied(new Tie.Joining(partner.call(), refer, Optional.empty()));
            }
            case Tie.Free _, Tie.Joining _, Tie.Joined _ -> without;
        };
    }

    private static boolean died(Ongoing call, TransferGone gone) {
        return call.transfer().filter(gone.transfer()::equals).isPresent();
    }

    /// The phone whose transfer has died, if it has, is told that nothing more comes.
    Ongoing buried(Ongoing call, TransferGone gone) {
        if (!died(call, gone)) {
            return call;
        }
        LOG.warn("{}: a transfer died", facts.call());
        ActorRef<Object> nobody = context.getSystem().deadLetters();
        gone.event()
                .map(InboundTransfer::lost)
                .ifPresent(last -> gone.notifier().tell(new Leg.SendInDialog(last, nobody)));
        gone.notifier().tell(new Leg.ReleaseNotifier());
        return call.transferring(Optional.empty());
    }

    /// The transfer of this call has died at the transferor's side.
    Ongoing askedBack(Ongoing call, Partner transferor) {
        return switch (call.tie()) {
            case Tie.Joined(var partner, var _)
            when partner.call().equals(transferor.call()) -> {
                partner.call().tell(new CallActor.Joined(me(call)));
                call.leg().actor().tell(new Leg.Join(partner.leg())); // they may be parted until the target answers
                yield call;
            }
            case Tie.Joining(var with, var _, var _)
            when with.equals(transferor.call()) -> call; // it comes back by itself
            case Tie.Free _, Tie.Joining _, Tie.Joined _, Tie.Away _, Tie.Lost _ -> {
                refuse(transferor);
                yield call.waitedFor(
                        call.transferor().filter(one -> !one.partner().call().equals(transferor.call())));
            }
        };
    }

    /// Whom this call is connected with, for an attended transfer of its dialog.
    Described described(Ongoing call, CallActor.Describe describe) {
        DialogId here = describe.dialog().here();
        DialogId turned = describe.dialog().turned();
        boolean mine = describe.of().equals(facts.account())
                && call.dialog()
                        .map(dialog -> new DialogId(dialog.callId(), dialog.localTag(), dialog.remoteTag()))
                        .or(() -> early(call))
                        .filter(id -> id.equals(here) || id.equals(turned))
                        .isPresent();
        if (!mine) {
            return new CallActor.NotMine();
        }
        return call.tie() instanceof Tie.Joined(var partner, var _)
                ? new CallActor.ConnectedWith(partner.call())
                : new CallActor.WithScript(context.getSelf());
    }

    /// The dialog of a caller who is not answered yet.
    private static Optional<DialogId> early(Ongoing call) {
        return call.leg()
                .invite()
                .map(invite -> new DialogId(
                        invite.request().callId(),
                        call.leg().tag(),
                        invite.request().from().tag().orElse("")));
    }

    /// This call is over.
    void over(Ongoing call, EndReason why) {
        var told = new CallActor.PartnerOver(context.getSelf(), why);
        call.transferor().ifPresent(one -> one.partner().call().tell(told));
        switch (call.tie()) {
            case Tie.Joining(var with, var _, var news) -> {
                news.ifPresent(this::gone);
                with.tell(told);
            }
            case Tie.Joined(var partner, var _) -> partner.call().tell(told);
            case Tie.Away(var partner, var _) -> partner.call().tell(told);
            case Tie.Free _, Tie.Lost _ -> {}
        }
    }
}
