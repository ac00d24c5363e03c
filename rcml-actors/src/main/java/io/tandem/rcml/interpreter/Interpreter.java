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
import io.tandem.engine.call.ScriptRunner.Screening;
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
import io.tandem.rcml.document.Dial;
import io.tandem.rcml.document.Gather;
import io.tandem.rcml.document.Hangup;
import io.tandem.rcml.document.Parsed;
import io.tandem.rcml.document.Pause;
import io.tandem.rcml.document.Prompt;
import io.tandem.rcml.document.RcmlParser;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.Record;
import io.tandem.rcml.document.Redirect;
import io.tandem.rcml.document.Refer;
import io.tandem.rcml.document.Reject;
import io.tandem.rcml.document.Script;
import io.tandem.rcml.document.Verb;
import io.tandem.rcml.interpreter.Verbs.Kind;
import io.tandem.rcml.interpreter.Verbs.Running;
import io.tandem.rcml.verb.VerbOrder;
import io.tandem.rcml.verb.VerbOutcome;
import io.tandem.rcml.verb.refer.ReferActor;
import io.tandem.rcml.verb.refer.ReferOrder;
import java.util.List;
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

    private record FromCall(Order order) implements Command {}

    private record Got(long ticket, Documents.Got got) implements Command {}

    record VerbEnded(int number, VerbOutcome outcome) implements Command {}

    record TransferEnded(int number, ReferActor.Ended ended) implements Command {}

    record VerbGone(int number) implements Command {}

    /// Where a script is.
    ///
    /// @param script the document
    /// @param next the index of the verb that runs or is to run
    private record Position(Script script, int next) {
        Position after() {
            return new Position(script, next + 1);
        }
    }

    private final ActorContext<Command> context;
    private final CallFacts facts;
    private final ScriptParts parts;
    private final ActorRef<? super ScriptRunner.Event> owner;
    private final Documents documents;
    private final Notifier notifier;
    private final HttpTrace trace;
    private final Verbs verbs;
    private final Pace pace = new Pace();
    private Optional<Webhook> fallback = Optional.empty();
    private Purpose purpose = new Whole();
    private Optional<ForTransfer> untold = Optional.empty();
    private Optional<Running> held = Optional.empty();
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
        this.trace = new HttpTrace(facts.call(), parts.trace(), parts.clock());
        this.verbs = new Verbs(context, facts, leg, parts, notifier);
    }

    /// Runs scripts with what `parts` has.
    public static ScriptRunner runner(ScriptParts parts) {
        return (facts, start, answer, leg, owner) -> Behaviors.transformMessages(
                Order.class,
                Behaviors.<Command>setup(
                        context -> new Interpreter(context, facts, parts, leg, owner).first(start, Stage.of(answer))),
                matcher -> matcher.match(Order.class, FromCall::new));
    }

    /// The first script of a call that talks already may find it connected.
    private Behavior<Command> first(Start start, Stage stage) {
        if (stage instanceof Stage.Talking && start.purpose() instanceof Whole) {
            company = Company.INHERITED;
        }
        return begin(start, stage);
    }

    private Behavior<Command> begin(Start start, Stage stage) {
        tellTransfer(487); // of a script that this one replaces
        purpose = start.purpose();
        company = purpose instanceof Whole && stage instanceof Stage.Talking ? Company.INHERITED : Company.EXPECTED;
        untold = start.purpose() instanceof ForTransfer transfer ? Optional.of(transfer) : Optional.empty();
        lastFailure = Optional.empty();
        return switch (start.source()) {
            case ScriptSource.FromApplication(var main, var second) -> {
                fallback = second;
                yield ask(documents.first(main, second, parameters(stage)), stage);
            }
            case ScriptSource.Inline(var document) ->
                switch (RcmlParser.parse(document, parts.httpBase(), parts.limits())) {
                    case Parsed.Document(var script) -> run(new Position(script, 0), stage);
                    case Parsed.Refused(var problem) -> {
                        notifier.report(Code.MALFORMED, problem.line(), problem.text());
                        yield hangUp(EndReason.SCRIPT_INVALID, stage);
                    }
                };
            case ScriptSource.Connect(var to) -> run(new Position(Dials.connecting(to, parts.httpBase()), 0), stage);
            case ScriptSource.Idle _ -> leaving(stage);
        };
    }

    private Parameters parameters(Stage stage) {
        Parameters standing = purpose instanceof ForTransfer(var told, var _, var _) ? told : Parameters.NONE;
        return VoiceParameters.of(facts, stage.status()).and(standing);
    }

    /// Tells a phone that waits for news of its transfer that nobody was called.
    private void tellTransfer(int status) {
        untold.ifPresent(transfer -> transfer.news().tell(new TransferNews.Failed(status)));
        untold = Optional.empty();
    }

    private Behavior<Command> ask(CompletionStage<Documents.Got> document, Stage stage) {
        long mine = ++ticket;
        context.pipeToSelf(
                document,
                (got, failure) -> new Got(mine, failure == null ? got : new Documents.Nothing(EndReason.DEFECT)));
        return asking(mine, stage);
    }

    private Behavior<Command> ask(VerbOutcome.Ask ask, Stage stage) {
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
                    case Documents.Document(var script) -> run(new Position(script, 0), stage);
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
            case FromCall(HandOver(var replyTo)) -> nobody(replyTo);
            case FromCall(OnLeg(var newLeg)) -> {
                on(newLeg);
                yield Behaviors.same();
            }
            case FromCall(PartnerJoined _), FromCall(PartnerGone _), VerbEnded _, VerbGone _ -> {
                toHeld(command);
                yield Behaviors.same();
            }
            case Got _, TransferEnded _ -> Behaviors.same(); // of what was replaced
        });
    }

    /// There is no document: a transferee goes back to whom it was connected with, if that one is still there.
    private Behavior<Command> without(EndReason why, Stage stage) {
        if (!(purpose instanceof ForTransfer) || stage instanceof Stage.Over) {
            return hangUp(why, stage);
        }
        tellTransfer(503);
        owner.tell(new ScriptRunner.ScriptEnded(why));
        return leaving(stage);
    }

    /// What concerns a Dial that still runs while another script decides what becomes of it.
    private void toHeld(Command command) {
        held.ifPresent(dial -> {
            switch (command) {
                case FromCall(PartnerJoined(var call)) -> dial.orders().accept(new VerbOrder.PartnerJoined(call));
                case FromCall(PartnerGone _) -> dial.orders().accept(new VerbOrder.PartnerGone());
                case VerbEnded(var number, var _) when number == dial.number() -> held = Optional.empty();
                case VerbGone(var number) when number == dial.number() -> held = Optional.empty();
                case FromCall _, Got _, VerbEnded _, TransferEnded _, VerbGone _ -> {}
            }
        });
    }

    private void on(ActorRef<Leg.Command> newLeg) {
        leg = newLeg;
        verbs.on(newLeg);
        held.ifPresent(dial -> dial.orders().accept(new VerbOrder.OnLeg(newLeg)));
    }

    private Behavior<Command> replaced(Start start, Stage stage) {
        if (stage instanceof Stage.Over) {
            return Behaviors.same();
        }
        return begin(start, stage);
    }

    private static Behavior<Command> nobody(ActorRef<? super Callee> replyTo) {
        replyTo.tell(new Callee.Nobody());
        return Behaviors.same();
    }

    private Behavior<Command> refuse(ActorRef<? super CallControl.ReferStarted> replyTo, String state) {
        replyTo.tell(new CallControl.WrongState("the call cannot be transferred at the moment: " + state));
        return Behaviors.same();
    }

    /// Runs the verb at `position`, or goes past those that need no time.
    private Behavior<Command> run(Position position, Stage stage) {
        List<Verb> all = position.script().verbs();
        Position at = position;
        while (at.next() < all.size()) {
            Verb verb = all.get(at.next());
            if (stage instanceof Stage.Over) {
                at = at.after(); // none of the verbs that run today can do without a leg
                continue;
            }
            Position here = at;
            if (held.isPresent() && !(verb instanceof Refer) && !(verb instanceof Redirect)) {
                return release(stage, talking -> run(here, talking));
            }
            trace.verb(verb.getClass().getSimpleName(), List.of("line=" + verb.line()));
            switch (verb) {
                case Redirect redirect -> {
                    return ask(new VerbOutcome.Ask(redirect.url(), redirect.method(), Parameters.NONE), stage);
                }
                case Reject reject -> {
                    return hangUp(reason(reject, stage), stage);
                }
                case Dial _, Refer _
                when purpose instanceof Screening -> {
                    notifier.report(Code.STRUCTURE, verb.line(), "a screening document can neither dial nor refer");
                    return hangUp(EndReason.SCRIPT_INVALID, stage);
                }
                case Pause pause -> {
                    part();
                    return running(at, verbs.start(pause), stage);
                }
                case Dial dial
                when dial.nouns().stream().anyMatch(Dials::isLater) -> {
                    notifier.report(Code.NOT_OFFERED, verb.line(), notYet(verb));
                    at = at.after();
                }
                case Dial dial
                when dial.answerOnBridge() && Dials.room(dial).isEmpty() && stage instanceof Stage.Ringing -> {
                    return start(verb, at, stage);
                }
                case Hangup _, Prompt _, Gather _, Record _, Refer _, Dial _ -> {
                    return stage instanceof Stage.Ringing ? answer(at, stage) : start(verb, at, stage);
                }
                default -> {
                    notifier.report(Code.NOT_OFFERED, verb.line(), notYet(verb));
                    at = at.after();
                }
            }
        }
        return held.isPresent() ? release(stage, this::scriptEnded) : scriptEnded(stage);
    }

    private Behavior<Command> scriptEnded(Stage stage) {
        if (stage instanceof Stage.Over) {
            return finish(stage);
        }
        tellTransfer(503);
        owner.tell(new ScriptRunner.ScriptEnded(
                lastFailure.filter(_ -> stage instanceof Stage.Ringing).orElse(EndReason.SCRIPT_ENDED)));
        return leaving(stage);
    }

    /// Whoever the script before this one has left connected goes.
    private void part() {
        if (company == Company.INHERITED) {
            company = Company.EXPECTED;
            owner.tell(new ScriptRunner.PartWanted());
        }
    }

    /// Ends the Dial that was held.
    private Behavior<Command> release(Stage stage, Function<Stage, Behavior<Command>> next) {
        Running dial = held.orElseThrow();
        held = Optional.empty();
        return clear(dial, stage, next);
    }

    private static String notYet(Verb verb) {
        return "<" + verb.getClass().getSimpleName() + "> is not performed yet; the next verb runs";
    }

    private static EndReason reason(Reject reject, Stage stage) {
        if (stage instanceof Stage.Talking) {
            return EndReason.SCRIPT_ENDED;
        }
        return switch (reject.reason()) {
            case BUSY -> EndReason.REJECTED_BUSY;
            case REJECTED -> EndReason.REJECTED;
        };
    }

    private Behavior<Command> answer(Position position, Stage stage) {
        owner.tell(new ScriptRunner.AnswerWanted());
        return answering(position, stage);
    }

    /// The caller acknowledges, or the leg gives up.
    private Behavior<Command> answering(Position position, Stage stage) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromCall(LegTalking _) ->
                start(position.script().verbs().get(position.next()), position, new Stage.Talking());
            case FromCall(LegOver(var why)) -> finish(stage.over(why));
            case FromCall(Replace(var start)) -> replaced(start, stage);
            case FromCall(Transfer(var _, var replyTo)) -> refuse(replyTo, "it is being answered");
            case FromCall(HandOver(var replyTo)) -> nobody(replyTo);
            case FromCall(OnLeg(var newLeg)) -> {
                on(newLeg);
                yield Behaviors.same();
            }
            case FromCall(PartnerJoined _), FromCall(PartnerGone _) -> Behaviors.same(); // an unanswered call has none
            case Got _, VerbGone _ -> Behaviors.same();
            case VerbEnded _, TransferEnded _ -> Behaviors.unhandled();
        });
    }

    private Behavior<Command> start(Verb verb, Position at, Stage stage) {
        if (!(verb instanceof Refer)) {
            part();
        }
        return switch (verb) {
            case Prompt prompt -> running(at, verbs.start(prompt), stage);
            case Gather gather -> running(at, verbs.start(gather), stage);
            case Record record -> running(at, verbs.start(record, owner), stage);
            case Refer refer -> running(at, verbs.start(Transfers.of(refer)), stage);
            case Dial dial -> {
                Optional<ForTransfer> first = untold;
                untold = Optional.empty();
                yield running(at, verbs.start(dial, stage.answer(), first, owner), stage);
            }
            default -> hangUp(EndReason.SCRIPT_ENDED, stage); // Hangup
        };
    }

    /// Every verb has an end of its own, and ends soon when the leg is gone.
    private Behavior<Command> running(Position at, Running verb, Stage stage) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case VerbEnded(var number, var outcome) when number == verb.number() -> ended(at, outcome, stage);
            case TransferEnded(var number, var ended)
            when number == verb.number() -> {
                Refer refer = (Refer) at.script().verbs().get(at.next());
                ended.why().ifPresent(why -> notifier.report(Code.REFER_TARGET, refer.line(), why));
                Parameters result = ended.result().parameters();
                VerbOutcome outcome = refer.action()
                        .<VerbOutcome>map(action -> new VerbOutcome.Ask(action, refer.method(), result))
                        .orElseGet(VerbOutcome.Next::new);
                yield ended(at, outcome, stage);
            }
            case VerbGone(var number)
            when number == verb.number() -> hangUp(EndReason.DEFECT, stage); // it told no outcome
            case FromCall(LegOver(var why)) -> {
                tellTransfer(487);
                verb.orders().accept(new VerbOrder.LegGone());
                yield running(at, verb, stage.over(why));
            }
            case FromCall(LegTalking _) -> {
                verb.orders().accept(new VerbOrder.LegTalking());
                yield running(at, verb, new Stage.Talking());
            }
            case FromCall(Replace(var start)) -> replacing(verb, start, stage);
            case FromCall(Transfer(var order, var replyTo)) -> transfer(at, verb, stage, order, replyTo);
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
            case FromCall(HandOver(var replyTo)) -> nobody(replyTo);
            case FromCall(PartnerJoined _), FromCall(PartnerGone _), VerbEnded _, VerbGone _ -> {
                toHeld(command);
                yield Behaviors.same();
            }
            case TransferEnded _, Got _ -> Behaviors.same(); // of what was before
        });
    }

    /// A Dial or a Record goes on with the new leg; what was heard or said on the old one begins again.
    private Behavior<Command> onLeg(Position at, Running verb, ActorRef<Leg.Command> newLeg, Stage stage) {
        on(newLeg);
        if (verb.kind() == Kind.DIAL || verb.kind() == Kind.RECORD) {
            verb.orders().accept(new VerbOrder.OnLeg(newLeg));
            return Behaviors.same();
        }
        return clear(verb, stage, talking -> run(at, talking));
    }

    /// A Dial is held until the first verb of the new script shows whether it needs the leg for itself: a Refer
    /// leaves
    /// the
    /// other side alone.
    private Behavior<Command> replacing(Running verb, Start start, Stage stage) {
        if (stage instanceof Stage.Over) {
            return Behaviors.same();
        }
        if (verb.kind() == Kind.DIAL && start.purpose() instanceof Whole) {
            held = Optional.of(verb);
            return replaced(start, stage);
        }
        return clear(verb, stage, talking -> replaced(start, talking));
    }

    private Behavior<Command> ended(Position at, VerbOutcome outcome, Stage stage) {
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

    private Behavior<Command> transfer(
            Position at,
            Running verb,
            Stage stage,
            CallControl.ReferOrder wanted,
            ActorRef<? super CallControl.ReferStarted> replyTo) {
        if (verb.kind() == Kind.TRANSFER) {
            replyTo.tell(new CallControl.TransferRunning());
            return Behaviors.same();
        }
        if (!(stage instanceof Stage.Talking)) {
            return refuse(replyTo, "it is not answered, or over");
        }
        Optional<String> unusable = Transfers.problem(wanted, parts.domain());
        if (unusable.isPresent()) {
            replyTo.tell(new CallControl.TargetRefused(unusable.get()));
            return Behaviors.same();
        }
        ReferOrder order = Transfers.of(wanted, parts.httpBase());
        replyTo.tell(new CallControl.Started(Transfers.record(order, verbs.referSetup())));
        trace.verb("Refer", List.of("by the API"));
        if (verb.kind() == Kind.DIAL) {
            held = Optional.of(verb); // the other side is left alone
            return transferring(order, wanted, verbs.start(order), stage, talking -> resumed(at, verb, talking));
        }
        return clear(
                verb,
                stage,
                talking -> transferring(order, wanted, verbs.start(order), talking, then -> run(at, then)));
    }

    /// A Dial that has ended meanwhile has no action any more: the next verb runs.
    private Behavior<Command> resumed(Position at, Running dial, Stage stage) {
        boolean lives = held.isPresent();
        held = Optional.empty();
        return lives ? running(at, dial, stage) : run(at.after(), stage);
    }

    /// A transfer that the API asked for, while nothing else runs.
    private Behavior<Command> transferIdle(
            Stage stage, CallControl.ReferOrder wanted, ActorRef<? super CallControl.ReferStarted> replyTo) {
        Optional<String> unusable = Transfers.problem(wanted, parts.domain());
        if (unusable.isPresent()) {
            replyTo.tell(new CallControl.TargetRefused(unusable.get()));
            return Behaviors.same();
        }
        ReferOrder order = Transfers.of(wanted, parts.httpBase());
        replyTo.tell(new CallControl.Started(Transfers.record(order, verbs.referSetup())));
        trace.verb("Refer", List.of("by the API"));
        return transferring(order, wanted, verbs.start(order), stage, this::leaving);
    }

    /// A transfer that the API asked for; what it interrupted goes on when the target fails.
    private Behavior<Command> transferring(
            ReferOrder order,
            CallControl.ReferOrder wanted,
            Running verb,
            Stage stage,
            Function<Stage, Behavior<Command>> resume) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case TransferEnded(var number, var ended)
            when number == verb.number() -> {
                wanted.statusCallback()
                        .flatMap(webhook -> Transfers.told(webhook, order, ended, facts, stage, parts))
                        .ifPresent(callback -> parts.callbacks().tell(callback));
                yield transferred(order, ended, stage, resume);
            }
            case VerbGone(var number) when number == verb.number() -> hangUp(EndReason.DEFECT, stage);
            case FromCall(LegOver(var why)) -> {
                verb.orders().accept(new VerbOrder.LegGone());
                yield transferring(order, wanted, verb, stage.over(why), resume);
            }
            case FromCall(Replace(var start)) ->
                stage instanceof Stage.Over
                        ? Behaviors.same()
                        : clear(verb, stage, talking -> replaced(start, talking));
            case FromCall(Transfer(var _, var replyTo)) -> {
                replyTo.tell(new CallControl.TransferRunning());
                yield Behaviors.same();
            }
            case FromCall(HandOver(var replyTo)) -> nobody(replyTo);
            case FromCall(OnLeg(var newLeg)) -> {
                on(newLeg);
                yield clear(verb, stage, resume);
            }
            case FromCall(PartnerJoined _), FromCall(PartnerGone _), VerbEnded _, VerbGone _ -> {
                toHeld(command);
                yield Behaviors.same();
            }
            case FromCall(LegTalking _), TransferEnded _, Got _ -> Behaviors.same();
        });
    }

    private Behavior<Command> transferred(
            ReferOrder order, ReferActor.Ended ended, Stage stage, Function<Stage, Behavior<Command>> resume) {
        if (order.action().isPresent()) {
            return ask(
                    new VerbOutcome.Ask(
                            order.action().get(), order.method(), ended.result().parameters()),
                    stage);
        }
        return ended.result().succeeded() ? hangUp(EndReason.TRANSFERRED, stage) : resume.apply(stage);
    }

    /// Waits until an abandoned verb has stopped, so that nothing of it comes after what is next.
    private Behavior<Command> clear(Running verb, Stage stage, Function<Stage, Behavior<Command>> next) {
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
            case FromCall(HandOver(var replyTo)) -> nobody(replyTo);
            case FromCall(OnLeg(var newLeg)) -> {
                on(newLeg);
                yield Behaviors.same();
            }
            case FromCall(PartnerJoined _), FromCall(PartnerGone _) -> {
                toHeld(command);
                yield Behaviors.same();
            }
            case VerbEnded _, TransferEnded _, VerbGone _, Got _ -> {
                toHeld(command);
                yield Behaviors.same(); // its outcome does not matter
            }
        });
    }

    private Behavior<Command> hangUp(EndReason why, Stage stage) {
        tellTransfer(503);
        if (stage instanceof Stage.Over) {
            return finish(stage);
        }
        Optional<String> reason = why.fault() == EndReason.Fault.SCRIPT ? Optional.of(why.cause()) : Optional.empty();
        owner.tell(new ScriptRunner.HangupWanted(why, reason));
        return leaving(stage);
    }

    /// Nothing is left to run: the leg ends, or the call has decided that it goes on without the script, until
    /// another
    /// one
    /// comes or the call is connected with nobody any more.
    private Behavior<Command> leaving(Stage stage) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromCall(LegOver(var why)) -> {
                held.ifPresent(dial -> dial.orders().accept(new VerbOrder.Abandon()));
                yield finish(stage.over(why));
            }
            case FromCall(PartnerGone _) -> hangUp(EndReason.SCRIPT_ENDED, stage);
            case FromCall(Replace(var start)) -> replaced(start, stage);
            case FromCall(Transfer(var order, var replyTo)) ->
                stage instanceof Stage.Talking
                        ? transferIdle(stage, order, replyTo)
                        : refuse(replyTo, "it is not answered");
            case FromCall(HandOver(var replyTo)) -> nobody(replyTo);
            case FromCall(OnLeg(var newLeg)) -> {
                on(newLeg);
                yield Behaviors.same();
            }
            case FromCall(LegTalking _) -> leaving(new Stage.Talking());
            case VerbEnded _, VerbGone _ -> {
                toHeld(command);
                yield Behaviors.same();
            }
            case FromCall(PartnerJoined _), Got _, TransferEnded _ -> Behaviors.same();
        });
    }

    private Behavior<Command> finish(Stage over) {
        context.getLog().debug("{}: script over ({})", facts.call(), over.status());
        owner.tell(new ScriptRunner.Finished());
        return Behaviors.stopped();
    }
}
