package io.tandem.engine.store;

import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import java.util.Optional;
import java.util.Set;

/// Which calls to list.
///
/// @param accounts whose calls; at least one
/// @param from exactly this caller
/// @param to exactly this callee
/// @param status only in this status
/// @param parent only children of this call
/// @param started when ringing began
/// @param ended when the call ended
/// @param sort the order
public record CallQuery(
        Set<AccountSid> accounts,
        Optional<String> from,
        Optional<String> to,
        Optional<CallStatus> status,
        Optional<CallSid> parent,
        TimeRange started,
        TimeRange ended,
        Sort<Field> sort) {
    public CallQuery {
        accounts = Set.copyOf(accounts);
    }

    /// What calls are sorted by.
    public enum Field {
        DATE_CREATED,
        FROM,
        TO,
        DIRECTION,
        STATUS,
        DURATION
    }

    /// All calls of that account, newest first.
    public static CallQuery of(AccountSid account) {
        return all(Set.of(account), new Sort<>(Field.DATE_CREATED, Sort.Order.DESCENDING));
    }

    /// All calls of those accounts.
    public static CallQuery all(Set<AccountSid> accounts, Sort<Field> sort) {
        return new CallQuery(
                accounts,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TimeRange.ALWAYS,
                TimeRange.ALWAYS,
                sort);
    }
}
