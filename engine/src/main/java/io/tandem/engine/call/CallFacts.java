package io.tandem.engine.call;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.store.CallDirection;
import java.time.Instant;
import java.util.Optional;

/// What does not change about a call as long as it lives.
///
/// @param call the call
/// @param account whose call it is
/// @param instance the node that holds it
/// @param from user part of the caller
/// @param to user part of who was called
/// @param direction who started it
/// @param callerName the caller's display name
/// @param forwardedFrom user part of Diversion
/// @param sipHeaders the headers of the INVITE that applications are told: `X-…` and Diversion
/// @param peerUri the address of the party on this call's leg
/// @param created when it began
public record CallFacts(
        CallSid call,
        AccountSid account,
        InstanceId instance,
        String from,
        String to,
        CallDirection direction,
        Optional<String> callerName,
        Optional<String> forwardedFrom,
        Headers sipHeaders,
        String peerUri,
        Instant created) {}
