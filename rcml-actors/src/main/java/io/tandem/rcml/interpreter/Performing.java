package io.tandem.rcml.interpreter;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.call.ScriptRunner;
import io.tandem.engine.call.ScriptRunner.ForTransfer;
import io.tandem.engine.call.ScriptRunner.HandOver;
import io.tandem.engine.call.ScriptRunner.LegOver;
import io.tandem.engine.call.ScriptRunner.LegTalking;
import io.tandem.engine.call.ScriptRunner.OnLeg;
import io.tandem.engine.call.ScriptRunner.PartnerGone;
import io.tandem.engine.call.ScriptRunner.PartnerJoined;
import io.tandem.engine.call.ScriptRunner.Replace;
import io.tandem.engine.call.ScriptRunner.Start;
import io.tandem.engine.call.ScriptRunner.Transfer;
import io.tandem.engine.call.ScriptRunner.Whole;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.outcome.EndReason;
import io.tandem.rcml.document.Dial;
import io.tandem.rcml.document.Gather;
import io.tandem.rcml.document.Prompt;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.Record;
import io.tandem.rcml.document.Refer;
import io.tandem.rcml.document.Verb;
import io.tandem.rcml.interpreter.Interpreter.Command;
import io.tandem.rcml.interpreter.Interpreter.FromCall;
import io.tandem.rcml.interpreter.Interpreter.Got;
import io.tandem.rcml.interpreter.Interpreter.TransferEnded;
import io.tandem.rcml.interpreter.Interpreter.TransferTold;
import io.tandem.rcml.interpreter.Interpreter.VerbEnded;
import io.tandem.rcml.interpreter.Interpreter.VerbGone;
import io.tandem.rcml.interpreter.Verbs.Kind;
import io.tandem.rcml.interpreter.Verbs.Running;
import io.tandem.rcml.verb.VerbOrder;
import io.tandem.rcml.verb.VerbOutcome;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// States of the interpreter: a verb of its script is performed.
///
/// ```
/// Call             Interpreter            Verb
///  |<--AnswerWanted-----|                  |   answering   the call ends it by its own limit
///  |---LegTalking------>|------spawn------>|   running     the verb has an end of its own
///  |---PartnerJoined--->|----------------->|   a Dial hears of its partner, of a new leg, and who wants its callee
///  |                    |<----outcome------|   the script goes on
/// ```
final class Performing {
    private final Interpreter script;
    private final ActorRef<? super ScriptRunner.Event> owner;
    private final Verbs verbs;
    private final HeldDial held;
    private final ApiTransfer apiTransfer;
    private final Notifier notifier;

    Performing(
            Interpreter script,
            ActorRef<? super ScriptRunner.Event> owner,
            Verbs verbs,
            HeldDial held,
            ApiTransfer apiTransfer,
            Notifier notifier) {
        this.script = script;
        this.owner = owner;
        this.verbs = verbs;
        this.held = held;
        this.apiTransfer = apiTransfer;
        this.notifier = notifier;
    }

    Behavior<Command> answer(Position position, Stage stage) {
        owner.tell(new ScriptRunner.AnswerWanted());
        return answering(position, stage);
    }

