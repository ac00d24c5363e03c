package io.tandem.rcml.verb.dial;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.call.Branch;
import io.tandem.engine.call.CallActor;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.call.Outgoing;
import io.tandem.engine.call.ReferApplication;
import io.tandem.engine.call.ScriptRunner;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.MediaEvent.DigitReceived;
import io.tandem.engine.media.MediaEvent.PlaybackEnded;
import io.tandem.engine.media.Playback;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.outcome.EndReason.Answer;
import io.tandem.engine.recording.RecordingNews;
import io.tandem.engine.route.Caller;
import io.tandem.engine.route.Destination.Parsed;
import io.tandem.engine.route.Route;
import io.tandem.engine.route.Routes;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.store.CallDirection;
import io.tandem.engine.transfer.Callee;
import io.tandem.engine.transfer.TransferNews;
import io.tandem.rcml.document.Dial;
import io.tandem.rcml.document.Play;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.WaitSound;
import io.tandem.rcml.verb.VerbOrder;
import io.tandem.rcml.verb.VerbOutcome;
import io.tandem.rcml.verb.dial.Line.Phase;
import io.tandem.rcml.verb.prompt.Sounds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Calls the targets of one Dial, at once or one after another, and lets the caller's call be connected with the first
/// that
/// is there: answered, and accepted where a screening document asks.
///
/// States: `forking` until one is there or none is left, `answering` while a caller that was not answered yet
/// acknowledges,
/// `joining` until both calls know each other, `talking` until they part, `concluding` until what was recorded is
/// whole.
/// Ladder: see the package.
///
/// `replyTo` hears exactly one [VerbOutcome]. Once it has stopped, calls that it placed and that are connected with
/// nobody
/// end by themselves.
public final class DialActor {
    /// What this actor is told.
    public sealed interface Command {}

    /// The parent's word.
    public record FromParent(VerbOrder order) implements Command {}

    private record Looked(int lookup, Target target, Routes.Found found) implements Command {}

    private record FromBranch(Branch branch) implements Command {}

    private record Music(Sounds.Sound sound) implements Command {}

    private record Pressed(DigitReceived digit) implements Command {}

    private record FromRecording(RecordingNews news) implements Command {}

    private record MusicEnded(PlaybackEnded ended) implements Command {}

    private record TimeoutDue() implements Command {}

    private record ScreeningDue(int branch) implements Command {}

    private record TimeLimitDue() implements Command {}

    private record TakerGone() implements Command {}

    /// Whether the caller is there.
    private enum CallersLeg {
        THERE,
        GONE
    }

    /// How far a fork is.
    ///
    /// @param lookups the numbers of the lookups that are not answered
    /// @param lines the calls that may still be answered, by their number
    /// @param left targets that are tried when none of these is connected
    /// @param failure what says most about those that failed
    private record Fork(Set<Integer> lookups, Map<Integer, Line> lines, List<Target> left, Optional<Failure> failure) {
        Fork(Set<Integer> lookups, Map<Integer, Line> lines, List<Target> left, Optional<Failure> failure) {
            this.lookups = Set.copyOf(lookups);
            this.lines = new LinkedHashMap<>(lines);
            this.left = left;
            this.failure = failure;
        }

        Fork with(int branch, Line line) {
            Map<Integer, Line> more = new LinkedHashMap<>(lines);
            more.put(branch, line);
            return new Fork(lookups, more, left, failure);
        }

        Fork without(int branch, Failure why) {
            Map<Integer, Line> fewer = new LinkedHashMap<>(lines);
            fewer.remove(branch);
            return new Fork(lookups, fewer, left, Optional.of(Failure.better(failure, why)));
        }

        Fork lookingUp(int lookup) {
            Set<Integer> more = new HashSet<>(lookups);
            more.add(lookup);
            return new Fork(more, lines, left, failure);
        }

        Fork looked(int lookup) {
            Set<Integer> fewer = new HashSet<>(lookups);
            fewer.remove(lookup);
            return new Fork(fewer, lines, left, failure);
        }

        Fork failed(Failure why) {
            return new Fork(lookups, lines, left, Optional.of(Failure.better(failure, why)));
        }

        boolean isDone() {
            return lookups.isEmpty() && lines.isEmpty();
        }
    }

