package io.tandem.engine.sip;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;

/// The far end of a [Flow], which can be written down: `udp:127.0.0.1:5062`, `tcp:[2001:db8::1]:5060`.
///
/// @param transport what leads there
/// @param address its address
public record Remote(Transport transport, InetSocketAddress address) {
    /// That of `flow`.
    public static Remote of(Flow flow) {
        return new Remote(flow.transport(), flow.remote());
    }

    /// What `text` spells; nothing when it is no such text. Asks no DNS.
    public static Optional<Remote> parse(String text) {
        int first = text.indexOf(':');
        int last = text.lastIndexOf(':');
        if (first < 1 || last <= first) {
            return Optional.empty();
        }
        String host = text.substring(first + 1, last);
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            int port = Integer.parseInt(text.substring(last + 1));
            return port < 1 || port > 65_535
                    ? Optional.empty()
                    : Optional.of(new Remote(
                            Transport.valueOf(text.substring(0, first).toUpperCase(Locale.ROOT)),
                            new InetSocketAddress(InetAddress.ofLiteral(bare), port)));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        String host = address.getAddress().getHostAddress().split("%", 2)[0];
        String written = address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host;
        return transport.name().toLowerCase(Locale.ROOT) + ":" + written + ":" + address.getPort();
    }
}
