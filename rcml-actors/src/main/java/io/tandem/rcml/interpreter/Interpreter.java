package io.tandem.rcml.interpreter;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.call.CallControl;
import io.tandem.engine.call.CallFacts;
import io.tandem.engine.call.ScriptRunner;
import io.tandem.engine.call.ScriptRunner.ForTransfer;
import io.tandem.engine.call.ScriptRunner.HandOver;
import io.tandem.engine.call.ScriptRunner.LegOver;
import io.tandem.engine.call.ScriptRunner.LegTalking;
import io.tandem.engine.call.ScriptRunner.OnLeg;
import io.tandem.engine.call.ScriptRunner.Order;
import io.tandem.engine.call.ScriptRunner.PartnerGone;
import io.tandem.engine.call.ScriptRunner.PartnerJoined;
import io.tandem.engine.call.ScriptRunner.Purpose;
import io.tandem.engine.call.ScriptRunner.Replace;
import io.tandem.engine.call.ScriptRunner.Start;
import io.tandem.engine.call.ScriptRunner.Transfer;
import io.tandem.engine.call.ScriptRunner.Whole;
import io.tandem.engine.call.ScriptSource;
import io.tandem.engine.call.VoiceParameters;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.store.Webhook;
import io.tandem.engine.transfer.Callee;
import io.tandem.engine.transfer.TransferNews;
import io.tandem.rcml.document.Parsed;
import io.tandem.rcml.document.RcmlParser;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.interpreter.Verbs.Running;
import io.tandem.rcml.verb.VerbOrder;
import io.tandem.rcml.verb.VerbOutcome;
import io.tandem.rcml.verb.refer.ReferActor;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Runs the script of one leg: it asks the application, runs one verb at a time, and makes the action callbacks.
///
/// ```
/// Call             Interpreter            Verb              application
///  |----spawn---------->|------------------------------------------>|   asking      15 s at the most
///  |                    |<------------------document----------------|
///  |<--AnswerWanted-----|                  |                        |   answering   the call ends it by its own limit
///  |---LegTalking------>|------spawn------>|                        |   running     the verb has an end of its own
///  |                    |<----outcome------|                        |
///  |                    |------action------------------------------>|   asking
///  |<--HangupWanted-----|                  |                        |   leaving     until the leg is over
///  |---LegOver--------->|                                               what needs no leg still runs
///  |<--Finished---------|
/// ```
///
/// The owner hears [ScriptRunner.Finished] exactly once, after the leg is over.
public final class Interpreter {
    /// What an interpreter is told.
    public sealed interface Command {}

    record FromCall(Order order) implements Command {}

    record Got(long ticket, Documents.Got got) implements Command {}

    record VerbEnded(int number, VerbOutcome outcome) implements Command {}

    record TransferEnded(int number, ReferActor.Ended ended) implements Command {}

    /// What becomes of the transfer of a participant that has left its room for it; on its way to `to`.
    record TransferTold(TransferNews news, ActorRef<? super TransferNews> to) implements Command {}

    record VerbGone(int number) implements Command {}

    private final ActorContext<Command> context;
    private final CallFacts facts;
    private final ScriptParts parts;
    private final ActorRef<? super ScriptRunner.Event> owner;
    private final Documents documents;
    private final Notifier notifier;
    private final Verbs verbs;
    private final Performing performing;
    private final Steps steps;
    private final HeldDial held = new HeldDial();
    private final ApiTransfer apiTransfer;
    private final Pace pace = new Pace();
    private Optional<Webhook> fallback = Optional.empty();
    private Purpose purpose = new Whole();
    private Optional<ForTransfer> untold = Optional.empty();
    private Optional<WayBack> wayBack = Optional.empty();
    private Company company = Company.EXPECTED;
    private Optional<EndReason> lastFailure = Optional.empty();
    private ActorRef<Leg.Command> leg;
    private long ticket;

    /// Whether another call may be connected that this script has not asked for.
    private enum Company {
        EXPECTED,
        /// The script before this one may have left one.
        INHERITED
    }

