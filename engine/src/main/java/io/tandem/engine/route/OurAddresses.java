package io.tandem.engine.route;

import io.tandem.engine.sip.SipUri;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Which SIP URIs mean this node.
final class OurAddresses {
    private static final int DEFAULT_PORT = 5060;

    private final String domain;
    private final Set<String> addresses;
    private final Set<Integer> ports;

    /// @param domain host, or host:port
    /// @param addresses each host:port
    OurAddresses(String domain, List<String> addresses) {
        this.domain = domain.toLowerCase(Locale.ROOT);
        this.addresses = addresses.stream()
                .map(address -> address.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.ports = addresses.stream().map(OurAddresses::port).collect(Collectors.toUnmodifiableSet());
    }

    /// A domain without a port means us with any port that we listen on, and without one.
    boolean hold(SipUri uri) {
        String hostPort = uri.hostPort().toLowerCase(Locale.ROOT);
        boolean portWritten = !hostPort.equals(uri.host().toLowerCase(Locale.ROOT));
        return hostPort.equals(domain)
                || addresses.contains(portWritten ? hostPort : hostPort + ":" + DEFAULT_PORT)
                || (portWritten && uri.host().equalsIgnoreCase(domain) && ports.contains(port(hostPort)));
    }

    private static int port(String hostPort) {
        int colon = hostPort.lastIndexOf(':');
        String port = colon > hostPort.lastIndexOf(']') ? hostPort.substring(colon + 1) : "";
        return port.length() <= 5 && !port.isEmpty() && port.chars().allMatch(Character::isDigit)
                ? Integer.parseInt(port)
                : DEFAULT_PORT;
    }
}
