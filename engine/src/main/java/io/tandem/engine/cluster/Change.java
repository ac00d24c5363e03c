package io.tandem.engine.cluster;

import io.tandem.engine.sid.AccountSid;

/// The API of one node changed something that all nodes keep in their memory: they are to read it anew.
public sealed interface Change extends Crossing {
    /// An account, perhaps its token.
    record OfAccount(AccountSid account) implements Change {}

    /// Numbers, perhaps patterns.
    record OfNumbers() implements Change {}

    /// Trunks.
    record OfTrunks() implements Change {}
}
