package io.tandem.engine.store;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.NumberSid;
import java.time.Instant;

/// A number that an account may show as its own when it calls.
///
/// @param sid its identifier
/// @param account whose it is
/// @param phoneNumber the number
/// @param friendlyName for people
/// @param created when it was made
/// @param updated when it was last changed
public record OutgoingCallerId(
        NumberSid sid, AccountSid account, String phoneNumber, String friendlyName, Instant created, Instant updated) {}
