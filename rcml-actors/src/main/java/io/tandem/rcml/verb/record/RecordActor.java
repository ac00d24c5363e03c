package io.tandem.rcml.verb.record;

import io.tandem.engine.call.ScriptRunner;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.media.MediaEvent.DigitReceived;
import io.tandem.engine.media.MediaEvent.PlaybackEnd;
import io.tandem.engine.media.MediaEvent.PlaybackEnded;
import io.tandem.engine.media.Playback;
import io.tandem.engine.recording.RecordingActor;
import io.tandem.engine.recording.RecordingLimits;
import io.tandem.engine.recording.RecordingNews;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.Record;
import io.tandem.rcml.document.Record.Media;
import io.tandem.rcml.verb.Reporter;
import io.tandem.rcml.verb.VerbOrder;
import io.tandem.rcml.verb.VerbOutcome;
import io.tandem.rcml.verb.prompt.Sounds;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Records what a caller says.
///
/// ```
/// Interpreter      RecordActor          Leg            Call, its RecordingActor
///  |----spawn---------->|------Play----->|                |   beeping    the clip has an end
///  |                    |<-PlaybackEnded-|                |
///  |                    |---HearDigits-->|                |
///  |                    |-----------RecordWanted--------->|   asked      the call answers always
///  |                    |<------------Begun---------------|   recording  maxLength
///  |                    |<-DigitReceived, or Silent, or the leg is gone
///  |                    |-------------Stop--------------->|   finishing  until the file is closed
///  |                    |<------------Over----------------|
///  |<----Outcome--------|
/// ```
///
/// `replyTo` hears exactly one [VerbOutcome]: `Ask` when something was recorded, `Next` when nothing was. When it is
/// abandoned, what was recorded is kept, and no action is asked.
public final class RecordActor {
    private static final String HANGUP = "hangup";

    /// What this actor is told.
    public sealed interface Command {}

    /// The parent's word.
    public record FromParent(VerbOrder order) implements Command {}

    private record Beeped(PlaybackEnded ended) implements Command {}

    private record Pressed(DigitReceived digit) implements Command {}

    private record FromRecording(RecordingNews news) implements Command {}

    private final ActorContext<Command> context;
    private final Record record;
    private final ActorRef<? super ScriptRunner.Event> call;
    private final Sounds sounds;
    private final ActorRef<? super VerbOutcome> replyTo;
    private ActorRef<Leg.Command> leg;

    private RecordActor(
            ActorContext<Command> context,
            Record record,
            ActorRef<Leg.Command> leg,
            ActorRef<? super ScriptRunner.Event> call,
            Sounds sounds,
            ActorRef<? super VerbOutcome> replyTo) {
        this.context = context;
        this.record = record;
        this.leg = leg;
        this.call = call;
        this.sounds = sounds;
        this.replyTo = replyTo;
    }

    /// Runs `record`.
    ///
    /// @param leg the caller's
    /// @param call owns the recording
    public static Behavior<Command> create(
            Record record,
            ActorRef<Leg.Command> leg,
            ActorRef<? super ScriptRunner.Event> call,
            Sounds sounds,
            Reporter reporter,
            ActorRef<? super VerbOutcome> replyTo) {
        return Behaviors.setup(context -> {
            if (record.transcribe()) {
                reporter.report(Code.NOT_OFFERED, record.line(), "what is recorded is not transcribed");
            }
            if (record.media() != Media.AUDIO_ONLY) {
                reporter.report(Code.VIDEO, record.line(), "only sound is recorded");
            }
            var actor = new RecordActor(context, record, leg, call, sounds, replyTo);
            return record.playBeep() ? actor.beep() : actor.begin();
        });
    }

    private Behavior<Command> beep() {
        var playback = Playback.of(List.of(sounds.beep()), 1);
        leg.tell(new Leg.Play(playback, context.messageAdapter(PlaybackEnded.class, Beeped::new)));
        return beeping(playback);
    }

