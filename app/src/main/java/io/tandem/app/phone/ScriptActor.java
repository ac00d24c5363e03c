package io.tandem.app.phone;

import io.tandem.app.phone.Expectation.Contradicted;
import io.tandem.app.phone.Expectation.Met;
import io.tandem.app.phone.Expectation.StillOpen;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.trace.TraceEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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

    /// Something happened.
    ///
    /// @param line on which line
    /// @param inUse which one the user talks on
    record Happened(int line, int inUse, PhoneEvent event) implements Command {
        /// Whether a step looks at it: one for a certain line at all that happens there, others at what happens
        /// on the line in use, to the phone itself, and to a transfer.
        boolean isFor(OptionalInt only) {
            return only.isPresent()
                    ? only.getAsInt() == line
                    : line == inUse || line == Lines.NONE || event instanceof PhoneEvent.AboutATransfer;
        }
    }

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
    /// @param events all that happened
    /// @param looked how many of them the steps have looked at: those for one line by its number, all others by
    /// none
    /// @param sounds what is heard on each line
    /// @param inUse the line in use
    private record State(
            int step, List<Happened> events, Map<Integer, Integer> looked, Map<Integer, Sound> sounds, int inUse) {
        static final State BEGINNING = new State(0, List.of(), Map.of(), Map.of(), Lines.NONE);

        State and(Happened event) {
            List<Happened> more = new ArrayList<>(events);
            more.add(event);
            Map<Integer, Sound> heard = sounds;
            if (event.event() instanceof PhoneEvent.Hears(var now)) {
                heard = new HashMap<>(sounds);
                heard.put(event.line(), now);
            }
            return new State(step, List.copyOf(more), looked, heard, event.inUse());
        }

        /// The first `count` events were looked at by a step for `only` that line.
        State having(int count, OptionalInt only) {
            Map<Integer, Integer> more = new HashMap<>(looked);
            more.put(only.orElse(Lines.NONE), count);
            return new State(step, events, more, sounds, inUse);
        }

        /// Where a step for `only` that line begins to look.
        int from(OptionalInt only) {
            return looked.getOrDefault(only.orElse(Lines.NONE), 0);
        }

        List<PhoneEvent> unseen(OptionalInt only) {
            return events.stream()
                    .skip(from(only))
                    .filter(happened -> happened.isFor(only))
                    .map(Happened::event)
                    .toList();
        }

        State next() {
            return new State(step + 1, events, looked, sounds, inUse);
        }

        Sound sound(OptionalInt only) {
            Sound heard = sounds.get(only.orElse(inUse));
            return heard == null ? new Sound.Silence() : heard;
        }
    }

    /// What a step waits for.
    ///
    /// @param only on which line; empty: on the one in use
    private record Wanted(Expectation expected, OptionalInt only, Duration within) {
        Wanted with(Expectation rest) {
            return new Wanted(rest, only, within);
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
        return Behaviors.withTimers(
                timers -> new ScriptActor(timers, script, phone, replyTo, parts).begin(State.BEGINNING));
    }

    private Behavior<Command> begin(State state) {
        if (state.step() == script.lines().size()) {
            return end(new ScriptOutcome.Passed());
        }
        return perform(state, script.lines().get(state.step()).step(), OptionalInt.empty());
    }

    private Behavior<Command> perform(State state, Step step, OptionalInt only) {
        String text = script.lines().get(state.step()).text();
        return switch (step) {
            case Step.On(var number, var what) -> perform(state, what, OptionalInt.of(number));
            case Step.Act(var order, var until) -> {
                narrate(text);
                phone.tell(new PhoneActor.Do(order, only));
                State after = order instanceof Order.PlaceCall && only.isPresent()
                        ? state.having(state.events().size(), only) // what an earlier call on that line came to is over
                        : state;
                yield until.map(expected -> awaiting(after, new Wanted(expected, only, FOR_AN_ACT)))
                        .orElseGet(() -> begin(after.next()));
            }
            case Step.Expect(var expected, var within) -> expect(state, new Wanted(expected, only, within));
            case Step.Pause(var length) -> {
                narrate(text);
                timers.startSingleTimer(new TimeIsUp(), length);
                yield pausing(state);
            }
        };
    }

    private Behavior<Command> pausing(State state) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Happened happened -> pausing(state.and(happened));
            case TimeIsUp _ -> begin(state.next());
        });
    }

    /// What came before counts, and so does what is heard right now.
    private Behavior<Command> expect(State state, Wanted wanted) {
        Wanted open = wanted;
        for (int i = state.from(wanted.only()); i < state.events().size(); i++) {
            Happened happened = state.events().get(i);
            if (!happened.isFor(wanted.only())) {
                continue;
            }
            switch (open.expected().judge(happened.event())) {
                case Met _ -> {
                    return met(state.having(i + 1, wanted.only()), happened.event());
                }
                case Contradicted _ -> {
                    return end(failure(state, wanted, happened.event().words()));
                }
                case StillOpen(var rest) -> open = open.with(rest);
            }
        }
        PhoneEvent now = new PhoneEvent.Hears(state.sound(wanted.only()));
        return open.expected().judge(now) instanceof Met ? met(state, now) : awaiting(state, open);
    }

    private Behavior<Command> awaiting(State state, Wanted wanted) {
        timers.startSingleTimer(new TimeIsUp(), wanted.within());
        return waiting(state, wanted);
    }

    private Behavior<Command> waiting(State state, Wanted wanted) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Happened happened when !happened.isFor(wanted.only()) -> waiting(state.and(happened), wanted);
            case Happened happened -> {
                State more = state.and(happened);
                yield switch (wanted.expected().judge(happened.event())) {
                    case Met _ -> {
                        timers.cancel(new TimeIsUp());
                        int all = more.events().size();
                        yield met(isActing(state) ? state : more.having(all, wanted.only()), happened.event());
                    }
                    case Contradicted _ ->
                        end(failure(more, wanted, happened.event().words()));
                    case StillOpen(var rest) -> waiting(more, wanted.with(rest));
                };
            }
            case TimeIsUp _ -> end(failure(state, wanted, tooLate(state, wanted)));
        });
    }

    /// An act leaves what came meanwhile to the expectations after it.
    private boolean isActing(State state) {
        return Step.On.bare(script.lines().get(state.step()).step()) instanceof Step.Act;
    }

    private Behavior<Command> met(State state, PhoneEvent event) {
        if (!isActing(state)) {
            narrate(script.lines().get(state.step()).text() + ": " + event.words());
        }
        return begin(state.next());
    }

    private static String tooLate(State state, Wanted wanted) {
        String seconds = " within " + wanted.within().toMillis() / 1000.0 + " s";
        String seen =
                state.unseen(wanted.only()).stream().map(PhoneEvent::words).collect(Collectors.joining("; "));
        return seen.isEmpty() ? "nothing happened" + seconds : seconds.strip() + " only this happened: " + seen;
    }

    private ScriptOutcome.Failed failure(State state, Wanted wanted, String instead) {
        return new ScriptOutcome.Failed(
                script.lines().get(state.step()).toString(),
                "expected " + wanted.expected().words() + ", but " + instead);
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
