package io.tandem.engine.route;

import io.tandem.engine.sid.AccountSid;

/// On whose behalf a call is made: it decides what can be reached.
public sealed interface Caller {
    /// A script, the API or an authenticated client of an account: its family's clients and pure-SIP numbers,
    /// everybody's provider numbers, its trunks, and the SIP network.
    ///
    /// @param sid the account
    record OfAccount(AccountSid sid) implements Caller {}

    /// Somebody who called in and is not known: numbers that are hosted here, and nothing else.
    record Stranger() implements Caller {}
}
