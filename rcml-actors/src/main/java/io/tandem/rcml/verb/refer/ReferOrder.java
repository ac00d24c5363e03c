package io.tandem.rcml.verb.refer;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.sid.ReferSid;
import io.tandem.engine.sip.Credentials;
import io.tandem.rcml.document.DocumentUrl;
import java.time.Duration;
import java.util.Optional;

/// A transfer that is to be made, whether a document or the API asked for it.
///
/// @param sid its record
/// @param target as the Sip noun has it
/// @param replaces the CallSid of the call whose dialog the new call is to replace, as it was written
/// @param patience how long to wait for the end at the most; as long as the subscription lives when empty
/// @param suppress whether no NOTIFY is wanted
/// @param credentials answer a challenge of the REFER; empty: those of the leg, if it has any
/// @param action asked when it is over
/// @param method how it is asked
public record ReferOrder(
        ReferSid sid,
        String target,
        Optional<String> replaces,
        Optional<Duration> patience,
        Leg.Suppress suppress,
        Optional<Credentials> credentials,
        Optional<DocumentUrl> action,
        HttpMethod method) {}
