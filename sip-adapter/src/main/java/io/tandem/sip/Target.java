package io.tandem.sip;

import io.tandem.engine.sip.Transport;
import java.net.InetSocketAddress;

/// A server that a request may be sent to.
record Target(Transport transport, InetSocketAddress address) {
    @Override
    public String toString() {
        return HostPort.of(address) + " over " + transport;
    }
}
