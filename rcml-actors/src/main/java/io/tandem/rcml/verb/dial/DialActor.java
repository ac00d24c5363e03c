package io.tandem.rcml.verb.dial;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.call.Branch;
import io.tandem.engine.call.CallActor;
import io.tandem.engine.call.ScriptRunner;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.media.MediaEvent.DigitReceived;
import io.tandem.engine.media.MediaEvent.PlaybackEnded;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.outcome.EndReason.Answer;
import io.tandem.engine.recording.RecordingNews;
import io.tandem.engine.route.Routes;
import io.tandem.engine.transfer.Callee;
import io.tandem.engine.transfer.TransferNews;
import io.tandem.rcml.document.Dial;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.verb.VerbOrder;
import io.tandem.rcml.verb.VerbOutcome;
import io.tandem.rcml.verb.dial.Line.Phase;
import io.tandem.rcml.verb.prompt.Sounds;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Calls the targets of one Dial, at once or one after another, and lets the caller's call be connected with the first
/// that is there: answered, and accepted where a screening document asks.
///
/// States: `forking` until one is there or none is left, `answering` while a caller that was not answered yet
/// acknowledges, `joining` until both calls know each other, `talking` until they part, `concluding` until what was
/// recorded is whole. Ladder: see the package.
///
/// `replyTo` hears exactly one [VerbOutcome]. Once it has stopped, calls that it placed and that are connected with
/// nobody end by themselves.
public final class DialActor {
    /// What this actor is told.
    public sealed interface Command {}

    /// The parent's word.
    public record FromParent(VerbOrder order) implements Command {}

    record Looked(int lookup, Target target, Routes.Found found) implements Command {}

    record FromBranch(Branch branch) implements Command {}

    record Music(Sounds.Sound sound) implements Command {}

    record Pressed(DigitReceived digit) implements Command {}

    record FromRecording(RecordingNews news) implements Command {}

    record MusicEnded(PlaybackEnded ended) implements Command {}

    record TimeoutDue() implements Command {}

    record ScreeningDue(int branch) implements Command {}

    record TimeLimitDue() implements Command {}

    record TakerGone() implements Command {}

    /// Whether the caller is there.
    enum CallersLeg {
        THERE,
        GONE
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final DialSetup setup;
    private final Dial dial;
    private final ActorRef<? super VerbOutcome> replyTo;
    private final Placing placing;
    private final DialMusic music;
    private final DialRecording recording;
    private final Connecting connecting;
    private ActorRef<Leg.Command> leg;
    private Optional<ActorRef<? super Callee>> handOver = Optional.empty();
    private CallersLeg callersLeg = CallersLeg.THERE;

    private DialActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            DialSetup setup,
            ActorRef<? super VerbOutcome> replyTo) {
        this.context = context;
        this.timers = timers;
        this.setup = setup;
        this.dial = setup.dial();
        this.leg = setup.leg();
        this.replyTo = replyTo;
        this.placing = new Placing(context, setup, context.messageAdapter(Branch.class, FromBranch::new));
        this.music = new DialMusic(context, setup);
        this.recording = new DialRecording(
                dial.recording(), setup.call(), context.messageAdapter(RecordingNews.class, FromRecording::new));
        this.connecting = new Connecting(this, context, timers, setup, recording);
    }

