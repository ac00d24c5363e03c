package io.tandem.app.phone;

import io.tandem.app.phone.Expectation.Contradicted;
import io.tandem.app.phone.Expectation.Met;
import io.tandem.app.phone.Expectation.StillOpen;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.trace.TraceEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Runs one script on one phone.
///
/// ```
/// PhoneActor        ScriptActor             replyTo
///  |<---Do(Press)------|                      |   awaiting   until the digits are sent
///  |----Happened------>|                      |
///  |                   |   expect refer       |   awaiting   what came before and was not looked at yet counts
///  |----Happened------>|                      |
///  |                   |-----ScriptOutcome--->|
/// ```
///
/// `replyTo` hears exactly one [ScriptOutcome], after which the actor stops.
final class ScriptActor {
    sealed interface Command {}

    record Happened(PhoneEvent event) implements Command {}

    private record TimeIsUp() implements Command {}

    /// How long an act may take whose script does not say.
    private static final Duration FOR_AN_ACT = Duration.ofSeconds(10);

    private final TimerScheduler<Command> timers;
    private final Script script;
    private final ActorRef<? super PhoneActor.Command> phone;
    private final ActorRef<ScriptOutcome> replyTo;
    private final PhoneActor.Parts parts;
    private final CallSid ladder = CallSid.mint(0);

    /// What is known at one step.
    ///
    /// @param step index of the step
    /// @param unseen what happened and was not yet looked at
    /// @param sound what is heard now
    private record State(int step, List<PhoneEvent> unseen, Sound sound) {
        State and(PhoneEvent event) {
            List<PhoneEvent> more = new ArrayList<>(unseen);
            more.add(event);
            return new State(step, List.copyOf(more), event instanceof PhoneEvent.Hears(var now) ? now : sound);
        }

        State from(int index) {
            return new State(step, unseen.subList(index, unseen.size()), sound);
        }

        State next() {
            return new State(step + 1, unseen, sound);
        }
    }

    private ScriptActor(
            TimerScheduler<Command> timers,
            Script script,
            ActorRef<? super PhoneActor.Command> phone,
            ActorRef<ScriptOutcome> replyTo,
            PhoneActor.Parts parts) {
        this.timers = timers;
        this.script = script;
        this.phone = phone;
        this.replyTo = replyTo;
        this.parts = parts;
    }

    static Behavior<Command> create(
            Script script,
            ActorRef<? super PhoneActor.Command> phone,
            ActorRef<ScriptOutcome> replyTo,
            PhoneActor.Parts parts) {
        return Behaviors.withTimers(timers -> new ScriptActor(timers, script, phone, replyTo, parts)
                .begin(new State(0, List.of(), new Sound.Silence())));
    }

    private Behavior<Command> begin(State state) {
        if (state.step() == script.lines().size()) {
            return end(new ScriptOutcome.Passed());
        }
        Script.Line line = script.lines().get(state.step());
        return switch (line.step()) {
            case Step.Act(var order, var until) -> {
                narrate(line.text());
                phone.tell(new PhoneActor.Do(order));
                yield until.map(expected -> awaiting(state, expected, FOR_AN_ACT))
                        .orElseGet(() -> begin(state.next()));
            }
            case Step.Expect(var expected, var within) -> expect(state, expected, within);
            case Step.Pause(var length) -> {
                narrate(line.text());
                timers.startSingleTimer(new TimeIsUp(), length);
                yield pausing(state);
            }
        };
    }

    private Behavior<Command> pausing(State state) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Happened(var event) -> pausing(state.and(event));
            case TimeIsUp _ -> begin(state.next());
        });
    }

    /// What came before counts, and so does what is heard right now.
    private Behavior<Command> expect(State state, Expectation expected, Duration within) {
        Expectation open = expected;
        for (int i = 0; i < state.unseen().size(); i++) {
            switch (open.judge(state.unseen().get(i))) {
                case Met _ -> {
                    return met(state.from(i + 1), state.unseen().get(i));
                }
                case Contradicted _ -> {
                    return end(failure(state, expected, state.unseen().get(i).words()));
                }
                case StillOpen(var rest) -> open = rest;
            }
        }
        PhoneEvent now = new PhoneEvent.Hears(state.sound());
        return open.judge(now) instanceof Met
                ? met(state, now)
                : awaiting(state, open, within);
    }

    private Behavior<Command> awaiting(State state, Expectation expected, Duration within) {
        timers.startSingleTimer(new TimeIsUp(), within);
        return waiting(state, expected, within);
    }

    private Behavior<Command> waiting(State state, Expectation expected, Duration within) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Happened(var event) -> {
                State more = state.and(event);
                yield switch (expected.judge(event)) {
                    case Met _ -> {
                        timers.cancel(new TimeIsUp());
                        yield met(isActing(state) ? state : more.from(more.unseen().size()), event);
                    }
                    case Contradicted _ -> end(failure(more, expected, event.words()));
                    case StillOpen(var rest) -> waiting(more, rest, within);
                };
            }
            case TimeIsUp _ -> end(failure(state, expected, tooLate(state, within)));
        });
    }

    /// An act leaves what came meanwhile to the expectations after it.
    private boolean isActing(State state) {
        return script.lines().get(state.step()).step() instanceof Step.Act;
    }

    private Behavior<Command> met(State state, PhoneEvent event) {
        if (!isActing(state)) {
            narrate(script.lines().get(state.step()).text() + ": " + event.words());
        }
        return begin(state.next());
    }

    private static String tooLate(State state, Duration within) {
        String seconds = " within " + within.toMillis() / 1000.0 + " s";
        return state.unseen().isEmpty()
                ? "nothing happened" + seconds
                : seconds.strip() + " only this happened: "
                        + state.unseen().stream().map(PhoneEvent::words).collect(Collectors.joining("; "));
    }

    private ScriptOutcome.Failed failure(State state, Expectation expected, String instead) {
        return new ScriptOutcome.Failed(
                script.lines().get(state.step()).toString(), "expected " + expected.words() + ", but " + instead);
    }

    private Behavior<Command> end(ScriptOutcome outcome) {
        if (outcome instanceof ScriptOutcome.Failed failed) {
            narrate("FAILED " + failed);
        }
        replyTo.tell(outcome);
        return Behaviors.stopped();
    }

    /// Writes into the ladder what the user does and sees.
    private void narrate(String what) {
        parts.trace()
                .record(
                        ladder,
                        new TraceEntry(parts.clock().instant(), TraceEntry.Kind.CALL, "us", "us", what, List.of()));
    }
}
