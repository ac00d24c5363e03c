package io.tandem.engine.sip;

/// What tells a dialog from every other one (RFC 3261 12), seen from our side; letter case counts.
///
/// @param callId the Call-ID
/// @param localTag our tag
/// @param remoteTag the peer's tag; empty while it is not known
public record DialogId(String callId, String localTag, String remoteTag) {}
