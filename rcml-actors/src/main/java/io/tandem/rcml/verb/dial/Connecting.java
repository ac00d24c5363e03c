package io.tandem.rcml.verb.dial;

import io.tandem.engine.call.Branch;
import io.tandem.engine.call.ReferApplication;
import io.tandem.engine.call.ScriptRunner;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.media.MediaEvent.DigitReceived;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.transfer.TransferNews;
import io.tandem.rcml.document.Dial;
import io.tandem.rcml.verb.VerbOrder;
import io.tandem.rcml.verb.dial.DialActor.CallersLeg;
import io.tandem.rcml.verb.dial.DialActor.Command;
import io.tandem.rcml.verb.dial.DialActor.FromBranch;
import io.tandem.rcml.verb.dial.DialActor.FromParent;
import io.tandem.rcml.verb.dial.DialActor.FromRecording;
import io.tandem.rcml.verb.dial.DialActor.Looked;
import io.tandem.rcml.verb.dial.DialActor.Music;
import io.tandem.rcml.verb.dial.DialActor.MusicEnded;
import io.tandem.rcml.verb.dial.DialActor.Pressed;
import io.tandem.rcml.verb.dial.DialActor.ScreeningDue;
import io.tandem.rcml.verb.dial.DialActor.TakerGone;
import io.tandem.rcml.verb.dial.DialActor.TimeLimitDue;
import io.tandem.rcml.verb.dial.DialActor.TimeoutDue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// States of a Dial: somebody is there, and the caller is connected with it.
///
/// ```
/// Interpreter       DialActor
///  |<---AnswerWanted----|   answering    a caller that was not answered yet acknowledges
///  |<---JoinWanted------|   joining      the two calls know each other
///  |----PartnerJoined-->|   talking      the time limit, the callee, or the caller
///  |----PartnerGone---->|
/// ```
///
/// `handedOver` stands for these while another call takes the callee.
final class Connecting {
    private final DialActor actor;
    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final DialSetup setup;
    private final Dial dial;
    private final DialRecording recording;

    Connecting(
            DialActor actor,
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            DialSetup setup,
            DialRecording recording) {
        this.actor = actor;
        this.context = context;
        this.timers = timers;
        this.setup = setup;
        this.dial = setup.dial();
        this.recording = recording;
    }

    /// A conversation.
    ///
    /// @param line the call that was connected first
    /// @param with the call that it is with now: an attended transfer changes it
    /// @param since when it began
    private record Talk(Line line, Optional<CallSid> with, Instant since) {}

    /// The callee was given to another call: whoever took it ends this one, or the callee has gone.
    Behavior<Command> handedOver(int branch, Line line, CallersLeg callersLeg) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromParent(VerbOrder.LegGone _) -> {
                actor.tell(new TransferNews.TransfereeGone());
                yield actor.end(over(line));
            }
            case FromBranch(Branch.Over over) when over.branch() == branch -> calleeGone(line);
            case FromParent(VerbOrder.Abandon _) -> {
                actor.tell(new TransferNews.Failed(487));
                yield Behaviors.stopped();
            }
            case TakerGone _ -> { // and did not take it
                if (callersLeg == CallersLeg.GONE) {
                    line.hangUp(EndReason.CALLER_GONE);
                    yield actor.end(over(line));
                }
                yield join(line);
            }
            case FromParent _,
                    FromBranch _,
                    FromRecording _,
                    Looked _,
                    Music _,
                    Pressed _,
                    MusicEnded _,
                    TimeoutDue _,
                    ScreeningDue _,
                    TimeLimitDue _ -> actor.common(command);
        });
    }

    /// The caller acknowledges, or its leg gives up.
    Behavior<Command> answering(int branch, Line line) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromParent(VerbOrder.LegTalking _) -> join(line);
            case FromBranch(Branch.Over over) when over.branch() == branch -> calleeGone(line);
            case FromParent(VerbOrder.LegGone _) -> {
                line.hangUp(EndReason.CALLER_GONE);
                actor.tell(new TransferNews.TransfereeGone());
                yield actor.end(over(line));
            }
            case FromParent(VerbOrder.Abandon _) -> {
                line.hangUp(EndReason.CALLER_GONE);
                actor.tell(new TransferNews.Failed(487));
                yield Behaviors.stopped();
            }
            case FromParent _,
                    FromBranch _,
                    FromRecording _,
                    Looked _,
                    Music _,
                    Pressed _,
                    MusicEnded _,
                    TimeoutDue _,
                    ScreeningDue _,
                    TimeLimitDue _,
                    TakerGone _ -> actor.common(command);
        });
    }

    /// The call is asked to connect the caller with `line`.
    Behavior<Command> join(Line line) {
        Optional<ReferApplication> refer =
                dial.referUrl().map(url -> new ReferApplication(url.asked(dial.referMethod()), Optional.empty()));
        setup.call().tell(new ScriptRunner.JoinWanted(line.call().orElseThrow(), refer));
        return joining(line);
    }

    /// The call says whether it is connected.
    private Behavior<Command> joining(Line line) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromParent(VerbOrder.PartnerJoined(var sid)) -> talk(line, sid);
            case FromParent(VerbOrder.PartnerGone _) -> calleeGone(line);
            case FromParent(VerbOrder.LegGone _) -> {
                actor.tell(new TransferNews.TransfereeGone());
                yield actor.end(over(line));
            }
            case FromParent(VerbOrder.Abandon _) -> {
                actor.tell(new TransferNews.Failed(487));
                yield Behaviors.stopped(); // a call that is connected with nobody then ends
            }
            case FromParent _,
                    FromBranch _,
                    FromRecording _,
                    Looked _,
                    Music _,
                    Pressed _,
                    MusicEnded _,
                    TimeoutDue _,
                    ScreeningDue _,
                    TimeLimitDue _,
                    TakerGone _ -> actor.common(command);
        });
    }

    private Behavior<Command> talk(Line line, CallSid sid) {
        actor.tell(new TransferNews.Connected());
        recording.talks();
        timers.startSingleTimer(new TimeLimitDue(), dial.timeLimit());
        hearStar();
        return talking(new Talk(line, Optional.of(sid), now()));
    }

    private void hearStar() {
        if (dial.hangupOnStar()) {
            actor.leg()
                    .tell(new Leg.HearDigits(Optional.of(context.messageAdapter(DigitReceived.class, Pressed::new))));
        }
    }

    /// Ends when the two calls part: the time limit ends the callee's, and so this.
    private Behavior<Command> talking(Talk talk) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromParent(VerbOrder.PartnerGone _), FromParent(VerbOrder.LegGone _) -> {
                Duration talked = Duration.between(talk.since(), now());
                Duration rang = Duration.between(talk.line().began(), talk.since());
                yield actor.end(DialResult.talked(talk.line(), talk.with(), rang, talked));
            }
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
                actor.on(newLeg);
                hearStar();
                yield Behaviors.same();
            }
            case FromParent _,
                    FromBranch _,
                    FromRecording _,
                    Looked _,
                    Music _,
                    MusicEnded _,
                    TimeoutDue _,
                    ScreeningDue _,
                    TakerGone _ -> actor.common(command);
        });
    }

    /// Somebody was there, and went before it was connected.
    private Behavior<Command> calleeGone(Line line) {
        actor.tell(new TransferNews.Failed(487));
        return actor.end(over(line));
    }

    private DialResult over(Line line) {
        Duration rang = Duration.between(line.began(), now());
        return DialResult.talked(line, line.sid(), rang, Duration.ZERO);
    }

    private Instant now() {
        return setup.clock().instant();
    }
}