    /// A conversation.
    ///
    /// @param line the call that was connected first
    /// @param with the call that it is with now: an attended transfer changes it
    /// @param since when it began
    private record Talk(Line line, Optional<CallSid> with, Instant since) {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final DialSetup setup;
    private final Dial dial;
    private final ActorRef<? super VerbOutcome> replyTo;
    private final ActorRef<Branch> branches;
    private final DialRecording recording;
    private ActorRef<Leg.Command> leg;
    private Optional<ActorRef<? super Callee>> handOver = Optional.empty();
    private CallersLeg callersLeg = CallersLeg.THERE;
    private int lookedUp;
    private int placed;

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
        this.branches = context.messageAdapter(Branch.class, FromBranch::new);
        this.recording = new DialRecording(
                dial.recording(), setup.call(), context.messageAdapter(RecordingNews.class, FromRecording::new));
    }

    /// Carries out the Dial of `setup`.
    public static Behavior<Command> create(DialSetup setup, ActorRef<? super VerbOutcome> replyTo) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new DialActor(context, timers, setup, replyTo).begin()));
    }

    private Behavior<Command> begin() {
        List<Target> targets =
                dial.nouns().stream().flatMap(noun -> Target.of(noun).stream()).toList();
        music();
        if (setup.answer() == Answer.ANSWERED) {
            recording.waits();
        }
        return next(new Fork(Set.of(), Map.of(), targets, Optional.empty()));
    }

    /// What the caller hears until somebody is there.
    private void music() {
        if (setup.answer() == Answer.UNANSWERED) {
            return; // its own phone rings
        }
        switch (dial.dialMusic()) {
            case WaitSound.BuiltIn _ -> play(List.of(setup.sounds().ringing()));
            case WaitSound.Silence _ -> {}
            case WaitSound.At(var url, var _) ->
                context.pipeToSelf(
                        setup.sounds()
                                .of(
                                        setup.facts().account(),
                                        new Play(dial.line(), Optional.of(url), Play.FOR_EVER, "")),
                        (sound, failure) -> new Music(
                                failure == null
                                        ? sound
                                        : new Sounds.Unplayable(Code.WAIT_URL, String.valueOf(failure.getMessage()))));
        }
    }

    private void play(List<AudioClip> clips) {
        leg.tell(new Leg.Play(Playback.of(clips, 0), context.messageAdapter(PlaybackEnded.class, MusicEnded::new)));
    }

    /// Calls who is left: all of them, or the first.
    private Behavior<Command> next(Fork fork) {
        if (fork.left().isEmpty()) {
            return failed(fork.failure().orElseGet(() -> Failure.unreachable(EndReason.UNREACHABLE, 503)));
        }
        List<Target> now = dial.sequential() ? fork.left().subList(0, 1) : fork.left();
        List<Target> later = fork.left().subList(now.size(), fork.left().size());
        Fork begun = new Fork(Set.of(), Map.of(), later, fork.failure());
        for (Target target : now) {
            begun = look(begun, target);
        }
        timers.startSingleTimer(new TimeoutDue(), dial.timeout());
        return begun.isDone() ? next(begun) : forking(begun);
    }

    private Fork look(Fork fork, Target target) {
        return switch (target.destination()) {
            case Parsed.Unusable(var why) -> {
                setup.reporter().report(Code.DIAL_TARGET, target.line(), why);
                yield fork.failed(Failure.unreachable(EndReason.UNREACHABLE, 484));
            }
            case Parsed.Meant(var destination) -> {
                int lookup = ++lookedUp;
                context.pipeToSelf(
                        setup.routes()
                                .find(
                                        destination,
                                        new Caller.OfAccount(setup.facts().account())),
                        (found, failure) -> new Looked(
                                lookup,
                                target,
                                failure == null
                                        ? found
                                        : new Routes.Unreachable(
                                                Code.FETCH_FAILED.number(), "the store did not answer", 500)));
                yield fork.lookingUp(lookup);
            }
        };
    }

    /// Ends when somebody is there, when nobody is left, by the Dial's timeout, or with the caller.
    private Behavior<Command> forking(Fork fork) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Looked(var lookup, var _, var _)
            when !fork.lookups().contains(lookup) -> Behaviors.same(); // of a target whose time was over
            case Looked(var lookup, var target, Routes.Reachable(var routes)) ->
                forking(place(fork.looked(lookup), target, routes));
            case Looked(var lookup, var target, Routes.Unreachable(var code, var why, var status)) -> {
                setup.reporter().report(Code.of(code).orElse(Code.DIAL_TARGET), target.line(), why);
                yield goOn(fork.looked(lookup).failed(Failure.unreachable(EndReason.ofRejection(status), status)));
            }
            case FromBranch(var branch) -> heard(fork, branch);
            case FromRecording(var recorded) -> recorded(recorded);
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
                yield Behaviors.same();
            }
            case FromParent(VerbOrder.Abandon _) -> {
                hangUpAll(fork, EndReason.CALLER_GONE);
                handOver.ifPresent(listener -> listener.tell(new Callee.Failed(487)));
                tell(new TransferNews.Failed(487));
                yield Behaviors.stopped();
            }
            case FromParent(VerbOrder.OnLeg(var newLeg)) -> {
                leg = newLeg;
                music();
                yield Behaviors.same();
            }
            case Music(Sounds.Ready(var clips, var _)) -> {
                play(clips);
                yield Behaviors.same();
            }
            case Music(Sounds.Unplayable(var code, var why)) -> {
                setup.reporter().report(code, dial.line(), why);
                play(List.of(setup.sounds().ringing()));
                yield Behaviors.same();
            }
            case FromParent(VerbOrder.LegTalking _),
                    FromParent(VerbOrder.PartnerJoined _),
                    FromParent(VerbOrder.PartnerGone _) -> Behaviors.same(); // nobody is connected yet
            case Pressed _, MusicEnded _, TimeLimitDue _ -> Behaviors.same();
        });
    }

    private Fork place(Fork fork, Target target, List<Route> routes) {
        Fork more = fork;
        for (Route route : routes) {
            int branch = ++placed;
            setup.calls().tell(new CallRegistry.Place(outgoing(branch, target, route), branches));
            more = more.with(branch, Line.to(target, setup.clock().instant()));
        }
        return more;
    }

    private Outgoing outgoing(int branch, Target target, Route route) {
        var facts = setup.facts();
        return new Outgoing(
                branch,
                facts.account(),
                Optional.of(facts.call()),
                CallDirection.OUTBOUND_DIAL,
                route,
                callerId(),
                setup.invite(),
                target.listener(),
                target.start(),
                target.sendDigits(),
                facts.refer(),
                route.rules().orElse(facts.rules()),
                0,
                facts.maxForwards() - 1,
                Optional.empty(),
                Optional.empty());
    }

    private Outgoing.CallerId callerId() {
        var facts = setup.facts();
        return dial.callerId()
                .map(id -> new Outgoing.CallerId("", id.startsWith("client:") ? id.substring("client:".length()) : id))
                .orElseGet(() -> new Outgoing.CallerId(facts.callerName().orElse(""), facts.from()));
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
            case Branch.Rings(var _, var status) -> {
                if (setup.answer() == Answer.UNANSWERED) {
                    setup.call().tell(new ScriptRunner.RingWanted());
                }
                rings(status);
                yield Behaviors.same();
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
            case Branch.Taken(var number) -> goOn(fork.without(number, lost(line, EndReason.ENDED_BY_API)));
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
        Fork left = fork;
        for (var entry : fork.lines().entrySet()) {
            Line line = entry.getValue();
            if (line.phase() == Phase.CALLING) {
                hangUp(line, EndReason.NO_ANSWER);
                left = left.without(entry.getKey(), lost(line, EndReason.NO_ANSWER));
            }
        }
        return goOn(new Fork(Set.of(), left.lines(), left.left(), left.failure()));
    }

    private Behavior<Command> screeningOver(Fork fork, int branch) {
        Line line = Objects.requireNonNull(fork.lines().get(branch));
        hangUp(line, EndReason.NOT_ACCEPTED);
        return goOn(fork.without(branch, lost(line, EndReason.NOT_ACCEPTED)));
    }

    private Failure lost(Line line, EndReason why) {
        return new Failure(
                why,
                OptionalInt.empty(),
                line.sid(),
                Optional.empty(),
                Optional.of(line.target().kind()),
                Duration.between(line.began(), setup.clock().instant()),
                Headers.NONE);
    }

    private Failure given(Fork fork, EndReason why) {
        List<Line> lines = new ArrayList<>(fork.lines().values());
        return lines.stream()
                .findFirst()
                .map(line -> lost(line, why))
                .orElseGet(() -> new Failure(
                        why,
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ZERO,
                        Headers.NONE));
    }

    private static void hangUp(Line line, EndReason why) {
        line.call().ifPresent(call -> call.tell(new CallActor.Hangup(why)));
    }

    private static void hangUpAll(Fork fork, EndReason why) {
        fork.lines().values().forEach(line -> hangUp(line, why));
    }

    private Behavior<Command> there(Fork fork, int branch, Line line) {
        timers.cancelAll();
        fork.lines().forEach((number, other) -> {
            if (number != branch) {
                hangUp(other, EndReason.ANSWERED_ELSEWHERE);
            }
        });
        leg.tell(new Leg.StopPlaying());
        if (handOver.isPresent()) {
            handOver.get().tell(new Callee.There(line.call().orElseThrow()));
            return handedOver(branch, line);
        }
        if (setup.answer() == Answer.UNANSWERED) {
            setup.call().tell(new ScriptRunner.AnswerWanted());
            return answering(branch, line);
        }
        return join(line);
    }

    private Behavior<Command> callerGone(Fork fork) {
        hangUpAll(fork, EndReason.CALLER_GONE);
        tell(new TransferNews.TransfereeGone());
        return end(DialResult.of(given(fork, EndReason.CALLER_GONE)));
    }

    /// The callee was given to another call: whoever took it ends this one, or the callee has gone.
    private Behavior<Command> handedOver(int branch, Line line) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromParent(VerbOrder.LegGone _) -> {
                tell(new TransferNews.TransfereeGone());
                yield end(over(line));
            }
            case FromRecording(var recorded) -> recorded(recorded);
            case FromBranch(Branch.Over over) when over.branch() == branch -> calleeGone(line);
            case FromBranch(var other) -> {
                tooLate(other);
                yield Behaviors.same();
            }
            case FromParent(VerbOrder.Abandon _) -> {
                tell(new TransferNews.Failed(487));
                yield Behaviors.stopped();
            }
            case FromParent(VerbOrder.HandOver(var replyTo)) -> {
                replyTo.tell(new Callee.Nobody());
                yield Behaviors.same();
            }
            case TakerGone _ -> { // and did not take it
                if (callersLeg == CallersLeg.GONE) {
                    hangUp(line, EndReason.CALLER_GONE);
                    yield end(over(line));
                }
                yield join(line);
            }
            case FromParent(VerbOrder.Change _) -> Behaviors.same();
            case Looked _, Music _, Pressed _, MusicEnded _, TimeoutDue _, ScreeningDue _, TimeLimitDue _ ->
                Behaviors.same();
        });
    }

    /// The caller acknowledges, or its leg gives up.
    private Behavior<Command> answering(int branch, Line line) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromParent(VerbOrder.LegTalking _) -> join(line);
            case FromRecording(var recorded) -> recorded(recorded);
            case FromBranch(Branch.Over over) when over.branch() == branch -> calleeGone(line);
            case FromBranch(var other) -> {
                tooLate(other);
                yield Behaviors.same();
            }
            case FromParent(VerbOrder.LegGone _) -> {
                hangUp(line, EndReason.CALLER_GONE);
                tell(new TransferNews.TransfereeGone());
                yield end(over(line));
            }
            case FromParent(VerbOrder.Abandon _) -> {
                hangUp(line, EndReason.CALLER_GONE);
                tell(new TransferNews.Failed(487));
                yield Behaviors.stopped();
            }
            case FromParent(VerbOrder.OnLeg(var newLeg)) -> {
                leg = newLeg;
                yield Behaviors.same();
            }
            case FromParent(VerbOrder.HandOver(var replyTo)) -> {
                replyTo.tell(new Callee.Nobody());
                yield Behaviors.same();
            }
            case FromParent(VerbOrder.PartnerJoined _), FromParent(VerbOrder.PartnerGone _) -> Behaviors.same();
            case Looked _,
                    Music _,
                    Pressed _,
                    MusicEnded _,
                    TimeoutDue _,
                    ScreeningDue _,
                    TimeLimitDue _,
                    TakerGone _ -> Behaviors.same(); // of the fork
        });
    }

    private Behavior<Command> join(Line line) {
        Optional<ReferApplication> refer =
                dial.referUrl().map(url -> new ReferApplication(url.asked(dial.referMethod()), Optional.empty()));
        setup.call().tell(new ScriptRunner.JoinWanted(line.call().orElseThrow(), refer));
        return joining(line);
    }

    /// The call says whether it is connected.
    private Behavior<Command> joining(Line line) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromRecording(var recorded) -> recorded(recorded);
            case FromParent(VerbOrder.PartnerJoined(var sid)) -> talk(line, sid);
            case FromParent(VerbOrder.PartnerGone _) -> calleeGone(line);
            case FromParent(VerbOrder.LegGone _) -> {
                tell(new TransferNews.TransfereeGone());
                yield end(over(line));
            }
            case FromParent(VerbOrder.Abandon _) -> {
                tell(new TransferNews.Failed(487));
                yield Behaviors.stopped(); // a call that is connected with nobody then ends
            }
            case FromBranch(var other) -> {
                tooLate(other);
                yield Behaviors.same();
            }
            case FromParent(VerbOrder.OnLeg(var newLeg)) -> {
                leg = newLeg;
                yield Behaviors.same();
            }
            case FromParent(VerbOrder.HandOver(var replyTo)) -> {
                replyTo.tell(new Callee.Nobody());
                yield Behaviors.same();
            }
            case FromParent(VerbOrder.LegTalking _) -> Behaviors.same();
            case Looked _,
                    Music _,
                    Pressed _,
                    MusicEnded _,
                    TimeoutDue _,
                    ScreeningDue _,
                    TimeLimitDue _,
                    TakerGone _ -> Behaviors.same();
        });
    }

    private Behavior<Command> talk(Line line, CallSid sid) {
        tell(new TransferNews.Connected());
        recording.talks();
        timers.startSingleTimer(new TimeLimitDue(), dial.timeLimit());
        hearStar();
        return talking(new Talk(line, Optional.of(sid), setup.clock().instant()));
    }

    private void hearStar() {
        if (dial.hangupOnStar()) {
            leg.tell(new Leg.HearDigits(Optional.of(context.messageAdapter(DigitReceived.class, Pressed::new))));
        }
    }

    /// Ends when the two calls part: the time limit ends the callee's, and so this.
    private Behavior<Command> talking(Talk talk) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromParent(VerbOrder.PartnerGone _), FromParent(VerbOrder.LegGone _) -> {
                Duration talked = Duration.between(talk.since(), setup.clock().instant());
                Duration rang = Duration.between(talk.line().began(), talk.since());
                yield end(DialResult.talked(talk.line(), talk.with(), rang, talked));
            }
            case FromRecording(var recorded) -> recorded(recorded);
            case FromParent(VerbOrder.PartnerJoined(var sid)) ->
                talking(new Talk(talk.line(), Optional.of(sid), talk.since()));
            case FromParent(VerbOrder.Abandon _) -> Behaviors.stopped(); // whoever is connected is the call's matter
            case TimeLimitDue _ -> {
                setup.call().tell(new ScriptRunner.PartnerHangupWanted(EndReason.TIME_LIMIT));
                yield Behaviors.same();
            }
            case Pressed(var digit) -> {
                if (digit.digit() == '*') {
                    setup.call().tell(new ScriptRunner.PartnerHangupWanted(EndReason.SCRIPT_ENDED));
                }
                yield Behaviors.same();
            }
            case FromParent(VerbOrder.OnLeg(var newLeg)) -> {
                leg = newLeg;
                hearStar();
                yield Behaviors.same();
            }
            case FromBranch(var other) -> {
                tooLate(other);
                yield Behaviors.same();
            }
            case FromParent(VerbOrder.HandOver(var replyTo)) -> {
                replyTo.tell(new Callee.Nobody());
                yield Behaviors.same();
            }
            case FromParent(VerbOrder.LegTalking _) -> Behaviors.same();
            case Looked _, Music _, MusicEnded _, TimeoutDue _, ScreeningDue _, TakerGone _ ->
                Behaviors.same(); // of the fork
        });
    }

    /// Somebody was there, and went before it was connected.
    private Behavior<Command> calleeGone(Line line) {
        tell(new TransferNews.Failed(487));
        return end(over(line));
    }

    private DialResult over(Line line) {
        Duration rang = Duration.between(line.began(), setup.clock().instant());
        return DialResult.talked(line, line.sid(), rang, Duration.ZERO);
    }

    private Behavior<Command> failed(Failure failure) {
        leg.tell(new Leg.StopPlaying());
        handOver.ifPresent(listener -> listener.tell(new Callee.Failed(failure.sipStatus())));
        tell(new TransferNews.Failed(failure.sipStatus()));
        return conclude(DialResult.of(failure).parameters(), new VerbOutcome.NextAfter(failure.why()));
    }

    private Behavior<Command> end(DialResult result) {
        if (dial.hangupOnStar()) {
            leg.tell(new Leg.HearDigits(Optional.empty()));
        }
        return conclude(result.parameters(), new VerbOutcome.Next());
    }

    private Behavior<Command> recorded(RecordingNews news) {
        recording.heard(news);
        return Behaviors.same();
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
            case FromParent(VerbOrder.HandOver(var replyTo)) -> {
                replyTo.tell(new Callee.Nobody());
                yield Behaviors.same();
            }
            case FromBranch(var other) -> {
                tooLate(other);
                yield Behaviors.same();
            }
            case FromParent _, Pressed _, MusicEnded _, TimeLimitDue _ -> Behaviors.same();
            case Looked _, Music _, TimeoutDue _, ScreeningDue _, TakerGone _ -> Behaviors.same(); // of the fork
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

    private void tell(TransferNews news) {
        setup.news().ifPresent(listener -> listener.tell(news));
    }
}
