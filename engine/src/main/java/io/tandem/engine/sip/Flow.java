package io.tandem.engine.sip;

import java.net.InetSocketAddress;

/// Where a message came from and where it arrived.
///
/// @param transport what carried it
/// @param remote its true source, whatever its Via says (RFC 3581)
/// @param local the socket that it arrived on
public record Flow(Transport transport, InetSocketAddress remote, InetSocketAddress local) {}
