package io.tandem.rcml.verb.gather;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.media.MediaEvent.DigitReceived;
import io.tandem.engine.sid.AccountSid;
import io.tandem.rcml.document.Gather;
import io.tandem.rcml.verb.Reporter;
import io.tandem.rcml.verb.VerbOrder;
import io.tandem.rcml.verb.VerbOutcome;
import io.tandem.rcml.verb.prompt.PromptActor;
import io.tandem.rcml.verb.prompt.Sounds;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Collects the keys that a caller presses, while prompts play or after them.
///
/// ```
/// Interpreter      GatherActor          Leg          PromptActor
///  |----spawn---------->|---HearDigits-->|                |
///  |                    |----------spawn----------------->|   prompting   keys are heard; the first stops the prompts
///  |                    |<---------Next-------------------|   waiting     preTimeout
///  |                    |<-DigitReceived-|                |   collecting  postTimeout after each key
///  |<--Ask(Digits)------|                |
/// ```
///
/// Ends with the finish key, the last of numDigits, or a time-out. `replyTo` hears exactly one [VerbOutcome]: `Ask`
/// when something was collected (or actionOnEmptyResult says so), else `Next`.
public final class GatherActor {
    /// What this actor is told.
    public sealed interface Command {}

    /// The parent's word.
    public record FromParent(VerbOrder.Ending order) implements Command {}

    private record Pressed(DigitReceived digit) implements Command {}

    private record Prompted(VerbOutcome outcome) implements Command {}

    private record PromptsGone() implements Command {}

    private record Overdue() implements Command {}

    private final TimerScheduler<Command> timers;
    private final Gather gather;
    private final ActorRef<Leg.Command> leg;
    private final ActorRef<? super VerbOutcome> replyTo;

    private GatherActor(
            TimerScheduler<Command> timers,
            Gather gather,
            ActorRef<Leg.Command> leg,
            ActorRef<? super VerbOutcome> replyTo) {
        this.timers = timers;
        this.gather = gather;
        this.leg = leg;
        this.replyTo = replyTo;
    }

    /// Runs `gather` on `leg`.
    ///
    /// @param account whose script it is
    public static Behavior<Command> create(
            Gather gather,
            AccountSid account,
            ActorRef<Leg.Command> leg,
            Sounds sounds,
            Reporter reporter,
            ActorRef<? super VerbOutcome> replyTo) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var actor = new GatherActor(timers, gather, leg, replyTo);
            leg.tell(new Leg.HearDigits(Optional.of(context.messageAdapter(DigitReceived.class, Pressed::new))));
            if (gather.prompts().isEmpty()) {
                return actor.collecting(gather.preTimeout(), "");
            }
            var prompts = context.spawn(
                    PromptActor.create(
                            gather.prompts(),
                            account,
                            leg,
                            sounds,
                            reporter,
                            context.messageAdapter(VerbOutcome.class, Prompted::new)),
                    "prompts");
            context.watchWith(prompts, new PromptsGone());
            return actor.prompting(prompts, "");
        }));
    }

    /// Ends with the prompts, which have ends of their own.
    private Behavior<Command> prompting(ActorRef<PromptActor.Command> prompts, String keys) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Pressed(var digit)
            when gather.bargeIn() -> {
                if (isIgnored(digit.digit(), keys)) {
                    yield Behaviors.same();
                }
                prompts.tell(new PromptActor.FromParent(new VerbOrder.Abandon()));
                leg.tell(new Leg.StopPlaying());
                yield pressed(digit.digit(), keys);
            }
            case Pressed _ -> Behaviors.same(); // the caller is to hear it to its end
            case Prompted(VerbOutcome.Next _) -> collecting(gather.preTimeout(), keys);
            case Prompted(var outcome) -> end(outcome);
            case FromParent(VerbOrder.LegGone _) -> end(new VerbOutcome.Next());
            case FromParent(VerbOrder.Abandon _) -> Behaviors.stopped();
            case PromptsGone _ -> collecting(gather.preTimeout(), keys); // they died: the keys can be had without them
            case Overdue _ -> Behaviors.unhandled(); // not armed yet
        });
    }

    private Behavior<Command> collecting(Duration patience, String keys) {
        timers.startSingleTimer(new Overdue(), patience);
        return Behaviors.receiveMessage(command -> switch (command) {
            case Pressed(var digit) when isIgnored(digit.digit(), keys) -> Behaviors.same();
            case Pressed(var digit) -> pressed(digit.digit(), keys);
            case Overdue _ -> collected(keys);
            case FromParent(VerbOrder.LegGone _) -> end(new VerbOutcome.Next());
            case FromParent(VerbOrder.Abandon _) -> Behaviors.stopped();
            case PromptsGone _ -> {
                leg.tell(new Leg.StopPlaying()); // one that had just begun when a key stopped them
                yield Behaviors.same();
            }
            case Prompted _ -> Behaviors.same(); // of the prompts that a key has stopped
        });
    }

    /// A key that may not be the first.
    private boolean isIgnored(char key, String keys) {
        return keys.isEmpty()
                && key != gather.finishOnKey()
                && gather.startInputKey().indexOf(key) < 0;
    }

    private Behavior<Command> pressed(char key, String keys) {
        if (key == gather.finishOnKey()) {
            return collected(keys);
        }
        String more = keys + key;
        boolean enough = gather.numDigits().isPresent()
                && more.length() >= gather.numDigits().getAsInt();
        return enough ? collected(more) : collecting(gather.postTimeout(), more);
    }

    private Behavior<Command> collected(String keys) {
        if (keys.isEmpty() && !gather.actionOnEmptyResult()) {
            return end(new VerbOutcome.Next());
        }
        Parameters digits = Parameters.NONE.and("Digits", keys);
        return end(new VerbOutcome.Ask(gather.action(), gather.method(), digits));
    }

    private Behavior<Command> end(VerbOutcome outcome) {
        leg.tell(new Leg.HearDigits(Optional.empty()));
        replyTo.tell(outcome);
        return Behaviors.stopped();
    }
}
