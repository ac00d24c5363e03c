package io.tandem.engine.store;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.sid.NumberSid;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// An incoming phone number: who answers when it is called. An application beats a URL.
///
/// @param sid its identifier
/// @param account whose it is
/// @param phoneNumber what is dialled: a number, any string, `*`, or (pure SIP only) a regular expression
/// @param friendlyName for people
/// @param pureSip whether it is only reached over SIP (`isSIP`), so that it may be a pattern
/// @param voice asked when it is called
/// @param voiceFallback asked when `voice` fails
/// @param voiceApplication asked in place of `voice`
/// @param refer asked when a party of a call to this number sends REFER
/// @param referFallback asked when `refer` fails
/// @param referApplication asked in place of `refer`
/// @param statusCallback told how calls to it go
/// @param callerIdLookup kept for the API
/// @param others parameters that are kept and shown but mean nothing to calls (`SmsUrl`, …), by their name in the API
/// @param created when it was made
/// @param updated when it was last changed
public record PhoneNumber(
        NumberSid sid,
        AccountSid account,
        String phoneNumber,
        String friendlyName,
        boolean pureSip,
        Optional<Webhook> voice,
        Optional<Webhook> voiceFallback,
        Optional<ApplicationSid> voiceApplication,
        Optional<Webhook> refer,
        Optional<Webhook> referFallback,
        Optional<ApplicationSid> referApplication,
        Optional<Webhook> statusCallback,
        boolean callerIdLookup,
        Map<String, String> others,
        Instant created,
        Instant updated) {
    public PhoneNumber {
        others = Map.copyOf(others);
    }

    /// Whether calls may be matched with it as with a pattern: it is pure SIP and has a character that is neither a
    /// letter nor a digit nor `+`.
    public boolean mayBePattern() {
        return pureSip && phoneNumber.codePoints().anyMatch(c -> c != '+' && !Character.isLetterOrDigit(c));
    }
}
