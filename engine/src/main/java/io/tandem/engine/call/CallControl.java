package io.tandem.engine.call;

import io.tandem.engine.cluster.Crossing;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.ReferRecord;
import io.tandem.engine.store.Webhook;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// What the API may do to a live call, on whatever node it is. The caller has checked whose call it is. No stage fails
/// but with a time-out.
public interface CallControl {
    /// Places a call. Its record is on its way to the store before the first INVITE is sent.
    CompletionStage<Created> create(CallOrder order);

    /// The record of a live call as it stands; the store may be a moment behind. Nothing when the call does not
    /// live.
    CompletionStage<Optional<CallRecord>> live(CallSid call);

    /// Changes a live call.
    CompletionStage<Modified> modify(CallSid call, Modification modification);

    /// Sends a live call's party elsewhere (`POST Calls/{CA}/Refers`).
    CompletionStage<ReferStarted> refer(CallSid call, ReferOrder order);

    /// A call to place (`POST Calls`).
    ///
    /// @param account whose it is
    /// @param to a number, `client:login` or a SIP address, each with `?X-Name=value&…` where headers are wanted
    /// @param from who calls: a number, `client:login` or any name
    /// @param callerName the display name that the callee sees
    /// @param script runs on it once it is answered
    /// @param patience how long it may ring
    /// @param timeLimit how long it may last from the answer on
    /// @param statusCallback told how it goes
    /// @param sendDigits keys to send after the answer; `w` waits half a second, `W` a whole one
    /// @param credentials answer the callee's challenges
    /// @param refer who is asked when the callee's phone sends REFER
    /// @param recording made from the answer on
    record CallOrder(
            AccountSid account,
            String to,
            String from,
            Optional<String> callerName,
            ScriptSource script,
            Duration patience,
            Optional<Duration> timeLimit,
            Optional<StatusListener> statusCallback,
            Optional<String> sendDigits,
            Optional<Credentials> credentials,
            Optional<ReferApplication> refer,
            Optional<RecordingOrder> recording) {
        /// One that is not recorded.
        public CallOrder(
                AccountSid account,
                String to,
                String from,
                Optional<String> callerName,
                ScriptSource script,
                Duration patience,
                Optional<Duration> timeLimit,
                Optional<StatusListener> statusCallback,
                Optional<String> sendDigits,
                Optional<Credentials> credentials,
                Optional<ReferApplication> refer) {
            this(
                    account,
                    to,
                    from,
                    callerName,
                    script,
                    patience,
                    timeLimit,
                    statusCallback,
                    sendDigits,
                    credentials,
                    refer,
                    Optional.empty());
        }
    }

    /// What became of an order to place a call.
    sealed interface Created {}

    /// It is being placed.
    ///
    /// @param record its record, queued
    record Placed(CallRecord record) implements Created {}

    /// There is no way to it.
    ///
    /// @param why what was wrong and what was expected
    record CannotPlace(String why) implements Created {}

    /// This node has as many calls as it may have, or takes no new ones; nothing was placed.
    ///
    /// @param retryAfter seconds until another try may do
    record AtLimit(int retryAfter) implements Created {}

    /// What to change.
    ///
    /// @param script the script that replaces the running one
    /// @param status ends the call
    /// @param otherLeg what happens to the call that this one is connected with, when the script is replaced
    /// @param statusCallback told from now on in place of the one before
    /// @param mute whether the others hear the call's party
    record Modification(
            Optional<ScriptSource> script,
            Optional<RequestedStatus> status,
            OtherLeg otherLeg,
            Optional<Webhook> statusCallback,
            Optional<Mute> mute) {
        /// One that leaves to be heard who is heard.
        public Modification(
                Optional<ScriptSource> script,
                Optional<RequestedStatus> status,
                OtherLeg otherLeg,
                Optional<Webhook> statusCallback) {
            this(script, status, otherLeg, statusCallback, Optional.empty());
        }
    }

    /// Whether the others hear a call's party.
    enum Mute {
        /// They do not.
        ON,
        /// They do.
        OFF
    }

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
    sealed interface Modified extends Crossing {}

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
    sealed interface ReferStarted extends Crossing {}

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
