package io.tandem.engine.outcome;

import org.slf4j.event.Level;

/// Why a leg or a call ended. This is the only table from an ending to whose fault it is, what an unanswered caller is
/// told (RFC 3261 21), what the record of an unanswered call says, the cause in records and metrics, and how loud the
/// log is.
public enum EndReason {
    /// The peer sent BYE.
    PEER_HUNG_UP(Fault.SUCCESS, 487, CallStatus.COMPLETED, "peer-hung-up"),
    /// The caller sent CANCEL, or BYE, before we answered.
    CALLER_CANCELLED(Fault.SUCCESS, 487, CallStatus.CANCELED, "caller-cancelled"),
    /// The script ended, or said Hangup.
    SCRIPT_ENDED(Fault.SUCCESS, 487, CallStatus.CANCELED, "script-ended"),
    /// The script said Reject with reason busy.
    REJECTED_BUSY(Fault.SUCCESS, 486, CallStatus.BUSY, "rejected-busy"),
    /// The script said Reject.
    REJECTED(Fault.SUCCESS, 603, CallStatus.BUSY, "rejected"),
    /// The API ended the call.
    ENDED_BY_API(Fault.SUCCESS, 487, CallStatus.CANCELED, "ended-by-api"),
    /// The call was transferred away.
    TRANSFERRED(Fault.SUCCESS, 487, CallStatus.COMPLETED, "transferred"),
    /// Nobody has this number.
    NOT_FOUND(Fault.REMOTE, 404, CallStatus.FAILED, "not-found"),
    /// The account may not take calls.
    ACCOUNT_NOT_ACTIVE(Fault.REMOTE, 403, CallStatus.FAILED, "account-not-active"),
    /// No codec in common, or a session description that cannot be read.
    NOT_ACCEPTABLE(Fault.REMOTE, 488, CallStatus.FAILED, "not-acceptable"),
    /// The limit of calls is reached, or the node is leaving.
    OVERLOADED(Fault.OURS, 503, CallStatus.FAILED, "overloaded"),
    /// The application's document was not found (HTTP 404).
    DOCUMENT_NOT_FOUND(Fault.SCRIPT, 404, CallStatus.FAILED, "document-not-found"),
    /// The application could not be reached, was too slow, or answered with an error.
    APPLICATION_FAILED(Fault.SCRIPT, 500, CallStatus.FAILED, "application-failed"),
    /// The document could not be run.
    SCRIPT_INVALID(Fault.SCRIPT, 500, CallStatus.FAILED, "script-invalid"),
    /// The caller did not acknowledge our 200 (RFC 3261 13.3.1.4).
    NOT_ACKNOWLEDGED(Fault.REMOTE, 408, CallStatus.FAILED, "not-acknowledged"),
    /// No RTP came any more.
    MEDIA_LOST(Fault.REMOTE, 500, CallStatus.COMPLETED, "media-lost"),
    /// The session timer was not refreshed (RFC 4028 10).
    SESSION_EXPIRED(Fault.REMOTE, 500, CallStatus.COMPLETED, "session-expired"),
    /// The peer said that it knows nothing of the dialog, or did not answer in it.
    DIALOG_LOST(Fault.REMOTE, 500, CallStatus.COMPLETED, "dialog-lost"),
    /// The peer is busy (486, 600).
    BUSY(Fault.REMOTE, 486, CallStatus.BUSY, "busy"),
    /// The peer declined (603).
    DECLINED(Fault.REMOTE, 603, CallStatus.BUSY, "declined"),
    /// The peer did not answer in time (408, 480, 487 or our time-out).
    NO_ANSWER(Fault.REMOTE, 480, CallStatus.NO_ANSWER, "no-answer"),
    /// The peer cannot be reached, or refused with another code.
    UNREACHABLE(Fault.REMOTE, 502, CallStatus.FAILED, "unreachable"),
    /// No media port could be opened.
    MEDIA_UNAVAILABLE(Fault.OURS, 503, CallStatus.FAILED, "media-unavailable"),
    /// Another branch of the fork was taken.
    ANSWERED_ELSEWHERE(Fault.SUCCESS, 487, CallStatus.CANCELED, "answered-elsewhere"),
    /// Whoever wanted this call placed has gone.
    CALLER_GONE(Fault.SUCCESS, 487, CallStatus.CANCELED, "caller-gone"),
    /// The party that this one was connected with has gone.
    OTHER_PARTY_GONE(Fault.SUCCESS, 487, CallStatus.COMPLETED, "other-party-gone"),
    /// The longest conversation that the script allowed was reached.
    TIME_LIMIT(Fault.SUCCESS, 487, CallStatus.COMPLETED, "time-limit"),
    /// The callee did not accept when it was asked by the screening document.
    NOT_ACCEPTED(Fault.SUCCESS, 603, CallStatus.COMPLETED, "not-accepted"),
    /// Another dialog took the place of this one (RFC 3891).
    REPLACED(Fault.SUCCESS, 487, CallStatus.COMPLETED, "replaced"),
    /// The call has passed too many numbers.
    TOO_MANY_HOPS(Fault.REMOTE, 483, CallStatus.FAILED, "too-many-hops"),
    /// The node is shutting down.
    SHUTDOWN(Fault.OURS, 503, CallStatus.FAILED, "shutdown"),
    /// A defect of the engine.
    DEFECT(Fault.OURS, 500, CallStatus.FAILED, "defect");

    /// Whose doing an ending is.
    public enum Fault {
        SUCCESS,
        REMOTE,
        SCRIPT,
        OURS
    }

    private final Fault fault;
    private final int sipStatus;
    private final CallStatus unanswered;
    private final String cause;

    EndReason(Fault fault, int sipStatus, CallStatus unanswered, String cause) {
        this.fault = fault;
        this.sipStatus = sipStatus;
        this.unanswered = unanswered;
        this.cause = cause;
    }

    /// The reason that a final response of 300 or more to our INVITE stands for.
    public static EndReason ofRejection(int status) {
        return switch (status) {
            case 486, 600 -> BUSY;
            case 603 -> DECLINED;
            case 404, 604 -> NOT_FOUND;
            case 408, 480, 487 -> NO_ANSWER;
            case 488, 606 -> NOT_ACCEPTABLE;
            default -> UNREACHABLE;
        };
    }

    /// Whose doing it is.
    public Fault fault() {
        return fault;
    }

    /// What the INVITE of a call that was not answered gets.
    public int sipStatus() {
        return sipStatus;
    }

    /// The final status of the call: a call that was answered is `completed`, unless a defect ended it.
    public CallStatus finalStatus(Answer answer) {
        return switch (answer) {
            case ANSWERED -> this == DEFECT ? CallStatus.FAILED : CallStatus.COMPLETED;
            case UNANSWERED -> unanswered == CallStatus.COMPLETED ? CallStatus.FAILED : unanswered;
        };
    }

    /// Whether a call was answered before it ended.
    public enum Answer {
        ANSWERED,
        UNANSWERED
    }

    /// How it is called in records and metrics.
    public String cause() {
        return cause;
    }

    /// How loud the log is about it.
    public Level logLevel() {
        return switch (fault) {
            case SUCCESS -> Level.DEBUG;
            case REMOTE, SCRIPT -> Level.INFO;
            case OURS -> Level.WARN;
        };
    }
}
