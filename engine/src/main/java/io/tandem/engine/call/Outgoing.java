package io.tandem.engine.call;

import io.tandem.engine.call.ScriptRunner.Start;
import io.tandem.engine.route.Route;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.store.CallDirection;
import io.tandem.engine.store.TransferRules;
import java.time.Duration;
import java.util.Optional;

/// A call to place.
///
/// @param branch its number among those of one order
/// @param account whose it is
/// @param parent the call whose script wants it
/// @param direction why it is placed
/// @param route where it goes
/// @param caller who calls
/// @param headers for every INVITE of it, beside those of the route
/// @param listener told how it goes
/// @param script runs on it once it is answered
/// @param sendDigits keys to send after the answer, `w` waiting half a second; empty for none
/// @param refer who is asked when a phone in it sends REFER
/// @param rules what its phone may do with REFER
/// @param transfers how many transfers led to it
/// @param maxForwards how many further calls may be made of it
/// @param patience how long it may ring, when nobody else minds that
/// @param timeLimit how long it may last from the answer on, when nobody else minds that
public record Outgoing(
        int branch,
        AccountSid account,
        Optional<CallSid> parent,
        CallDirection direction,
        Route route,
        CallerId caller,
        Headers headers,
        Optional<StatusListener> listener,
        Optional<Start> script,
        String sendDigits,
        Optional<ReferApplication> refer,
        TransferRules rules,
        int transfers,
        int maxForwards,
        Optional<Duration> patience,
        Optional<Duration> timeLimit) {
    /// Who a callee sees as its caller.
    ///
    /// @param name the display name; may be empty
    /// @param user number or login
    public record CallerId(String name, String user) {}
}
