package io.tandem.engine.call;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.outcome.EndReason.Answer;
import io.tandem.engine.recording.RecordingLimits;
import io.tandem.engine.recording.RecordingNews;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.transfer.Callee;
import io.tandem.engine.transfer.TransferNews;
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
///  |<-----JoinWanted--------|   the callee of its Dial is there
///  |------PartnerJoined---->|
///  |------PartnerGone------>|   the script goes on
///  |<-----ScriptEnded-------|   nothing left to do: the call decides what comes now
///  |<-----HangupWanted------|   the script says that the call is over
///  |------LegOver---------->|   what needs no leg may still be done
///  |<-----Finished----------|   exactly once, then it stops
/// ```
@FunctionalInterface
public interface ScriptRunner {
    /// The actor that runs the script of one leg.
    ///
    /// @param facts the call
    /// @param start what it runs
    /// @param answer whether the leg is answered already
    /// @param leg the leg that it runs on
    /// @param owner hears [Event]s
    Behavior<Order> run(
            CallFacts facts, Start start, Answer answer, ActorRef<Leg.Command> leg, ActorRef<? super Event> owner);

    /// A script to run.
    ///
    /// @param source where its first document comes from
    /// @param purpose what it is for
    record Start(ScriptSource source, Purpose purpose) {
        /// The script of a call.
        public static Start of(ScriptSource source) {
            return new Start(source, new Whole());
        }
    }

    /// What a script is for.
    sealed interface Purpose {}

    /// It is the script of its call.
    record Whole() implements Purpose {}

    /// It asks a callee whether it accepts: by reaching its end it does.
    record Screening() implements Purpose {}

    /// It says what happens to a transferee.
    ///
    /// @param told parameters of all its requests
    /// @param invite headers for the INVITEs of its first Dial
    /// @param news hears what becomes of that
    record ForTransfer(Parameters told, Headers invite, ActorRef<? super TransferNews> news) implements Purpose {}

    /// What a script is told.
    sealed interface Order {}

    /// The leg is answered.
    record LegTalking() implements Order {}

    /// The leg is over. Whatever waits for it ends.
    record LegOver(EndReason why) implements Order {}

    /// Another leg is in the place of the one before (RFC 3891).
    record OnLeg(ActorRef<Leg.Command> leg) implements Order {}

    /// The call is connected with that one.
    record PartnerJoined(CallSid call) implements Order {}

    /// The call is connected with nobody any more.
    record PartnerGone(EndReason why) implements Order {}

    /// Another call waits for whoever this one calls; it is to be told of that.
    record HandOver(ActorRef<? super Callee> replyTo) implements Order {}

    /// Another script replaces this one at once.
    record Replace(Start start) implements Order {}

    /// The party on the leg is to be sent elsewhere; the script waits for the outcome.
    record Transfer(CallControl.ReferOrder order, ActorRef<? super CallControl.ReferStarted> replyTo)
            implements Order {}

    /// What a script tells its call.
    sealed interface Event {}

    /// The caller is to hear ringing from its own phone.
    record RingWanted() implements Event {}

    /// The leg is to be answered; [LegTalking] follows, or [LegOver].
    record AnswerWanted() implements Event {}

    /// The call is to be connected with another; [PartnerJoined] follows, or [PartnerGone].
    ///
    /// @param with a call that is answered
    /// @param refer asked in place of the call's own application when one of both sends REFER
    record JoinWanted(ActorRef<CallActor.Command> with, Optional<ReferApplication> refer) implements Event {}

    /// The call is to be recorded; `listener` is told how that goes.
    record RecordWanted(RecordingOrder order, RecordingLimits limits, ActorRef<? super RecordingNews> listener)
            implements Event {}

    /// The call that this one is connected with is to end.
    record PartnerHangupWanted(EndReason why) implements Event {}

    /// The script that came last needs the leg for itself: whoever is connected is to go where that order said.
    record PartWanted() implements Event {}

    /// The leg is to end. If it was not answered, it is refused.
    ///
    /// @param reason for the caller, in the Reason header
    record HangupWanted(EndReason why, Optional<String> reason) implements Event {}

    /// The script has come to its end. What comes now is the call's decision: it ends, it is connected again after
    /// a transfer that failed, or the callee has accepted.
    ///
    /// @param why what an unanswered caller is refused with
    record ScriptEnded(EndReason why) implements Event {}

    /// The script is over, and the leg too.
    record Finished() implements Event {}
}
