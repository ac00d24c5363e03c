package io.tandem.engine.call;

import io.tandem.engine.sid.CallSid;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.ReferRecord;
import io.tandem.engine.store.Webhook;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// What the API may do to a live call, on whatever node it is. The caller has checked whose call it is. No stage
/// fails
/// but
/// with a time-out.
public interface CallControl {
    /// Changes a live call.
    CompletionStage<Modified> modify(CallSid call, Modification modification);

    /// Sends a live call's party elsewhere (`POST Calls/{CA}/Refers`).
    CompletionStage<ReferStarted> refer(CallSid call, ReferOrder order);

    /// What to change.
    ///
    /// @param script the script that replaces the running one
    /// @param status ends the call
    /// @param otherLeg what happens to the call that this one is connected with, when the script is replaced
    /// @param statusCallback told from now on in place of the one before
    record Modification(
            Optional<ScriptSource> script,
            Optional<RequestedStatus> status,
            OtherLeg otherLeg,
            Optional<Webhook> statusCallback) {}

    /// How the API ends a call.
    enum RequestedStatus {
        /// Only when it was not answered yet.
        CANCELED,
        /// Whatever its state.
        COMPLETED
    }

    /// What happens to the connected call (`MoveConnectedCallLeg`).
    enum OtherLeg {
        HANGS_UP,
        MOVES_ALONG
    }

    /// What became of a modification.
    sealed interface Modified {}

    /// It was accepted.
    ///
    /// @param record the call as it was just before
    record Accepted(CallRecord record) implements Modified {}

    /// A transfer to start.
    ///
    /// @param target as in the Sip noun of Refer
    /// @param replaces the call that the target's new call is to replace
    /// @param action asked when it is over
    /// @param patience how long to wait for its end; as long as the subscription lives when empty
    /// @param statusCallback told how it goes
    record ReferOrder(
            String target,
            Optional<CallSid> replaces,
            Optional<Webhook> action,
            Optional<Duration> patience,
            Optional<Webhook> statusCallback) {}

    /// What became of an order to transfer.
    sealed interface ReferStarted {}

    /// REFER is being sent.
    record Started(ReferRecord record) implements ReferStarted {}

    /// A transfer of this call is running already.
    record TransferRunning() implements ReferStarted {}

    /// The target cannot be used.
    ///
    /// @param why what was wrong and what was expected
    record TargetRefused(String why) implements ReferStarted {}

    /// There is no such live call.
    record NoSuchCall() implements Modified, ReferStarted {}

    /// The call is over.
    record AlreadyEnded(CallRecord record) implements Modified, ReferStarted {}

    /// The call is not in a state in which this can be done.
    ///
    /// @param why which state it is in and which was expected
    record WrongState(String why) implements Modified, ReferStarted {}
}
