package io.tandem.sip;

import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipUri;
import io.tandem.engine.sip.Transport;
import java.util.Locale;
import java.util.Optional;

/// Where a request goes next (RFC 3261 8.1.2), as it is written: to its first Route when that is a loose router, else
/// to its Request-URI. [Locator] makes addresses of it.
///
/// @param transport what the URI asks for, if it asks
/// @param where host, and port if one is written
record NextHop(Optional<Transport> transport, HostPort where) {
    /// Why there is no next hop.
    static final class None extends Exception {
        private static final long serialVersionUID = 1L;

        None(String why) {
            super(why);
        }
    }

    static NextHop of(SipRequest request) throws None {
        Optional<SipUri> route = request.headers()
                .first(HeaderName.ROUTE)
                .flatMap(NameAddr::parse)
                .flatMap(address -> SipUri.parse(address.uri()))
                .filter(uri -> uri.parameter("lr").isPresent());
        SipUri uri = route.or(() -> SipUri.parse(request.uri()))
                .orElseThrow(() -> new None("'" + request.uri() + "' is no SIP URI with a host"));
        if (!uri.scheme().equals("sip")) {
            throw new None("there is no way to a " + uri.scheme() + " URI: " + uri);
        }
        HostPort where = HostPort.parse(uri.hostPort())
                .orElseThrow(() -> new None("'" + uri.hostPort() + "' is neither a host nor host:port"));
        return new NextHop(transport(uri), where);
    }

    private static Optional<Transport> transport(SipUri uri) throws None {
        Optional<String> text = uri.parameter("transport").map(value -> value.toLowerCase(Locale.ROOT));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return switch (text.get()) {
            case "udp" -> Optional.of(Transport.UDP);
            case "tcp" -> Optional.of(Transport.TCP);
            default -> throw new None("transport '" + text.get() + "' is not spoken: expected udp or tcp");
        };
    }

    /// Names it, so that what goes there is kept in order.
    String lane() {
        return transport.orElse(Transport.UDP) + " " + where.toString().toLowerCase(Locale.ROOT);
    }
}
