package io.tandem.rcml.verb.prompt;

import io.tandem.engine.leg.Leg;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.MediaEvent.DigitsSent;
import io.tandem.engine.media.MediaEvent.PlaybackEnd;
import io.tandem.engine.media.MediaEvent.PlaybackEnded;
import io.tandem.engine.media.Playback;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sid.AccountSid;
import io.tandem.rcml.document.Pause;
import io.tandem.rcml.document.Play;
import io.tandem.rcml.document.Prompt;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.Say;
import io.tandem.rcml.verb.Reporter;
import io.tandem.rcml.verb.VerbOrder;
import io.tandem.rcml.verb.VerbOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Says, plays and pauses, one prompt after another: the verbs Say, Play and Pause, and the prompts of a Gather.
///
/// ```
/// Interpreter      PromptActor          Leg
///  |----spawn---------->|---SendDigits-->|   pressing  a Play with digits, until they are sent
///  |                    |<--DigitsSent---|
///  |                    |                |   loading   the synthesizer and the fetch have limits of their own
///  |                    |------Play----->|   playing   for ever when loop is 0, until it is stopped
///  |                    |<-PlaybackEnded-|   pausing   its timer
///  |<----Outcome--------|                |
/// ```
///
/// `replyTo` hears exactly one [VerbOutcome]: `Next` after the last prompt or when the leg is gone, `End` when a sound
/// cannot be had. Whoever abandons it before stops what plays.
public final class PromptActor {
    /// A key takes 0.22 s and a wait 0.5 s; what others let the leg send goes before.
    private static final Duration MOST_PER_KEY = Duration.ofMillis(500);

    private static final Duration PRESSING = Duration.ofSeconds(5);

    /// What this actor is told.
    public sealed interface Command {}

    /// The parent's word.
    public record FromParent(VerbOrder.Ending order) implements Command {}

    private record Loaded(Sounds.Sound sound) implements Command {}

    private record Played(PlaybackEnded ended) implements Command {}

    private record PauseOver() implements Command {}

    private record Pressed() implements Command {}

    private record PressingOverdue() implements Command {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final AccountSid account;
    private final ActorRef<Leg.Command> leg;
    private final Sounds sounds;
    private final Reporter reporter;
    private final ActorRef<? super VerbOutcome> replyTo;

    private PromptActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            AccountSid account,
            ActorRef<Leg.Command> leg,
            Sounds sounds,
            Reporter reporter,
            ActorRef<? super VerbOutcome> replyTo) {
        this.context = context;
        this.timers = timers;
        this.account = account;
        this.leg = leg;
        this.sounds = sounds;
        this.reporter = reporter;
        this.replyTo = replyTo;
    }

