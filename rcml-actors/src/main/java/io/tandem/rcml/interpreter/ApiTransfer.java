package io.tandem.rcml.interpreter;

import io.tandem.engine.call.CallControl;
import io.tandem.engine.call.CallFacts;
import io.tandem.engine.call.ScriptRunner.LegOver;
import io.tandem.engine.call.ScriptRunner.LegTalking;
import io.tandem.engine.call.ScriptRunner.OnLeg;
import io.tandem.engine.call.ScriptRunner.Replace;
import io.tandem.engine.call.ScriptRunner.Transfer;
import io.tandem.engine.outcome.EndReason;
import io.tandem.rcml.interpreter.Interpreter.Command;
import io.tandem.rcml.interpreter.Interpreter.FromCall;
import io.tandem.rcml.interpreter.Interpreter.TransferEnded;
import io.tandem.rcml.interpreter.Interpreter.VerbGone;
import io.tandem.rcml.interpreter.Verbs.Kind;
import io.tandem.rcml.interpreter.Verbs.Running;
import io.tandem.rcml.verb.VerbOrder;
import io.tandem.rcml.verb.VerbOutcome;
import io.tandem.rcml.verb.refer.ReferActor;
import io.tandem.rcml.verb.refer.ReferOrder;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A state of the interpreter: a transfer that the API asked for runs, in the place of the script.
///
/// ```
/// API          Interpreter               ReferActor
///  |--Transfer----->|--Abandon--> verb        |       what it interrupts has stopped; a Dial is held instead
///  |<---Started-----|---------spawn---------->|   transferring
///  |                |<--------Ended-----------|   its status callback, then its action, the hangup, or the script
/// ```
final class ApiTransfer {
    private final Interpreter script;
    private final CallFacts facts;
    private final ScriptParts parts;
    private final Verbs verbs;
    private final HeldDial held;
    private final Whereabouts whereabouts;
    private final HttpTrace trace;

    ApiTransfer(
            Interpreter script,
            CallFacts facts,
            ScriptParts parts,
            Verbs verbs,
            HeldDial held,
            Whereabouts whereabouts,
            HttpTrace trace) {
        this.script = script;
        this.facts = facts;
        this.parts = parts;
        this.verbs = verbs;
        this.held = held;
        this.whereabouts = whereabouts;
        this.trace = trace;
    }

    /// It is asked for while `verb` runs.
    ///
    /// @param goOn what becomes of a Dial that still runs after it
    Behavior<Command> interrupting(
            Position at, Running verb, Stage stage, Transfer asked, Function<Stage, Behavior<Command>> goOn) {
        if (verb.kind() == Kind.TRANSFER) {
            asked.replyTo().tell(new CallControl.TransferRunning());
            return Behaviors.same();
        }
        if (!(stage instanceof Stage.Talking)) {
            return Interpreter.refuse(asked.replyTo(), "it is not answered, or over");
        }
        return accepted(asked)
                .map(order -> {
                    if (verb.kind() == Kind.DIAL) {
                        held.hold(verb); // the other side is left alone
                        return begin(order, asked.order(), stage, talking -> resumed(at, goOn, talking));
                    }
                    return script.clear(
                            verb, stage, talking -> begin(order, asked.order(), talking, then -> script.run(at, then)));
                })
                .orElseGet(Behaviors::same);
    }

    /// It is asked for while nothing else runs.
    Behavior<Command> idle(Stage stage, Transfer asked) {
        return accepted(asked)
                .map(order -> begin(order, asked.order(), stage, script::leaving))
                .orElseGet(Behaviors::same);
    }

    private Optional<ReferOrder> accepted(Transfer asked) {
        Optional<String> unusable = Transfers.problem(asked.order(), parts.domain());
        if (unusable.isPresent()) {
            asked.replyTo().tell(new CallControl.TargetRefused(unusable.get()));
            return Optional.empty();
        }
        ReferOrder order = Transfers.of(asked.order(), parts.httpBase());
        asked.replyTo().tell(new CallControl.Started(Transfers.record(order, verbs.referSetup())));
        trace.verb("Refer", List.of("by the API"));
        return Optional.of(order);
    }

    private Behavior<Command> begin(
            ReferOrder order, CallControl.ReferOrder wanted, Stage stage, Function<Stage, Behavior<Command>> resume) {
        whereabouts.at(order, wanted, script.standing());
        return transferring(order, wanted, verbs.start(order), stage, resume);
    }

    /// A Dial that has ended meanwhile has no action any more: the next verb runs.
    private Behavior<Command> resumed(Position at, Function<Stage, Behavior<Command>> goOn, Stage stage) {
        whereabouts.back();
        return held.release().isPresent() ? goOn.apply(stage) : script.run(at.after(), stage);
    }

    /// What it interrupted goes on when the target fails.
    private Behavior<Command> transferring(
            ReferOrder order,
            CallControl.ReferOrder wanted,
            Running verb,
            Stage stage,
            Function<Stage, Behavior<Command>> resume) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case TransferEnded(var number, var ended)
            when number == verb.number() -> {
                whereabouts.asked();
                wanted.statusCallback()
                        .flatMap(webhook -> Transfers.told(webhook, order, ended, facts, stage, parts))
                        .ifPresent(callback -> parts.callbacks().tell(callback));
                yield transferred(order, ended, stage, resume);
            }
            case VerbGone(var number) when number == verb.number() -> script.hangUp(EndReason.DEFECT, stage);
            case FromCall(LegOver(var why)) -> {
                verb.orders().accept(new VerbOrder.LegGone());
                yield transferring(order, wanted, verb, stage.over(why), resume);
            }
            case FromCall(Replace(var start)) ->
                stage instanceof Stage.Over
                        ? Behaviors.same()
                        : script.clear(verb, stage, talking -> script.replaced(start, talking));
            case FromCall(Transfer(var _, var replyTo)) -> {
                replyTo.tell(new CallControl.TransferRunning());
                yield Behaviors.same();
            }
            case FromCall(OnLeg(var newLeg)) -> {
                script.on(newLeg);
                yield script.clear(verb, stage, resume);
            }
            case FromCall(LegTalking _) -> Behaviors.same(); // it was answered before
            case FromCall _,
                    Interpreter.VerbEnded _,
                    VerbGone _,
                    TransferEnded _,
                    Interpreter.TransferTold _,
                    Interpreter.Got _ -> script.common(command);
        });
    }

    private Behavior<Command> transferred(
            ReferOrder order, ReferActor.Ended ended, Stage stage, Function<Stage, Behavior<Command>> resume) {
        if (order.action().isPresent()) {
            return script.ask(
                    new VerbOutcome.Ask(
                            order.action().get(), order.method(), ended.result().parameters()),
                    stage);
        }
        return ended.result().succeeded() ? script.hangUp(EndReason.TRANSFERRED, stage) : resume.apply(stage);
    }
}