    /// Carries out the Dial of `setup`.
    public static Behavior<Command> create(DialSetup setup, ActorRef<? super VerbOutcome> replyTo) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new DialActor(context, timers, setup, replyTo).begin()));
    }

    private Behavior<Command> begin() {
        List<Target> targets =
                dial.nouns().stream().flatMap(noun -> Target.of(noun).stream()).toList();
        music.begin(leg);
        if (setup.answer() == Answer.ANSWERED) {
            recording.waits();
        }
        return next(Fork.of(targets));
    }

    /// Calls who is left: all of them, or the first.
    private Behavior<Command> next(Fork fork) {
        if (fork.left().isEmpty()) {
            return failed(fork.failure().orElseGet(() -> Failure.unreachable(EndReason.UNREACHABLE, 503)));
        }
        List<Target> now = dial.sequential() ? fork.left().subList(0, 1) : fork.left();
        Fork begun = fork.next(now.size());
        for (Target target : now) {
            begun = placing.look(begun, target);
        }
        timers.startSingleTimer(new TimeoutDue(), dial.timeout());
        return begun.isDone() ? next(begun) : forking(begun);
    }

    /// Ends when somebody is there, when nobody is left, by the Dial's timeout, or with the caller.
    private Behavior<Command> forking(Fork fork) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Looked(var lookup, var _, var _)
            when !fork.lookups().contains(lookup) -> Behaviors.same(); // of a target whose time was over
            case Looked(var lookup, var target, Routes.Reachable(var routes)) ->
                forking(placing.place(fork.looked(lookup), target, routes));
            case Looked(var lookup, var target, Routes.Unreachable(var code, var why, var status)) -> {
                setup.reporter().report(Code.of(code).orElse(Code.DIAL_TARGET), target.line(), why);
                yield goOn(fork.looked(lookup).failed(Failure.unreachable(EndReason.ofRejection(status), status)));
            }
            case FromBranch(var branch) -> heard(fork, branch);
            case TimeoutDue _ -> timeout(fork);
            case ScreeningDue(var branch) when fork.lines().containsKey(branch) -> screeningOver(fork, branch);
            case ScreeningDue _ -> Behaviors.same(); // of a line that is over
            case FromParent(VerbOrder.LegGone _)
            when handOver.isPresent() -> { // another call waits for the callee
                callersLeg = CallersLeg.GONE;
                yield Behaviors.same();
            }
            case TakerGone _ -> {
                handOver = Optional.empty();
                yield callersLeg == CallersLeg.GONE ? callerGone(fork) : Behaviors.same();
            }
            case FromParent(VerbOrder.LegGone _) -> callerGone(fork);
            case FromParent(VerbOrder.HandOver(var second))
            when handOver.isPresent() -> {
                second.tell(new Callee.Failed(491)); // the callee is promised already
                yield Behaviors.same();
            }
            case FromParent(VerbOrder.HandOver(var first)) -> {
                handOver = Optional.of(first);
                context.watchWith(first, new TakerGone());
                fork.ringing().ifPresent(status -> first.tell(new Callee.Rings(status)));
                yield Behaviors.same();
            }
            case FromParent(VerbOrder.Abandon _) -> {
                hangUpAll(fork, EndReason.CALLER_GONE);
                handOver.ifPresent(listener -> listener.tell(new Callee.Failed(487)));
                tell(new TransferNews.Failed(487));
                yield Behaviors.stopped();
            }
            case FromParent(VerbOrder.OnLeg(var newLeg)) -> {
                on(newLeg);
                music.begin(leg);
                yield Behaviors.same();
            }
            case Music(var sound) -> {
                music.fetched(sound, leg);
                yield Behaviors.same();
            }
            case FromParent _, FromRecording _, Pressed _, MusicEnded _, TimeLimitDue _ ->
                common(command); // nobody is connected yet
        });
    }

    private Behavior<Command> heard(Fork fork, Branch branch) {
        Line line = fork.lines().get(branch.branch());
        if (line == null) {
            tooLate(branch);
            return Behaviors.same();
        }
        return switch (branch) {
            case Branch.Placed(var number, var sid, var call) -> forking(fork.with(number, line.placed(sid, call)));
            case Branch.NotPlaced(var number) ->
                goOn(fork.without(number, Failure.unreachable(EndReason.OVERLOADED, 503)));
            case Branch.Rings(var number, var status) -> {
                if (setup.answer() == Answer.UNANSWERED) {
                    setup.call().tell(new ScriptRunner.RingWanted());
                }
                rings(status);
                yield forking(fork.with(number, line.rings(status)));
            }
            case Branch.Answered(var number)
            when line.target().start().isPresent() -> {
                timers.startSingleTimer(
                        "screening-" + number,
                        new ScreeningDue(number),
                        line.target().screeningLimit());
                yield forking(fork.with(number, line.answered()));
            }
            case Branch.Answered _ -> Behaviors.same(); // Ready follows
            case Branch.Ready(var number, var callId, var told) -> there(fork, number, line.ready(callId, told));
            case Branch.Taken(var number) ->
                goOn(fork.without(number, Failure.lost(line, EndReason.ENDED_BY_API, now())));
            case Branch.Over over -> goOn(fork.without(over.branch(), Failure.of(over, line)));
        };
    }

    /// A call that does not matter any more.
    private void tooLate(Branch branch) {
        if (branch instanceof Branch.Placed(var _, var _, var call)) {
            call.tell(new CallActor.Hangup(EndReason.ANSWERED_ELSEWHERE));
        }
    }

    private Behavior<Command> goOn(Fork fork) {
        return fork.isDone() ? next(fork) : forking(fork);
    }

    private Behavior<Command> timeout(Fork fork) {
        fork.lines().values().stream()
                .filter(line -> line.phase() == Phase.CALLING)
                .forEach(line -> line.hangUp(EndReason.NO_ANSWER));
        return goOn(fork.overdue(now()));
    }

    private Behavior<Command> screeningOver(Fork fork, int branch) {
        Line line = Objects.requireNonNull(fork.lines().get(branch));
        line.hangUp(EndReason.NOT_ACCEPTED);
        return goOn(fork.without(branch, Failure.lost(line, EndReason.NOT_ACCEPTED, now())));
    }

    private static void hangUpAll(Fork fork, EndReason why) {
        fork.lines().values().forEach(line -> line.hangUp(why));
    }

    private Behavior<Command> there(Fork fork, int branch, Line line) {
        timers.cancelAll();
        fork.lines().forEach((number, other) -> {
            if (number != branch) {
                other.hangUp(EndReason.ANSWERED_ELSEWHERE);
            }
        });
        leg.tell(new Leg.StopPlaying());
        if (handOver.isPresent()) {
            handOver.get().tell(new Callee.There(line.call().orElseThrow()));
            return connecting.handedOver(branch, line, callersLeg);
        }
        if (setup.answer() == Answer.UNANSWERED) {
            setup.call().tell(new ScriptRunner.AnswerWanted());
            return connecting.answering(branch, line);
        }
        return connecting.join(line);
    }

    private Behavior<Command> callerGone(Fork fork) {
        hangUpAll(fork, EndReason.CALLER_GONE);
        tell(new TransferNews.TransfereeGone());
        return end(DialResult.of(fork.given(EndReason.CALLER_GONE, now())));
    }

    private Behavior<Command> failed(Failure failure) {
        leg.tell(new Leg.StopPlaying());
        handOver.ifPresent(listener -> listener.tell(new Callee.Failed(failure.sipStatus())));
        tell(new TransferNews.Failed(failure.sipStatus()));
        return conclude(DialResult.of(failure).parameters(), new VerbOutcome.NextAfter(failure.why()));
    }

    Behavior<Command> end(DialResult result) {
        if (dial.hangupOnStar()) {
            leg.tell(new Leg.HearDigits(Optional.empty()));
        }
        return conclude(result.parameters(), new VerbOutcome.Next());
    }

    /// What any state does with what is not its own; all else is of the fork, or too late.
    Behavior<Command> common(Command command) {
        switch (command) {
            case FromRecording(var news) -> recording.heard(news);
            case FromBranch(var other) -> tooLate(other);
            case FromParent(VerbOrder.OnLeg(var newLeg)) -> on(newLeg);
            case FromParent(VerbOrder.HandOver(var second)) -> second.tell(new Callee.Nobody());
            case FromParent _,
                    Looked _,
                    Music _,
                    Pressed _,
                    MusicEnded _,
                    TimeoutDue _,
                    ScreeningDue _,
                    TimeLimitDue _,
                    TakerGone _ -> {}
        }
        return Behaviors.same();
    }

    void on(ActorRef<Leg.Command> newLeg) {
        leg = newLeg;
    }

    ActorRef<Leg.Command> leg() {
        return leg;
    }

    /// @param told what the action is told
    /// @param without the outcome when there is no action
    private Behavior<Command> conclude(Parameters told, VerbOutcome without) {
        return switch (recording.end()) {
            case YES -> concluding(told, without);
            case NO -> concluded(told, without);
        };
    }

    /// The recording's actor closes its file in bounded time.
    private Behavior<Command> concluding(Parameters told, VerbOutcome without) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromRecording(var news) -> {
                recording.heard(news);
                yield conclude(told, without);
            }
            case FromParent(VerbOrder.Abandon _) -> Behaviors.stopped();
            case FromParent _,
                    FromBranch _,
                    Looked _,
                    Music _,
                    Pressed _,
                    MusicEnded _,
                    TimeoutDue _,
                    ScreeningDue _,
                    TimeLimitDue _,
                    TakerGone _ -> common(command);
        });
    }

    private Behavior<Command> concluded(Parameters told, VerbOutcome without) {
        replyTo.tell(dial.action()
                .<VerbOutcome>map(url -> new VerbOutcome.Ask(url, dial.method(), told.and(recording.parameters())))
                .orElse(without));
        return Behaviors.stopped();
    }

    private void rings(int status) {
        tell(new TransferNews.Rings(status));
        handOver.ifPresent(listener -> listener.tell(new Callee.Rings(status)));
    }

    void tell(TransferNews news) {
        setup.news().ifPresent(listener -> listener.tell(news));
    }

    private Instant now() {
        return setup.clock().instant();
    }
}
