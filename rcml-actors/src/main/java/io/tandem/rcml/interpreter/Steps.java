package io.tandem.rcml.interpreter;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.call.ScriptRunner.Purpose;
import io.tandem.engine.call.ScriptRunner.Screening;
import io.tandem.engine.outcome.EndReason;
import io.tandem.rcml.document.Dial;
import io.tandem.rcml.document.Gather;
import io.tandem.rcml.document.Hangup;
import io.tandem.rcml.document.Pause;
import io.tandem.rcml.document.Prompt;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.Record;
import io.tandem.rcml.document.Redirect;
import io.tandem.rcml.document.Refer;
import io.tandem.rcml.document.Reject;
import io.tandem.rcml.document.Verb;
import io.tandem.rcml.verb.VerbOutcome;
import java.util.List;
import java.util.Optional;

/// Says what a script does next: what its next verb needs, past those that are not performed.
final class Steps {
    private final Notifier notifier;
    private final HttpTrace trace;

    Steps(Notifier notifier, HttpTrace trace) {
        this.notifier = notifier;
        this.trace = trace;
    }

    /// What a script does next.
    sealed interface Step {}

    /// That verb is started.
    record Start(Position at) implements Step {}

    /// The caller is answered first, then that verb is started.
    record Answer(Position at) implements Step {}

    /// That verb needs no time.
    record Done(Position at, VerbOutcome outcome) implements Step {}

    /// Nothing is left.
    record Nothing() implements Step {}

    /// @param from the first verb that may run
    Step next(Position from, Stage stage, Purpose purpose) {
        for (Position at = from; !at.isEnd(); at = at.after()) {
            Verb verb = at.verb();
            trace.verb(verb.getClass().getSimpleName(), List.of("line=" + verb.line()));
            Optional<Step> step = step(at, stage, purpose);
            if (step.isPresent()) {
                return step.get();
            }
            notifier.report(
                    Code.NOT_OFFERED,
                    verb.line(),
                    "<" + verb.getClass().getSimpleName() + "> is not performed yet; the next verb runs");
        }
        return new Nothing();
    }

    private Optional<Step> step(Position at, Stage stage, Purpose purpose) {
        return switch (at.verb()) {
            case Redirect redirect -> done(at, new VerbOutcome.Ask(redirect.url(), redirect.method(), Parameters.NONE));
            case Reject reject -> done(at, new VerbOutcome.End(reason(reject, stage)));
            case Dial _, Refer _
            when purpose instanceof Screening -> {
                notifier.report(Code.STRUCTURE, at.verb().line(), "a screening document can neither dial nor refer");
                yield done(at, new VerbOutcome.End(EndReason.SCRIPT_INVALID));
            }
            case Pause _ -> Optional.of(new Start(at));
            case Dial dial when dial.nouns().stream().anyMatch(Dials::isLater) -> Optional.empty();
            case Dial dial when dial.answerOnBridge() && Dials.room(dial).isEmpty() -> Optional.of(new Start(at));
            case Hangup _, Prompt _, Gather _, Record _, Refer _, Dial _ ->
                Optional.of(stage instanceof Stage.Ringing ? new Answer(at) : new Start(at));
            default -> Optional.empty();
        };
    }

    private static Optional<Step> done(Position at, VerbOutcome outcome) {
        return Optional.of(new Done(at, outcome));
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
}