    /// The caller acknowledges, or the leg gives up.
    private Behavior<Command> answering(Position position, Stage stage) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromCall(LegTalking _) -> start(position, new Stage.Talking());
            case FromCall(LegOver(var why)) -> script.finish(stage.over(why));
            case FromCall(Replace(var start)) -> script.replaced(start, stage);
            case FromCall(Transfer(var _, var replyTo)) -> Interpreter.refuse(replyTo, "it is being answered");
            case FromCall _, Got _, VerbEnded _, TransferEnded _, TransferTold _, VerbGone _ -> script.common(command);
        });
    }

    Behavior<Command> start(Position at, Stage stage) {
        Verb verb = at.verb();
        if (!(verb instanceof Refer)) {
            script.part();
        }
        return switch (verb) {
            case Prompt prompt -> running(at, verbs.start(prompt), stage);
            case Gather gather -> running(at, verbs.start(gather), stage);
            case Record record -> running(at, verbs.start(record, owner), stage);
            case Refer refer -> running(at, verbs.start(Transfers.of(refer)), stage);
            case Dial dial -> running(at, verbs.start(dial, stage.answer(), script.takeTransferToTell(), owner), stage);
            default -> script.hangUp(EndReason.SCRIPT_ENDED, stage); // Hangup
        };
    }

    /// Every verb has an end of its own, and ends soon when the leg is gone.
    private Behavior<Command> running(Position at, Running verb, Stage stage) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case VerbEnded(var number, var outcome) when number == verb.number() -> script.ended(at, outcome, stage);
            case TransferEnded(var number, var ended)
            when number == verb.number() -> {
                Refer refer = (Refer) at.verb();
                ended.why().ifPresent(why -> notifier.report(Code.REFER_TARGET, refer.line(), why));
                Parameters result = ended.result().parameters();
                VerbOutcome outcome = refer.action()
                        .<VerbOutcome>map(action -> new VerbOutcome.Ask(action, refer.method(), result))
                        .orElseGet(VerbOutcome.Next::new);
                yield script.ended(at, outcome, stage);
            }
            case VerbGone(var number)
            when number == verb.number() -> script.hangUp(EndReason.DEFECT, stage); // it told no outcome
            case FromCall(LegOver(var why)) -> {
                script.tellTransfer(487);
                verb.orders().accept(new VerbOrder.LegGone());
                yield running(at, verb, stage.over(why));
            }
            case FromCall(LegTalking _) -> {
                verb.orders().accept(new VerbOrder.LegTalking());
                yield running(at, verb, new Stage.Talking());
            }
            case FromCall(Replace(var start)) -> replacing(at, verb, start, stage);
            case FromCall(Transfer transfer) ->
                apiTransfer.interrupting(at, verb, stage, transfer, talking -> running(at, verb, talking));
            case FromCall(PartnerJoined(var call))
            when verb.kind() == Kind.DIAL -> {
                verb.orders().accept(new VerbOrder.PartnerJoined(call));
                yield Behaviors.same();
            }
            case FromCall(PartnerGone _)
            when verb.kind() == Kind.DIAL -> {
                verb.orders().accept(new VerbOrder.PartnerGone());
                yield Behaviors.same();
            }
            case FromCall(OnLeg(var newLeg)) -> onLeg(at, verb, newLeg, stage);
            case FromCall(HandOver(var replyTo))
            when verb.kind() == Kind.DIAL -> {
                verb.orders().accept(new VerbOrder.HandOver(replyTo));
                yield Behaviors.same();
            }
            case FromCall _, Got _, VerbEnded _, TransferEnded _, TransferTold _, VerbGone _ -> script.common(command);
        });
    }

    /// A Dial or a Record goes on with the new leg; what was heard or said on the old one begins again.
    private Behavior<Command> onLeg(Position at, Running verb, ActorRef<Leg.Command> newLeg, Stage stage) {
        script.on(newLeg);
        if (verb.kind() == Kind.DIAL || verb.kind() == Kind.RECORD) {
            verb.orders().accept(new VerbOrder.OnLeg(newLeg));
            return Behaviors.same();
        }
        return script.clear(verb, stage, talking -> script.run(at, talking));
    }

    /// A Dial is held until the first verb of the new script shows whether it needs the leg for itself: a Refer
    /// leaves the other side alone.
    private Behavior<Command> replacing(Position at, Running verb, Start start, Stage stage) {
        if (stage instanceof Stage.Over) {
            return Behaviors.same();
        }
        if (verb.kind() == Kind.DIAL && start.purpose() instanceof Whole) {
            held.hold(verb);
            return script.replaced(start, stage);
        }
        if (at.isRoom() && start.purpose() instanceof ForTransfer) {
            script.leavesRoom(at);
        }
        return script.clear(verb, stage, talking -> script.replaced(start, talking));
    }
}
