package io.tandem.engine.cluster;

import io.tandem.engine.sid.InstanceId;
import java.net.URI;

/// A node that is up, and where it is found.
///
/// @param instance its id, which it has until it stops
/// @param slot of the sids that it mints ([io.tandem.engine.sid.CallSid#slot])
/// @param sip where it takes SIP, as `host:port`
/// @param http where it takes HTTP; ends with a slash
public record Peer(InstanceId instance, int slot, String sip, URI http) implements Crossing {}
