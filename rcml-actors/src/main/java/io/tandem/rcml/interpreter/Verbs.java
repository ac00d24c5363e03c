package io.tandem.rcml.interpreter;

import io.tandem.engine.call.CallFacts;
import io.tandem.engine.leg.Leg;
import io.tandem.rcml.document.Gather;
import io.tandem.rcml.document.Prompt;
import io.tandem.rcml.verb.VerbOrder;
import io.tandem.rcml.verb.VerbOutcome;
import io.tandem.rcml.verb.gather.GatherActor;
import io.tandem.rcml.verb.prompt.PromptActor;
import io.tandem.rcml.verb.refer.ReferActor;
import io.tandem.rcml.verb.refer.ReferOrder;
import io.tandem.rcml.verb.refer.ReferSetup;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/// Starts the actors of verbs as children of the interpreter, each with a number of its own.
final class Verbs {
    private final ActorContext<Interpreter.Command> context;
    private final ActorRef<Leg.Command> leg;
    private final ScriptParts parts;
    private final Notifier notifier;
    private final ReferSetup referSetup;
    private int started;

    Verbs(
            ActorContext<Interpreter.Command> context,
            CallFacts facts,
            ActorRef<Leg.Command> leg,
            ScriptParts parts,
            Notifier notifier) {
        this.context = context;
        this.leg = leg;
        this.parts = parts;
        this.notifier = notifier;
        this.referSetup = new ReferSetup(
                facts,
                leg,
                parts.calls(),
                parts.records(),
                parts.timers(),
                parts.domain(),
                parts.clock(),
                parts.random());
    }

    /// A verb that runs.
    ///
    /// @param number tells its messages from those of the verbs before it
    /// @param kind what it does
    /// @param orders takes what it is told
    record Running(int number, Kind kind, Consumer<VerbOrder> orders) {}

    /// What a running verb does.
    enum Kind {
        PROMPT,
        GATHER,
        TRANSFER
    }

    Running start(Prompt prompt) {
        int number = ++started;
        var actor = context.spawn(
                PromptActor.create(List.of(prompt), leg, parts.sounds(), notifier, outcomes(number)),
                "verb-" + number + "-" + prompt.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        context.watchWith(actor, new Interpreter.VerbGone(number));
        return new Running(number, Kind.PROMPT, order -> actor.tell(new PromptActor.FromParent(order)));
    }

    Running start(Gather gather) {
        int number = ++started;
        var actor = context.spawn(
                GatherActor.create(gather, leg, parts.sounds(), notifier, outcomes(number)),
                "verb-" + number + "-gather");
        context.watchWith(actor, new Interpreter.VerbGone(number));
        return new Running(number, Kind.GATHER, order -> actor.tell(new GatherActor.FromParent(order)));
    }

    Running start(ReferOrder order) {
        int number = ++started;
        ActorRef<ReferActor.Ended> ends =
                context.messageAdapter(ReferActor.Ended.class, ended -> new Interpreter.TransferEnded(number, ended));
        var actor = context.spawn(ReferActor.create(order, referSetup, ends), "verb-" + number + "-refer");
        context.watchWith(actor, new Interpreter.VerbGone(number));
        return new Running(number, Kind.TRANSFER, told -> actor.tell(new ReferActor.FromParent(told)));
    }

    ReferSetup referSetup() {
        return referSetup;
    }

    private ActorRef<VerbOutcome> outcomes(int number) {
        return context.messageAdapter(VerbOutcome.class, outcome -> new Interpreter.VerbEnded(number, outcome));
    }
}
