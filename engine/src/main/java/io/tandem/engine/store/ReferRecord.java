package io.tandem.engine.store;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ReferSid;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// The record of one transfer.
///
/// @param sid the transfer
/// @param account whose it is
/// @param call the call whose leg got or sent the REFER
/// @param direction who asked for it
/// @param transferor who asked: us, or the phone
/// @param transferee who is sent somewhere
/// @param target where: the Refer-To URI
/// @param status how it stands
/// @param callStatus what `ReferCallStatus` tells; empty when nothing is known
/// @param referStatus the answer to the REFER
/// @param notifyStatus the last sipfrag status
/// @param created when it began
/// @param ended when it was over
public record ReferRecord(
        ReferSid sid,
        AccountSid account,
        CallSid call,
        Direction direction,
        String transferor,
        String transferee,
        String target,
        Status status,
        Optional<String> callStatus,
        OptionalInt referStatus,
        OptionalInt notifyStatus,
        Instant created,
        Optional<Instant> ended) {
    /// This transfer once it is over.
    public ReferRecord ended(
            Status last,
            Optional<String> lastCallStatus,
            OptionalInt lastReferStatus,
            OptionalInt lastNotifyStatus,
            Instant now) {
        return with(last, lastCallStatus, lastReferStatus, lastNotifyStatus, Optional.of(now));
    }

    /// This record of a transfer that goes on, with what is known of it.
    public ReferRecord known(
            Optional<String> knownCallStatus, OptionalInt knownReferStatus, OptionalInt knownNotifyStatus) {
        return with(status, knownCallStatus, knownReferStatus, knownNotifyStatus, ended);
    }

    private ReferRecord with(
            Status newStatus,
            Optional<String> newCallStatus,
            OptionalInt newReferStatus,
            OptionalInt newNotifyStatus,
            Optional<Instant> newEnded) {
        return new ReferRecord(
                sid,
                account,
                call,
                direction,
                transferor,
                transferee,
                target,
                newStatus,
                newCallStatus,
                newReferStatus,
                newNotifyStatus,
                created,
                newEnded);
    }

    /// Who asked for a transfer.
    public enum Direction {
        /// A phone sent REFER to us.
        INBOUND,
        /// We sent REFER.
        OUTBOUND
    }

    /// How a transfer stands.
    public enum Status {
        IN_PROGRESS,
        /// The target answered.
        COMPLETED,
        /// It did not, or nothing is known of it.
        FAILED
    }
}
