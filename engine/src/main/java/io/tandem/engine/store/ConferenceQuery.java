package io.tandem.engine.store;

import io.tandem.engine.sid.AccountSid;
import java.util.Optional;
import java.util.Set;

/// Which conferences to list, newest first.
///
/// @param accounts whose; at least one
/// @param name exactly this name
/// @param status only in this status
/// @param created when the first participant came
/// @param updated when the record last changed
public record ConferenceQuery(
        Set<AccountSid> accounts,
        Optional<String> name,
        Optional<ConferenceRecord.Status> status,
        TimeRange created,
        TimeRange updated) {
    public ConferenceQuery {
        accounts = Set.copyOf(accounts);
    }
}
