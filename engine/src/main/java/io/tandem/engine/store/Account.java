package io.tandem.engine.store;

import io.tandem.engine.sid.AccountSid;
import java.time.Instant;
import java.util.Optional;

/// An account.
///
/// @param sid its identifier
/// @param parent the account that made it; the master account has none
/// @param friendlyName for people
/// @param emailAddress unique; empty for none
/// @param status whether it may do anything
/// @param authToken its secret: the password of the API, and what requests to its applications are signed with
/// @param created when it was made
/// @param updated when it was last changed
public record Account(
        AccountSid sid,
        Optional<AccountSid> parent,
        String friendlyName,
        Optional<String> emailAddress,
        Status status,
        String authToken,
        Instant created,
        Instant updated) {
    /// What an account may do.
    public enum Status {
        ACTIVE,
        SUSPENDED,
        /// For ever.
        CLOSED
    }
}
