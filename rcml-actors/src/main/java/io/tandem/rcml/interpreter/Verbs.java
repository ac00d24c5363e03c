package io.tandem.rcml.interpreter;

import io.tandem.engine.call.CallFacts;
import io.tandem.engine.call.ScriptRunner;
import io.tandem.engine.call.ScriptRunner.ForTransfer;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.outcome.EndReason.Answer;
import io.tandem.engine.sip.Headers;
import io.tandem.rcml.document.Dial;
import io.tandem.rcml.document.Gather;
import io.tandem.rcml.document.Noun;
import io.tandem.rcml.document.Prompt;
import io.tandem.rcml.document.Record;
import io.tandem.rcml.verb.VerbOrder;
import io.tandem.rcml.verb.VerbOutcome;
import io.tandem.rcml.verb.conference.ParticipantActor;
import io.tandem.rcml.verb.conference.ParticipantSetup;
import io.tandem.rcml.verb.dial.DialActor;
import io.tandem.rcml.verb.dial.DialSetup;
import io.tandem.rcml.verb.gather.GatherActor;
import io.tandem.rcml.verb.prompt.PromptActor;
import io.tandem.rcml.verb.record.RecordActor;
import io.tandem.rcml.verb.refer.ReferActor;
import io.tandem.rcml.verb.refer.ReferOrder;
import io.tandem.rcml.verb.refer.ReferSetup;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/// Starts the actors of verbs as children of the interpreter, each with a number of its own.
final class Verbs {
    private final ActorContext<Interpreter.Command> context;
    private final CallFacts facts;
    private final ScriptParts parts;
    private final Notifier notifier;
    private ActorRef<Leg.Command> leg;
    private int started;

    Verbs(
            ActorContext<Interpreter.Command> context,
            CallFacts facts,
            ActorRef<Leg.Command> leg,
            ScriptParts parts,
            Notifier notifier) {
        this.context = context;
        this.facts = facts;
        this.leg = leg;
        this.parts = parts;
        this.notifier = notifier;
    }

    /// Verbs run on that leg from now on.
    void on(ActorRef<Leg.Command> newLeg) {
        leg = newLeg;
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
        RECORD,
        TRANSFER,
        DIAL
    }

    Running start(Prompt prompt) {
        int number = ++started;
        var actor = context.spawn(
                PromptActor.create(List.of(prompt), facts.account(), leg, parts.sounds(), notifier, outcomes(number)),
                "verb-" + number + "-" + prompt.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        context.watchWith(actor, new Interpreter.VerbGone(number));
        return new Running(number, Kind.PROMPT, endings(ending -> actor.tell(new PromptActor.FromParent(ending))));
    }

    Running start(Gather gather) {
        int number = ++started;
        var actor = context.spawn(
                GatherActor.create(gather, facts.account(), leg, parts.sounds(), notifier, outcomes(number)),
                "verb-" + number + "-gather");
        context.watchWith(actor, new Interpreter.VerbGone(number));
        return new Running(number, Kind.GATHER, endings(ending -> actor.tell(new GatherActor.FromParent(ending))));
    }

    Running start(Record record, ActorRef<? super ScriptRunner.Event> owner) {
        int number = ++started;
        var actor = context.spawn(
                RecordActor.create(record, leg, owner, parts.sounds(), notifier, outcomes(number)),
                "verb-" + number + "-record");
        context.watchWith(actor, new Interpreter.VerbGone(number));
        return new Running(number, Kind.RECORD, order -> actor.tell(new RecordActor.FromParent(order)));
    }

    Running start(ReferOrder order) {
        int number = ++started;
        ActorRef<ReferActor.Ended> ends =
                context.messageAdapter(ReferActor.Ended.class, ended -> new Interpreter.TransferEnded(number, ended));
        var actor = context.spawn(ReferActor.create(order, referSetup(), ends), "verb-" + number + "-refer");
        context.watchWith(actor, new Interpreter.VerbGone(number));
        return new Running(number, Kind.TRANSFER, endings(ending -> actor.tell(new ReferActor.FromParent(ending))));
    }

    /// @param transfer what it is for when it is the first of a transfer
    Running start(
            Dial dial, Answer answer, Optional<ForTransfer> transfer, ActorRef<? super ScriptRunner.Event> owner) {
        return Dials.room(dial)
                .map(room -> enter(dial, room, transfer))
                .orElseGet(() -> call(dial, answer, transfer, owner));
    }

    private Running enter(Dial dial, Noun.Conference room, Optional<ForTransfer> transfer) {
        int number = ++started;
        var setup = new ParticipantSetup(
                dial,
                room,
                facts,
                leg,
                parts.rooms(),
                parts.lines(),
                parts.roomSounds(),
                notifier,
                parts.clock(),
                transfer.map(ForTransfer::news));
        var actor = context.spawn(ParticipantActor.create(setup, outcomes(number)), "verb-" + number + "-conference");
        context.watchWith(actor, new Interpreter.VerbGone(number));
        return new Running(number, Kind.DIAL, order -> actor.tell(new ParticipantActor.FromParent(order)));
    }

    private Running call(
            Dial dial, Answer answer, Optional<ForTransfer> transfer, ActorRef<? super ScriptRunner.Event> owner) {
        int number = ++started;
        var setup = new DialSetup(
                dial,
                facts,
                answer,
                leg,
                parts.calls(),
                parts.routes(),
                owner,
                parts.sounds(),
                notifier,
                parts.clock(),
                transfer.map(ForTransfer::invite).orElse(Headers.NONE),
                transfer.map(ForTransfer::news));
        var actor = context.spawn(DialActor.create(setup, outcomes(number)), "verb-" + number + "-dial");
        context.watchWith(actor, new Interpreter.VerbGone(number));
        return new Running(number, Kind.DIAL, order -> actor.tell(new DialActor.FromParent(order)));
    }

    ReferSetup referSetup() {
        return new ReferSetup(
                facts,
                leg,
                parts.anyCall(),
                parts.records(),
                parts.timers(),
                parts.domain(),
                parts.clock(),
                parts.random());
    }

    /// Of what a verb is told, what those understand that know only of their end.
    private static Consumer<VerbOrder> endings(Consumer<VerbOrder.Ending> verb) {
        return order -> {
            if (order instanceof VerbOrder.Ending ending) {
                verb.accept(ending);
            }
        };
    }

    private ActorRef<VerbOutcome> outcomes(int number) {
        return context.messageAdapter(VerbOutcome.class, outcome -> new Interpreter.VerbEnded(number, outcome));
    }
}