    private Interpreter(
            ActorContext<Command> context,
            CallFacts facts,
            ScriptParts parts,
            ActorRef<Leg.Command> leg,
            ActorRef<? super ScriptRunner.Event> owner) {
        this.context = context;
        this.facts = facts;
        this.parts = parts;
        this.leg = leg;
        this.owner = owner;
        this.notifier = new Notifier(facts, parts.records(), parts.clock());
        this.documents = new Documents(facts, parts, notifier);
        this.verbs = new Verbs(context, facts, leg, parts, notifier);
        var trace = new HttpTrace(facts.call(), parts.trace(), parts.clock());
        this.steps = new Steps(notifier, trace);
        this.apiTransfer = new ApiTransfer(this, facts, parts, verbs, held, trace);
        this.performing = new Performing(this, owner, verbs, held, apiTransfer, notifier);
    }

    /// Runs scripts with what `parts` has.
    public static ScriptRunner runner(ScriptParts parts) {
        return (facts, start, answer, leg, owner) -> Behaviors.transformMessages(
                Order.class,
                Behaviors.<Command>setup(
                        context -> new Interpreter(context, facts, parts, leg, owner).begin(start, Stage.of(answer))),
                matcher -> matcher.match(Order.class, FromCall::new));
    }

    private Behavior<Command> begin(Start start, Stage stage) {
        tellTransfer(487); // of a script that this one replaces
        purpose = start.purpose();
        company = purpose instanceof Whole && stage instanceof Stage.Talking ? Company.INHERITED : Company.EXPECTED;
        untold = start.purpose() instanceof ForTransfer transfer ? Optional.of(transfer) : Optional.empty();
        wayBack = wayBack.filter(_ -> purpose instanceof ForTransfer);
        lastFailure = Optional.empty();
        return switch (start.source()) {
            case ScriptSource.FromApplication(var main, var second) -> {
                fallback = second;
                yield ask(documents.first(main, second, parameters(stage)), stage);
            }
            case ScriptSource.Inline(var document) ->
                switch (RcmlParser.parse(document, parts.httpBase(), parts.limits())) {
                    case Parsed.Document(var script) -> run(Position.start(script), stage);
                    case Parsed.Refused(var problem) -> {
                        notifier.report(Code.MALFORMED, problem.line(), problem.text());
                        yield hangUp(EndReason.SCRIPT_INVALID, stage);
                    }
                };
            case ScriptSource.Connect(var to) -> run(Position.start(Dials.connecting(to, parts.httpBase())), stage);
            case ScriptSource.Idle _ -> leaving(stage);
        };
    }

    private Parameters parameters(Stage stage) {
        Parameters standing = purpose instanceof ForTransfer(var told, var _, var _) ? told : Parameters.NONE;
        return VoiceParameters.of(facts, stage.status()).and(standing);
    }

    /// Tells a phone that waits for news of its transfer that nobody was called.
    void tellTransfer(int status) {
        takeTransfer().ifPresent(transfer -> transfer.news().tell(new TransferNews.Failed(status)));
    }

    /// The transfer that the script is for, if nobody knows yet what becomes of it: whoever asks tells it from now
    /// on.
    private Optional<ForTransfer> takeTransfer() {
        Optional<ForTransfer> taken = untold;
        untold = Optional.empty();
        return taken;
    }

    /// The same for the Dial that tells it. While there is a way back, its success is heard here too.
    Optional<ForTransfer> takeTransferToTell() {
        return takeTransfer()
                .map(transfer -> wayBack.isEmpty()
                        ? transfer
                        : new ForTransfer(
                                transfer.told(),
                                transfer.invite(),
                                context.messageAdapter(
                                        TransferNews.class, news -> new TransferTold(news, transfer.news()))));
    }

    private Behavior<Command> ask(CompletionStage<Documents.Got> document, Stage stage) {
        long mine = ++ticket;
        context.pipeToSelf(
                document,
                (got, failure) -> new Got(mine, failure == null ? got : new Documents.Nothing(EndReason.DEFECT)));
        return asking(mine, stage);
    }

