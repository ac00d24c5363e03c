package io.tandem.rcml.verb.dial;

import io.tandem.engine.call.Branch;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Headers;
import io.tandem.rcml.verb.dial.Target.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// Why a line of a Dial was not connected.
///
/// @param why the reason
/// @param status the final response to its INVITE, when there was one
/// @param sid its call
/// @param sipCallId the Call-ID of its INVITE
/// @param kind which noun it was for
/// @param rang how long it rang
/// @param told the `X-` headers of that response
record Failure(
        EndReason why,
        OptionalInt status,
        Optional<CallSid> sid,
        Optional<String> sipCallId,
        Optional<Kind> kind,
        Duration rang,
        Headers told) {
    /// Nothing could be called.
    static Failure unreachable(EndReason why, int status) {
        return new Failure(
                why,
                OptionalInt.of(status),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                Headers.NONE);
    }

    /// It ended before anything was called.
    static Failure ofNothing(EndReason why) {
        return new Failure(
                why,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                Headers.NONE);
    }

    /// We gave `line` up.
    static Failure lost(Line line, EndReason why, Instant now) {
        return new Failure(
                why,
                OptionalInt.empty(),
                line.sid(),
                Optional.empty(),
                Optional.of(line.target().kind()),
                Duration.between(line.began(), now),
                Headers.NONE);
    }

    static Failure of(Branch.Over over, Line line) {
        return new Failure(
                over.why(),
                over.status(),
                line.sid(),
                Optional.of(over.record().sipCallId()),
                Optional.of(line.target().kind()),
                over.record().ringDuration(),
                over.told());
    }

    /// `DialCallStatus`.
    String dialStatus() {
        if (sid.isEmpty() && status.isPresent()) {
            return "failed"; // nothing was called
        }
        return switch (why) {
            case BUSY, DECLINED, REJECTED, REJECTED_BUSY -> "busy";
            case NO_ANSWER, NOT_ACCEPTED -> sid.isPresent() ? "no-answer" : "failed"; // nobody was called
            case CALLER_GONE, CALLER_CANCELLED, ENDED_BY_API -> "canceled";
            default -> "failed";
        };
    }

    /// What a phone is told of it that has asked for the transfer.
    int sipStatus() {
        if (sid.isEmpty() && dialStatus().equals("failed")) {
            return 503; // no call was placed
        }
        return status.orElseGet(() -> why == EndReason.NO_ANSWER ? 408 : why.sipStatus());
    }

    /// The one that says more: a refusal by a person, then no answer, then anything else; a refusal of all forks
    /// first (RFC 3261 16.7).
    static Failure better(Optional<Failure> known, Failure next) {
        return known.filter(before -> before.weight() >= next.weight()).orElse(next);
    }

    private int weight() {
        if (status.isPresent() && status.getAsInt() >= 600) {
            return 4;
        }
        return switch (dialStatus()) {
            case "busy" -> 3;
            case "no-answer" -> 2;
            default -> sid.isPresent() ? 1 : 0;
        };
    }
}
