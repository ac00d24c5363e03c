package io.tandem.engine.store;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import java.time.Instant;
import java.util.Optional;

/// An account. An application beats a URL.
///
/// @param sid its identifier
/// @param parent the account that made it; the master account has none
/// @param friendlyName for people
/// @param emailAddress unique; empty for none
/// @param status whether it may do anything
/// @param authToken its secret: the password of the API, and what requests to its applications are signed with
/// @param refer asked when a phone sends REFER in a call for which nothing nearer says whom to ask
/// @param referFallback asked when `refer` fails
/// @param referApplication asked in place of `refer`
/// @param transfers what its phones may do with REFER
/// @param created when it was made
/// @param updated when it was last changed
public record Account(
        AccountSid sid,
        Optional<AccountSid> parent,
        String friendlyName,
        Optional<String> emailAddress,
        Status status,
        String authToken,
        Optional<Webhook> refer,
        Optional<Webhook> referFallback,
        Optional<ApplicationSid> referApplication,
        TransferRules transfers,
        Instant created,
        Instant updated) {
    /// An account that says nothing about transfers.
    public Account(
            AccountSid sid,
            Optional<AccountSid> parent,
            String friendlyName,
            Optional<String> emailAddress,
            Status status,
            String authToken,
            Instant created,
            Instant updated) {
        this(
                sid,
                parent,
                friendlyName,
                emailAddress,
                status,
                authToken,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TransferRules.USUAL,
                created,
                updated);
    }

    /// What an account may do.
    public enum Status {
        ACTIVE,
        SUSPENDED,
        /// For ever.
        CLOSED
    }
}