    Behavior<Command> ask(VerbOutcome.Ask ask, Stage stage) {
        if (pace.isCircle(parts.clock().instant())) {
            notifier.report(
                    Code.FETCH_PROTOCOL,
                    0,
                    "the script asks for documents in a circle: " + ask.url().uri());
            return hangUp(EndReason.SCRIPT_INVALID, stage);
        }
        Parameters all = parameters(stage).and(ask.parameters());
        return ask(documents.next(ask.url(), ask.method(), fallback, all), stage);
    }

    /// The client answers within its time-out. A leg that ends meanwhile does not recall the question.
    private Behavior<Command> asking(long mine, Stage stage) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Got(var which, var got)
            when which == mine ->
                switch (got) {
                    case Documents.Document(var script) -> run(Position.start(script), stage);
                    case Documents.Nothing(var why) -> without(why, stage);
                };
            case FromCall(LegTalking _) -> asking(mine, new Stage.Talking());
            case FromCall(LegOver(var why)) -> {
                tellTransfer(487);
                yield asking(mine, stage.over(why));
            }
            case FromCall(Replace(var start)) -> replaced(start, stage);
            case FromCall(Transfer(var _, var replyTo)) ->
                refuse(replyTo, "its application is being asked for a document");
            case FromCall _, Got _, VerbEnded _, TransferEnded _, TransferTold _, VerbGone _ -> common(command);
        });
    }

    /// There is no document: a transferee goes back to whom it was connected with, if that one is still there.
    private Behavior<Command> without(EndReason why, Stage stage) {
        if (!(purpose instanceof ForTransfer) || stage instanceof Stage.Over) {
            return hangUp(why, stage);
        }
        return scriptEnded(why, stage);
    }

    /// What any state does with what is not its own; all else is of what was before.
    Behavior<Command> common(Command command) {
        switch (command) {
            case FromCall(HandOver(var replyTo)) -> replyTo.tell(new Callee.Nobody());
            case FromCall(OnLeg(var newLeg)) -> on(newLeg);
            case TransferTold(TransferNews.Connected connected, var to) -> {
                wayBack = Optional.empty();
                to.tell(connected);
            }
            case TransferTold(var news, var to) -> to.tell(news);
            case FromCall _, Got _, VerbEnded _, TransferEnded _, VerbGone _ -> held.hears(command);
        }
        return Behaviors.same();
    }

    void on(ActorRef<Leg.Command> newLeg) {
        leg = newLeg;
        verbs.on(newLeg);
        held.on(newLeg);
    }

    Behavior<Command> replaced(Start start, Stage stage) {
        if (stage instanceof Stage.Over) {
            return Behaviors.same();
        }
        return begin(start, stage);
    }

    static Behavior<Command> refuse(ActorRef<? super CallControl.ReferStarted> replyTo, String state) {
        replyTo.tell(new CallControl.WrongState("the call cannot be transferred at the moment: " + state));
        return Behaviors.same();
    }

    /// Runs the verb at `position`, or goes past those that need no time.
    Behavior<Command> run(Position position, Stage stage) {
        Position from =
                stage instanceof Stage.Over ? position.end() : position; // no verb of today can do without a leg
        if (held.isThere() && !from.sparesPartner()) {
            return clear(held.release().orElseThrow(), stage, talking -> run(from, talking));
        }
        return switch (steps.next(from, stage, purpose)) {
            case Steps.Start(var at) -> performing.start(at, stage);
            case Steps.Answer(var at) -> performing.answer(at, stage);
            case Steps.Done(var at, var outcome) -> ended(at, outcome, stage);
            case Steps.Nothing _ -> scriptEnded(stage);
        };
    }

    private Behavior<Command> scriptEnded(Stage stage) {
        if (stage instanceof Stage.Over) {
            return finish(stage);
        }
        return scriptEnded(
                lastFailure.filter(_ -> stage instanceof Stage.Ringing).orElse(EndReason.SCRIPT_ENDED), stage);
    }

    /// What comes now is the call's decision, unless a participant has a way back to its room.
    private Behavior<Command> scriptEnded(EndReason why, Stage stage) {
        tellTransfer(503);
        if (wayBack.isPresent()) {
            return comeBack(wayBack.get(), stage);
        }
        owner.tell(new ScriptRunner.ScriptEnded(why));
        return leaving(stage);
    }

    /// A participant leaves its room for a transfer.
    void leavesRoom(Position dial) {
        wayBack = Optional.of(new WayBack(dial, fallback, purpose));
    }

    /// The transfer has failed, and its document has nothing more to say: the participant enters its room again.
    private Behavior<Command> comeBack(WayBack to, Stage stage) {
        wayBack = Optional.empty();
        fallback = to.fallback();
        purpose = to.purpose();
        return run(to.dial(), stage);
    }

    /// Whoever the script before this one has left connected goes.
    void part() {
        if (company == Company.INHERITED) {
            company = Company.EXPECTED;
            owner.tell(new ScriptRunner.PartWanted());
        }
    }

    Behavior<Command> ended(Position at, VerbOutcome outcome, Stage stage) {
        return switch (outcome) {
            case VerbOutcome.Next _ -> run(at.after(), stage);
            case VerbOutcome.NextAfter(var failure) -> {
                lastFailure = Optional.of(failure);
                yield run(at.after(), stage);
            }
            case VerbOutcome.Ask ask -> ask(ask, stage);
            case VerbOutcome.End(var why) -> hangUp(why, stage);
        };
    }

    /// Waits until an abandoned verb has stopped, so that nothing of it comes after what is next.
    Behavior<Command> clear(Running verb, Stage stage, Function<Stage, Behavior<Command>> next) {
        verb.orders().accept(new VerbOrder.Abandon());
        return clearing(verb, stage, next);
    }

    private Behavior<Command> clearing(Running verb, Stage stage, Function<Stage, Behavior<Command>> next) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case VerbGone(var number)
            when number == verb.number() -> {
                leg.tell(new Leg.StopPlaying());
                leg.tell(new Leg.HearDigits(Optional.empty()));
                yield stage instanceof Stage.Over ? finish(stage) : next.apply(stage);
            }
            case FromCall(LegOver(var why)) -> clearing(verb, stage.over(why), next);
            case FromCall(LegTalking _) -> clearing(verb, new Stage.Talking(), next);
            case FromCall(Replace(var start)) -> clearing(verb, stage, talking -> replaced(start, talking));
            case FromCall(Transfer(var _, var replyTo)) -> refuse(replyTo, "its script is being replaced");
            case FromCall _, Got _, VerbEnded _, TransferEnded _, TransferTold _, VerbGone _ ->
                common(command); // the outcome of the abandoned verb does not matter
        });
    }

    Behavior<Command> hangUp(EndReason why, Stage stage) {
        tellTransfer(503);
        if (stage instanceof Stage.Over) {
            return finish(stage);
        }
        Optional<String> reason = why.fault() == EndReason.Fault.SCRIPT ? Optional.of(why.cause()) : Optional.empty();
        owner.tell(new ScriptRunner.HangupWanted(why, reason));
        return leaving(stage);
    }

    /// Nothing is left to run: the leg ends, or the call has decided that it goes on without the script, until
    /// another one comes or the call is connected with nobody any more.
    Behavior<Command> leaving(Stage stage) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromCall(LegOver(var why)) -> {
                held.tell(new VerbOrder.Abandon());
                yield finish(stage.over(why));
            }
            case FromCall(PartnerGone _) -> hangUp(EndReason.SCRIPT_ENDED, stage);
            case FromCall(Replace(var start)) -> replaced(start, stage);
            case FromCall(Transfer transfer) ->
                stage instanceof Stage.Talking
                        ? apiTransfer.idle(stage, transfer)
                        : refuse(transfer.replyTo(), "it is not answered");
            case FromCall(LegTalking _) -> leaving(new Stage.Talking());
            case FromCall(PartnerJoined _) -> Behaviors.same(); // no verb waits for it
            case FromCall _, Got _, VerbEnded _, TransferEnded _, TransferTold _, VerbGone _ -> common(command);
        });
    }

    Behavior<Command> finish(Stage over) {
        context.getLog().debug("{}: script over ({})", facts.call(), over.status());
        owner.tell(new ScriptRunner.Finished());
        return Behaviors.stopped();
    }
}
