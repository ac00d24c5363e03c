package io.tandem.rcml.interpreter;

import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.outcome.EndReason.Answer;

/// How far a script's leg is.
sealed interface Stage {
    /// It is not answered.
    record Ringing() implements Stage {}

    /// It is answered.
    record Talking() implements Stage {}

    /// It is over: only what needs no leg may run.
    record Over(EndReason why, Answer answer) implements Stage {}

    /// The stage of a leg that lives.
    static Stage of(Answer answer) {
        return switch (answer) {
            case ANSWERED -> new Talking();
            case UNANSWERED -> new Ringing();
        };
    }

    /// Whether the leg is, or was, answered.
    default Answer answer() {
        return switch (this) {
            case Ringing _ -> Answer.UNANSWERED;
            case Talking _ -> Answer.ANSWERED;
            case Over(var _, var was) -> was;
        };
    }

    /// The same leg once it is over.
    default Over over(EndReason why) {
        return switch (this) {
            case Ringing _ -> new Over(why, Answer.UNANSWERED);
            case Talking _ -> new Over(why, Answer.ANSWERED);
            case Over over -> over;
        };
    }

    /// The call's status as the application is told it.
    default CallStatus status() {
        return switch (this) {
            case Ringing _ -> CallStatus.RINGING;
            case Talking _ -> CallStatus.IN_PROGRESS;
            case Over(var why, var answer) -> why.finalStatus(answer);
        };
    }
}
