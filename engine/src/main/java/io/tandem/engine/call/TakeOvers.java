package io.tandem.engine.call;

import io.tandem.engine.call.CallActor.Command;
import io.tandem.engine.call.CallActor.TakeOver;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.outcome.EndReason.Answer;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.DialogId;
import io.tandem.engine.sip.Replaces;
import io.tandem.engine.sip.Replaces.When;
import java.util.Optional;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/// INVITE with Replaces (RFC 3891 3): another phone takes the place of the one on this call's leg, in its connection or
/// its script.
///
/// ```
/// new phone            call                      old phone
///  |--INVITE Replaces-->|                           |
///  |<------200----------|   an entrant              |
///  |-------ACK--------->|   it is the call's leg    |
///  |                    |-----------BYE------------>|   or CANCEL, when the old one still rang
/// ```
final class TakeOvers {
    private final ActorContext<Command> context;
    private final Legs legs;
    private final RunningCall running;
    private final CallRecordings recordings;
    private Optional<TakeOver> pending = Optional.empty();

    TakeOvers(ActorContext<Command> context, Legs legs, RunningCall running, CallRecordings recordings) {
        this.context = context;
        this.legs = legs;
        this.running = running;
        this.recordings = recordings;
    }

    Ongoing asked(Ongoing call, TakeOver takeOver) {
        if (takeOver.of()
                .filter(account -> !account.equals(call.record().account()))
                .isPresent()) {
            takeOver.invite().respond(481); // whoever else's dialog it is does not exist for him
            return call;
        }
        if (call.entrant().isPresent() || pending.isPresent()) {
            takeOver.invite().respond(491);
            return call;
        }
        if (call.dialog().filter(dialog -> names(takeOver.replaces(), dialog)).isPresent()) {
            return confirmed(call, takeOver);
        }
        if (call.answer() == Answer.ANSWERED) {
            takeOver.invite().respond(481);
            return call;
        }
        pending = Optional.of(takeOver);
        call.leg()
                .actor()
                .tell(new Leg.MatchDialog(
                        takeOver.replaces().here(),
                        context.messageAdapter(Leg.DialogMatched.class, CallActor.Matched::new)));
        return call;
    }

    private static boolean names(Replaces replaces, Dialog dialog) {
        var id = new DialogId(dialog.callId(), dialog.localTag(), dialog.remoteTag());
        return replaces.here().equals(id);
    }

    private Ongoing confirmed(Ongoing call, TakeOver takeOver) {
        if (takeOver.replaces().when() == When.EARLY_ONLY) {
            takeOver.invite().respond(486); // RFC 3891 3
            return call;
        }
        return enters(call, takeOver);
    }

    private Ongoing enters(Ongoing call, TakeOver takeOver) {
        Legs.One entrant = legs.answering(takeOver.invite());
        entrant.actor().tell(new Leg.Answer());
        return call.entered(Optional.of(entrant));
    }

    Ongoing matched(Ongoing call, Leg.DialogMatched matched) {
        Optional<TakeOver> asked = pending;
        pending = Optional.empty();
        return asked.map(takeOver -> switch (matched.phase()) {
                    case EARLY_CALLING -> enters(call, takeOver);
                    case CONFIRMED -> confirmed(call, takeOver);
                    case OVER -> refused(call, takeOver, 603);
                    case EARLY_ANSWERING, NONE -> refused(call, takeOver, 481); // RFC 3891 3
                })
                .orElse(call);
    }

    private static Ongoing refused(Ongoing call, TakeOver takeOver, int status) {
        takeOver.invite().respond(status);
        return call;
    }

    /// The call ends before its leg has said whose dialog it is.
    void over(Ongoing call) {
        pending.ifPresent(takeOver -> tooLate(call, takeOver));
        pending = Optional.empty();
    }

    /// The dialog is over: 603 when it was the call's, RFC 3891 3.
    void tooLate(Ongoing call, TakeOver takeOver) {
        boolean was = call.dialog()
                .filter(dialog -> names(takeOver.replaces(), dialog))
                .isPresent();
        takeOver.invite().respond(was ? 603 : 481);
    }

    /// What a leg tells that is about to take the place of the present one.
    Ongoing entrant(Ongoing call, Leg.Event event) {
        Legs.One entrant = call.entrant().orElseThrow();
        return switch (event) {
            case Leg.Established(var dialog, var _) -> {
                call.leg().actor().tell(new Leg.PassOn(entrant.actor()));
                call.leg().actor().tell(new Leg.Hangup(EndReason.REPLACED));
                Ongoing on = call.on(entrant, Optional.of(dialog));
                yield call.answer() == Answer.ANSWERED ? inPlace(on) : running.established(on, dialog);
            }
            case Leg.Ended _ -> call.entered(Optional.empty());
            case Leg.ReferReceived(var refer) -> {
                refer.respond(491);
                yield call;
            }
            case Leg.SubscribeReceived(var subscribe) -> {
                subscribe.respond(481);
                yield call;
            }
            case Leg.Ringing _, Leg.Renegotiated _ -> call;
        };
    }

    private Ongoing inPlace(Ongoing call) {
        recordings.on(call.leg());
        running.stands(call);
        running.describesSession(call);
        if (call.tie() instanceof Tie.Joined(var partner, var _)) {
            call.leg().actor().tell(new Leg.Join(partner.leg()));
            partner.call().tell(new CallActor.PartnerMoved(running.me(call)));
        }
        call.script()
                .ifPresent(
                        script -> script.tell(new ScriptRunner.OnLeg(call.leg().actor())));
        return call;
    }
}
