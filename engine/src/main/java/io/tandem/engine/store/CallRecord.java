package io.tandem.engine.store;

import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sid.NumberSid;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The record of a call (CDR).
///
/// @param sid the call
/// @param account whose call it is
/// @param instance the node that holds it
/// @param parent the call whose script made this one
/// @param number the incoming phone number that was called
/// @param from user part of the caller
/// @param to user part of who was called
/// @param direction who started it
/// @param status where it stands
/// @param created when the INVITE came or was asked for
/// @param started when ringing began
/// @param answered when it was answered
/// @param ended when it ended
/// @param cause why it ended ([io.tandem.engine.outcome.EndReason#cause])
/// @param callerName the caller's display name
/// @param forwardedFrom user part of Diversion
/// @param sipCallId the Call-ID of its dialog
/// @param updated when this record last changed
public record CallRecord(
        CallSid sid,
        AccountSid account,
        InstanceId instance,
        Optional<CallSid> parent,
        Optional<NumberSid> number,
        String from,
        String to,
        CallDirection direction,
        CallStatus status,
        Instant created,
        Optional<Instant> started,
        Optional<Instant> answered,
        Optional<Instant> ended,
        Optional<String> cause,
        Optional<String> callerName,
        Optional<String> forwardedFrom,
        String sipCallId,
        Instant updated) {
    /// How long it lasted from the answer on; zero when it was not answered or goes on.
    public Duration duration() {
        return answered.flatMap(from -> ended.map(to -> Duration.between(from, to)))
                .orElse(Duration.ZERO);
    }

    /// How long it rang: until the answer, or until the end when there was none.
    public Duration ringDuration() {
        return answered.or(() -> ended)
                .flatMap(to -> started.map(from -> Duration.between(from, to)))
                .orElse(Duration.ZERO);
    }

    /// This record in that status.
    public CallRecord with(CallStatus newStatus, Instant now) {
        return changed(newStatus, started, answered, ended, cause, now);
    }

    /// This record when ringing began.
    public CallRecord ringing(Instant now) {
        return changed(CallStatus.RINGING, Optional.of(now), answered, ended, cause, now);
    }

    /// This record when the call was answered.
    public CallRecord answered(Instant now) {
        return changed(CallStatus.IN_PROGRESS, started, Optional.of(now), ended, cause, now);
    }

    /// This record when the call ended.
    public CallRecord ended(CallStatus finalStatus, String why, Instant now) {
        return changed(finalStatus, started, answered, Optional.of(now), Optional.of(why), now);
    }

    private CallRecord changed(
            CallStatus newStatus,
            Optional<Instant> newStarted,
            Optional<Instant> newAnswered,
            Optional<Instant> newEnded,
            Optional<String> newCause,
            Instant now) {
        return new CallRecord(
                sid,
                account,
                instance,
                parent,
                number,
                from,
                to,
                direction,
                newStatus,
                created,
                newStarted,
                newAnswered,
                newEnded,
                newCause,
                callerName,
                forwardedFrom,
                sipCallId,
                now);
    }
}
