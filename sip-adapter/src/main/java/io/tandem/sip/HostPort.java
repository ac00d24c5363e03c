package io.tandem.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A host and, when it is written, a port, as they stand in Via, in a URI or in a setting.
///
/// @param host a name or a numeric address, IPv6 without its brackets
/// @param port -1 when there is none
record HostPort(String host, int port) {
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.|$)){4}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_.])?");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /// What `text` says: `host`, `host:port`, `[ipv6]` or `[ipv6]:port`; nothing when it is none of them.
    static Optional<HostPort> parse(String text) {
        String trimmed = text.strip();
        int bracket = trimmed.lastIndexOf(']');
        if (trimmed.startsWith("[") && bracket > 0) {
            String host = trimmed.substring(1, bracket);
            return IPV6.matcher(host).matches() ? withPort(host, trimmed.substring(bracket + 1)) : Optional.empty();
        }
        int colon = trimmed.indexOf(':');
        String host = colon < 0 ? trimmed : trimmed.substring(0, colon).stripTrailing();
        return isName(host) ? withPort(host, colon < 0 ? "" : trimmed.substring(colon)) : Optional.empty();
    }

    private static boolean isName(String host) {
        return IPV4.matcher(host).matches() || NAME.matcher(host).matches();
    }

    private static Optional<HostPort> withPort(String host, String colonAndPort) {
        String rest = colonAndPort.strip();
        if (rest.isEmpty()) {
            return Optional.of(new HostPort(host, -1));
        }
        int port = rest.charAt(0) == ':' ? Digits.upTo(65_535, rest.substring(1).strip()) : -1;
        return port < 1 ? Optional.empty() : Optional.of(new HostPort(host, port));
    }

    static HostPort of(InetSocketAddress address) {
        return new HostPort(address.getAddress().getHostAddress(), address.getPort());
    }

    HostPort orPort(int other) {
        return port < 0 ? new HostPort(host, other) : this;
    }

    /// Whether looking the host up needs no DNS.
    boolean isNumeric() {
        return host.indexOf(':') >= 0 || IPV4.matcher(host).matches() || isLocalhost();
    }

    private boolean isLocalhost() {
        return host.toLowerCase(Locale.ROOT).equals("localhost");
    }

    /// The address; blocks for DNS unless [#isNumeric].
    InetSocketAddress resolve() throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(isLocalhost() ? "127.0.0.1" : host), port);
    }

    /// The host as it stands before a port.
    String writtenHost() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    @Override
    public String toString() {
        return port < 0 ? writtenHost() : writtenHost() + ":" + port;
    }
}
