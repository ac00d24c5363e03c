package io.tandem.rcml.verb.refer;

import io.tandem.engine.application.Parameters;
import java.util.Optional;
import java.util.OptionalInt;

/// What is known of a transfer of ours. A status that never came is empty, and the action callback leaves its parameter
/// out.
///
/// @param referStatus the answer to the REFER
/// @param notifyStatus the status of the last sipfrag
/// @param leg whether the transferee was still in its call with us when the transfer was over
public record ReferResult(OptionalInt referStatus, OptionalInt notifyStatus, TransfereeLeg leg) {
    static final ReferResult NOTHING_YET =
            new ReferResult(OptionalInt.empty(), OptionalInt.empty(), TransfereeLeg.ALIVE);

    /// Whether the transferee still is in its call with us.
    public enum TransfereeLeg {
        ALIVE,
        GONE
    }

    ReferResult withReferStatus(int status) {
        return new ReferResult(OptionalInt.of(status), notifyStatus, leg);
    }

    ReferResult withNotifyStatus(OptionalInt status) {
        return status.isEmpty() ? this : new ReferResult(referStatus, status, leg);
    }

    ReferResult withoutLeg() {
        return new ReferResult(referStatus, notifyStatus, TransfereeLeg.GONE);
    }

    /// The REFER was refused: what was notified before does not count.
    ReferResult refused(int status) {
        return new ReferResult(OptionalInt.of(status), OptionalInt.empty(), leg);
    }

    /// Whether the last sipfrag is a final one.
    boolean isDecided() {
        return notifyStatus.isPresent() && notifyStatus.getAsInt() >= 200;
    }

    /// Whether the target answered.
    public boolean succeeded() {
        return isDecided() && notifyStatus.getAsInt() < 300;
    }

    /// `ReferCallStatus`: our understanding of the call that the transferee made.
    Optional<String> callStatus() {
        if (notifyStatus.isEmpty()) {
            return Optional.empty();
        }
        int status = notifyStatus.getAsInt();
        if (status < 200 && leg == TransfereeLeg.GONE) {
            return Optional.of("canceled");
        }
        return Optional.of(
                switch (status) {
                    case 100 -> "queued";
                    case 180, 181, 182, 183 -> "ringing";
                    case 486, 600, 603 -> "busy";
                    case 408, 480, 487 -> "no-answer";
                    default -> status < 200 ? "queued" : status < 300 ? "in-progress" : "failed";
                });
    }

    /// What the action request adds to the voice parameters.
    public Parameters parameters() {
        return Parameters.NONE
                .and("ReferCallStatus", callStatus())
                .and("ReferSipResponseCode", text(referStatus))
                .and("NotifySipResponseCode", text(notifyStatus));
    }

    private static Optional<String> text(OptionalInt status) {
        return status.isPresent() ? Optional.of(Integer.toString(status.getAsInt())) : Optional.empty();
    }
}
