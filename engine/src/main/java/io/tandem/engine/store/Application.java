package io.tandem.engine.store;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import java.time.Instant;
import java.util.Optional;

/// An application: where its documents are.
///
/// @param sid its identifier
/// @param account whose it is
/// @param friendlyName for people
/// @param voice asked about calls (`RcmlUrl`, `VoiceUrl`)
/// @param voiceFallback asked when `voice` fails
/// @param statusCallback told about calls
/// @param kind `voice`, `sms` or `ussd`
/// @param created when it was made
/// @param updated when it was last changed
public record Application(
        ApplicationSid sid,
        AccountSid account,
        String friendlyName,
        Optional<Webhook> voice,
        Optional<Webhook> voiceFallback,
        Optional<Webhook> statusCallback,
        String kind,
        Instant created,
        Instant updated) {}
