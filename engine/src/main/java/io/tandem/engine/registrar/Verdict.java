package io.tandem.engine.registrar;

import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.Trunk;

/// Who a request outside of a dialog is from.
public sealed interface Verdict {
    /// A client that has proved who it is, and that may act.
    record Known(Client client, Account account) implements Verdict {}

    /// A trunk, known by the address that it comes from.
    record FromTrunk(Trunk trunk) implements Verdict {}

    /// Nobody that we know, nor says so: it may reach what is hosted here, and nothing else.
    record Stranger() implements Verdict {}

    /// It must say who it is.
    ///
    /// @param response 401 with our challenges, without a tag of ours
    record Challenge(SipResponse response) implements Verdict {}

    /// It may not.
    ///
    /// @param response 403, or 503 when we cannot tell; without a tag of ours
    /// @param why in words, for logs and records
    record Refused(SipResponse response, String why) implements Verdict {}
}
