package io.tandem.engine.store;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import java.util.Optional;

/// Which transfers to list, newest first.
///
/// @param account whose
/// @param call only those of this call
/// @param status only in this status
/// @param created when it began
/// @param ended when it was over
public record ReferQuery(
        AccountSid account,
        Optional<CallSid> call,
        Optional<ReferRecord.Status> status,
        TimeRange created,
        TimeRange ended) {}
