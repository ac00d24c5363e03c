package io.tandem.engine.store;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import java.util.Optional;
import java.util.Set;

/// Which recordings to list.
///
/// @param accounts whose; at least one
/// @param call only those of this call
/// @param conference only those of this conference
/// @param created when they were asked for
/// @param sort the order
public record RecordingQuery(
        Set<AccountSid> accounts,
        Optional<CallSid> call,
        Optional<ConferenceSid> conference,
        TimeRange created,
        Sort<Field> sort) {
    public RecordingQuery {
        accounts = Set.copyOf(accounts);
    }

    /// What recordings are sorted by.
    public enum Field {
        DATE_CREATED,
        DURATION,
        CALL_SID
    }
}
