package io.tandem.sip;

import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipUri;
import io.tandem.engine.sip.Transport;
import java.util.Locale;
import java.util.Optional;

/// Where a request goes next (RFC 3261 8.1.2): to its first Route when that is a loose router, else to its Request-URI.
/// This
/// is the place for RFC 3263 (NAPTR and SRV); now a host is an address or an A or AAAA record.
///
/// @param transport what the URI asks for, UDP when it asks for nothing
/// @param where host and port, the port 5060 when none is written
record NextHop(Transport transport, HostPort where) {
    private static final int DEFAULT_PORT = 5060;

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
        return new NextHop(transport(uri), where.orPort(DEFAULT_PORT));
    }

    private static Transport transport(SipUri uri) throws None {
        String text = uri.parameter("transport").orElse("udp").toLowerCase(Locale.ROOT);
        return switch (text) {
            case "udp" -> Transport.UDP;
            case "tcp" -> Transport.TCP;
            default -> throw new None("transport '" + text + "' is not spoken: expected udp or tcp");
        };
    }

    /// Names it, so that what goes there is kept in order.
    String lane() {
        return transport + " " + where.toString().toLowerCase(Locale.ROOT);
    }
}
