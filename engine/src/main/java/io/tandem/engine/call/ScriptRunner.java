package io.tandem.engine.call;

import io.tandem.engine.leg.Leg;
import io.tandem.engine.outcome.EndReason;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/// The port to what runs scripts: the engine knows that a call has one, not what is in it.
///
/// ```
/// Call                 script's actor
///  |------spawn------------>|   fetches its first document
///  |<-----AnswerWanted------|   the next verb needs an answered call
///  |------LegTalking------->|
///  |<-----HangupWanted------|   the script is over
///  |------LegOver---------->|   what needs no leg may still be done
///  |<-----Finished----------|   exactly once, then it stops
/// ```
@FunctionalInterface
public interface ScriptRunner {
    /// The actor that runs the script of one leg.
    ///
    /// @param facts the call
    /// @param source where the first document comes from
    /// @param leg the leg that it runs on
    /// @param owner hears [Event]s
    Behavior<Order> run(CallFacts facts, ScriptSource source, ActorRef<Leg.Command> leg, ActorRef<? super Event> owner);

    /// What a script is told.
    sealed interface Order {}

    /// The leg is answered.
    record LegTalking() implements Order {}

    /// The leg is over. Whatever waits for it ends.
    record LegOver(EndReason why) implements Order {}

    /// Another script replaces this one at once.
    record Replace(ScriptSource source) implements Order {}

    /// The party on the leg is to be sent elsewhere; the script waits for the outcome.
    record Transfer(CallControl.ReferOrder order, ActorRef<? super CallControl.ReferStarted> replyTo)
            implements Order {}

    /// What a script tells its call.
    sealed interface Event {}

    /// The leg is to be answered; [LegTalking] follows, or [LegOver].
    record AnswerWanted() implements Event {}

    /// The leg is to end. If it was not answered, it is refused.
    ///
    /// @param reason for the caller, in the Reason header
    record HangupWanted(EndReason why, Optional<String> reason) implements Event {}

    /// The script is over, and the leg too.
    record Finished() implements Event {}
}