    /// Ends with the clip, or with the leg.
    private Behavior<Command> beeping(Playback playback) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Beeped(PlaybackEnded(var id, PlaybackEnd end))
            when id == playback.id() && end == PlaybackEnd.PLAYED -> begin();
            case Beeped _ -> Behaviors.same(); // of a leg that was replaced
            case FromParent(VerbOrder.LegGone _) -> end(new VerbOutcome.Next());
            case FromParent(VerbOrder.Abandon _) -> Behaviors.stopped();
            case FromParent(VerbOrder.OnLeg(var newLeg)) -> {
                leg = newLeg;
                yield beep();
            }
            case FromParent(VerbOrder.Change _) -> Behaviors.same(); // of Dials
            case Pressed _, FromRecording _ -> Behaviors.unhandled(); // neither is asked for yet
        });
    }

    private Behavior<Command> begin() {
        hearDigits();
        call.tell(new ScriptRunner.RecordWanted(
                RecordingOrders.of(record),
                new RecordingLimits(record.maxLength(), Optional.of(record.timeout())),
                context.messageAdapter(RecordingNews.class, FromRecording::new)));
        return asked(Optional.empty());
    }

    private void hearDigits() {
        if (!record.finishOnKey().isEmpty()) {
            leg.tell(new Leg.HearDigits(Optional.of(context.messageAdapter(DigitReceived.class, Pressed::new))));
        }
    }

    /// The call says at once whether it records.
    ///
    /// @param ending what has ended it already: a key, or `hangup`
    private Behavior<Command> asked(Optional<String> ending) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromRecording(RecordingNews.Begun(var _, var recording)) ->
                ending.isPresent() ? stop(recording, ending) : recording(recording);
            case FromRecording(RecordingNews.NotBegun _) -> end(new VerbOutcome.Next());
            case FromRecording(RecordingNews.Over over) -> over(over, ending);
            case FromRecording(RecordingNews.CallOver _) -> asked(ending.or(() -> Optional.of(HANGUP)));
            case FromRecording(RecordingNews.Silent _) -> Behaviors.same();
            case Pressed(var digit) when finishes(digit) -> asked(Optional.of(key(digit)));
            case FromParent(VerbOrder.LegGone _) -> asked(ending.or(() -> Optional.of(HANGUP)));
            case FromParent(VerbOrder.Abandon _) -> leaving();
            case FromParent(VerbOrder.OnLeg(var newLeg)) -> on(newLeg);
            case FromParent(VerbOrder.Change _), Pressed _, Beeped _ -> Behaviors.same();
        });
    }

    /// Abandoned before the call has said whether it records.
    private Behavior<Command> leaving() {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromRecording(RecordingNews.Begun(var _, var recording)) -> {
                recording.tell(new RecordingActor.Stop());
                yield Behaviors.stopped();
            }
            case FromRecording(RecordingNews.NotBegun _), FromRecording(RecordingNews.Over _) -> Behaviors.stopped();
            case FromRecording _, FromParent _, Pressed _, Beeped _ -> Behaviors.same();
        });
    }

    /// Ends by a key, silence, the caller, or by itself.
    private Behavior<Command> recording(ActorRef<RecordingActor.Command> recording) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Pressed(var digit) when finishes(digit) -> stop(recording, Optional.of(key(digit)));
            case FromRecording(RecordingNews.Silent _) -> stop(recording, Optional.empty());
            case FromRecording(RecordingNews.Over over) -> over(over, Optional.empty());
            case FromRecording(RecordingNews.CallOver _), FromParent(VerbOrder.LegGone _) ->
                stop(recording, Optional.of(HANGUP));
            case FromParent(VerbOrder.Abandon _) -> {
                recording.tell(new RecordingActor.Stop());
                yield Behaviors.stopped();
            }
            case FromParent(VerbOrder.OnLeg(var newLeg)) -> on(newLeg);
            case FromRecording(RecordingNews.Begun _), FromRecording(RecordingNews.NotBegun _) -> Behaviors.same();
            case FromParent(VerbOrder.Change _), Pressed _, Beeped _ -> Behaviors.same();
        });
    }

    private boolean finishes(DigitReceived digit) {
        return record.finishOnKey().indexOf(digit.digit()) >= 0;
    }

    private static String key(DigitReceived digit) {
        return String.valueOf(digit.digit());
    }

    /// The call lets the recording go on with the new leg.
    private Behavior<Command> on(ActorRef<Leg.Command> newLeg) {
        leg = newLeg;
        hearDigits();
        return Behaviors.same();
    }

    private Behavior<Command> stop(ActorRef<RecordingActor.Command> recording, Optional<String> digits) {
        recording.tell(new RecordingActor.Stop());
        return finishing(digits);
    }

    /// The recording's actor closes its file in bounded time.
    private Behavior<Command> finishing(Optional<String> digits) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromRecording(RecordingNews.Over over) -> over(over, digits);
            case FromParent(VerbOrder.Abandon _) -> Behaviors.stopped();
            case FromParent(VerbOrder.OnLeg(var newLeg)) -> {
                leg = newLeg;
                yield Behaviors.same();
            }
            case FromParent _, FromRecording _, Pressed _, Beeped _ -> Behaviors.same(); // it ends
        });
    }

    private Behavior<Command> over(RecordingNews.Over over, Optional<String> digits) {
        return end(
                over.isHeard()
                        ? new VerbOutcome.Ask(
                                record.action(),
                                record.method(),
                                over.parameters().and("Digits", digits))
                        : new VerbOutcome.Next());
    }

    private Behavior<Command> end(VerbOutcome outcome) {
        leg.tell(new Leg.HearDigits(Optional.empty()));
        replyTo.tell(outcome);
        return Behaviors.stopped();
    }
}
