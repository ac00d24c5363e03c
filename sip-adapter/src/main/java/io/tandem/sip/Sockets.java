package io.tandem.sip;

import io.tandem.engine.sip.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/// The sockets that are listened on, to send from.
///
/// @param all in the order of the settings
record Sockets(List<WireProcessor> all) {
    Sockets {
        all = List.copyOf(all);
    }

    boolean speaks(Transport transport) {
        return all.stream().anyMatch(processor -> processor.getTransport().equals(transport.name()));
    }

    boolean reaches(Transport transport, InetAddress peer) {
        return all.stream()
                .filter(each -> each.getTransport().equals(transport.name()))
                .anyMatch(each -> each.local().getAddress().getAddress().length == peer.getAddress().length);
    }

    /// A channel to `target`, from the first socket of its address family; connects when the transport does, and
    /// then blocks.
    WireChannel channelTo(Target target) throws IOException {
        Transport transport = target.transport();
        InetSocketAddress peer = target.address();
        Optional<WireProcessor> processor = all.stream()
                .filter(each -> each.getTransport().equals(transport.name()))
                .filter(each -> addressBytes(each.local()) == addressBytes(peer))
                .findFirst();
        if (processor.isEmpty()) {
            throw new IOException("no " + transport + " socket is listened on for an address like "
                    + peer.getAddress().getHostAddress());
        }
        return processor.get().channelTo(peer);
    }

    private static int addressBytes(InetSocketAddress address) {
        return address.getAddress().getAddress().length;
    }
}
