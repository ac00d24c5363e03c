package io.tandem.engine.call;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.store.CallDirection;
import io.tandem.engine.store.TransferRules;
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
/// @param parent the call whose script made this one
/// @param refer who is asked when a phone in this call sends REFER
/// @param rules what its phone may do with REFER
/// @param maxForwards how many further calls may be made of it (RFC 3261 20.22)
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
        Instant created,
        Optional<CallSid> parent,
        Optional<ReferApplication> refer,
        TransferRules rules,
        int maxForwards) {
    /// The party on this call's leg, as others call it.
    public String party() {
        return switch (direction) {
            case INBOUND -> from;
            case OUTBOUND_API, OUTBOUND_DIAL -> to;
        };
    }
}