    /// Runs `prompts` on `leg`.
    ///
    /// @param account whose script it is
    public static Behavior<Command> create(
            List<Prompt> prompts,
            AccountSid account,
            ActorRef<Leg.Command> leg,
            Sounds sounds,
            Reporter reporter,
            ActorRef<? super VerbOutcome> replyTo) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new PromptActor(context, timers, account, leg, sounds, reporter, replyTo).next(prompts)));
    }

    private Behavior<Command> next(List<Prompt> left) {
        if (left.isEmpty()) {
            return end(new VerbOutcome.Next());
        }
        List<Prompt> rest = left.subList(1, left.size());
        return switch (left.getFirst()) {
            case Say say -> load(sounds.of(account, say), say.line(), say.loop(), rest);
            case Play play -> play.digits().isEmpty() ? file(play, rest) : press(play, rest);
            case Pause pause -> {
                timers.startSingleTimer(new PauseOver(), pause.length());
                yield pausing(rest);
            }
        };
    }

    private Behavior<Command> press(Play play, List<Prompt> rest) {
        leg.tell(new Leg.SendDigits(
                play.digits(), Optional.of(context.messageAdapter(DigitsSent.class, _ -> new Pressed()))));
        timers.startSingleTimer(
                new PressingOverdue(),
                PRESSING.plus(MOST_PER_KEY.multipliedBy(play.digits().length())));
        return pressing(play, rest);
    }

    /// The sound begins when the keys are sent. A peer that we may not send to would keep it waiting for ever.
    private Behavior<Command> pressing(Play play, List<Prompt> rest) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Pressed _, PressingOverdue _ -> {
                timers.cancelAll();
                yield file(play, rest);
            }
            case FromParent(VerbOrder.LegGone _) -> end(new VerbOutcome.Next());
            case FromParent(VerbOrder.Abandon _) -> Behaviors.stopped();
            case Loaded _, Played _, PauseOver _ -> Behaviors.unhandled();
        });
    }

    private Behavior<Command> file(Play play, List<Prompt> rest) {
        return play.url().isPresent() ? load(sounds.of(account, play), play.line(), play.loop(), rest) : next(rest);
    }

    private Behavior<Command> load(CompletionStage<Sounds.Sound> sound, int line, int times, List<Prompt> rest) {
        context.pipeToSelf(
                sound,
                (loaded, failure) -> new Loaded(
                        failure == null
                                ? loaded
                                : new Sounds.Unplayable(Code.PROMPT_URL, String.valueOf(failure.getMessage()))));
        return loading(line, times, rest);
    }

    private Behavior<Command> loading(int line, int times, List<Prompt> rest) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Loaded(Sounds.Ready(var clips, var remarks)) -> {
                remarks.forEach(remark -> reporter.report(remark.code(), line, remark.text()));
                yield clips.isEmpty() ? next(rest) : play(clips, times, rest);
            }
            case Loaded(Sounds.Unplayable(var code, var why)) -> {
                reporter.report(code, line, why);
                yield end(new VerbOutcome.End(EndReason.APPLICATION_FAILED));
            }
            case FromParent(VerbOrder.LegGone _) -> end(new VerbOutcome.Next());
            case FromParent(VerbOrder.Abandon _) -> Behaviors.stopped();
            case Pressed _ -> Behaviors.same(); // later than it was waited for
            case Played _, PauseOver _, PressingOverdue _ -> Behaviors.unhandled(); // nothing plays yet
        });
    }

    private Behavior<Command> play(List<AudioClip> clips, int times, List<Prompt> rest) {
        var playback = Playback.of(clips, times);
        leg.tell(new Leg.Play(playback, context.messageAdapter(PlaybackEnded.class, Played::new)));
        return playing(playback, rest);
    }

    /// Ends with the playback; the leg tells its end, or the parent that the leg is gone.
    private Behavior<Command> playing(Playback playback, List<Prompt> rest) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Played(PlaybackEnded(var id, PlaybackEnd end))
            when id == playback.id() && end == PlaybackEnd.PLAYED -> next(rest);
            case Played _ -> Behaviors.same(); // stopped by a key, which is the parent's to judge
            case FromParent(VerbOrder.LegGone _) -> end(new VerbOutcome.Next());
            case FromParent(VerbOrder.Abandon _) -> Behaviors.stopped();
            case Pressed _ -> Behaviors.same(); // later than it was waited for
            case Loaded _, PauseOver _, PressingOverdue _ -> Behaviors.unhandled();
        });
    }

    private Behavior<Command> pausing(List<Prompt> rest) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case PauseOver _ -> next(rest);
            case FromParent(VerbOrder.LegGone _) -> end(new VerbOutcome.Next());
            case FromParent(VerbOrder.Abandon _) -> Behaviors.stopped();
            case Pressed _ -> Behaviors.same(); // later than it was waited for
            case Loaded _, Played _, PressingOverdue _ -> Behaviors.unhandled();
        });
    }

    private Behavior<Command> end(VerbOutcome outcome) {
        replyTo.tell(outcome);
        return Behaviors.stopped();
    }
}
