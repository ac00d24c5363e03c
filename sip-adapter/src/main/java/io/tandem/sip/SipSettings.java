package io.tandem.sip;

import io.tandem.engine.sip.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a [SipStack] listens on and how it names itself.
///
/// @param hosts numeric addresses to listen on, IPv6 with or without brackets
/// @param port the port for every transport; 0 takes a free one
/// @param transports UDP, TCP or both
/// @param advertised `host` or `host:port` that stands in Via and Contact instead of the address that is listened on
/// @param userAgent the value of User-Agent and Server
/// @param t1 estimate of a round trip (RFC 3261 17.1.1.1)
/// @param limits how much is taken in
/// @param dnsServers name servers; empty: those of the system
public record SipSettings(
        List<String> hosts,
        int port,
        Set<Transport> transports,
        Optional<String> advertised,
        String userAgent,
        Duration t1,
        Limits limits,
        List<InetSocketAddress> dnsServers) {

    /// Bounds for what strangers may make us hold.
    ///
    /// @param queuedDatagrams datagrams that wait to be read; more are answered 503 or dropped
    /// @param largestMessage bytes of one message, head and body
    /// @param connections TCP connections at a time
    /// @param connectionIdle how long a TCP connection may be silent
    public record Limits(int queuedDatagrams, int largestMessage, int connections, Duration connectionIdle) {
        /// Bounds that serve a node.
        public static final Limits USUAL = new Limits(8_192, 65_535, 5_000, Duration.ofHours(2));
    }

    /// With the system's name servers.
    public SipSettings(
            List<String> hosts,
            int port,
            Set<Transport> transports,
            Optional<String> advertised,
            String userAgent,
            Duration t1,
            Limits limits) {
        this(hosts, port, transports, advertised, userAgent, t1, limits, List.of());
    }

    public SipSettings {
        hosts = List.copyOf(hosts);
        transports = Set.copyOf(transports);
        dnsServers = List.copyOf(dnsServers);
    }

    /// UDP and TCP on one address, everything else as usual.
    public static SipSettings on(String host, int port) {
        return new SipSettings(
                List.of(host),
                port,
                Set.of(Transport.UDP, Transport.TCP),
                Optional.empty(),
                "Tandem",
                Duration.ofMillis(500),
                Limits.USUAL,
                List.of());
    }

    /// The same with that round trip.
    public SipSettings withT1(Duration roundTrip) {
        return new SipSettings(hosts, port, transports, advertised, userAgent, roundTrip, limits, dnsServers);
    }

    /// The same under that name.
    public SipSettings withUserAgent(String name) {
        return new SipSettings(hosts, port, transports, advertised, name, t1, limits, dnsServers);
    }

    /// The same, telling peers that address.
    public SipSettings withAdvertised(String hostAndPort) {
        return new SipSettings(hosts, port, transports, Optional.of(hostAndPort), userAgent, t1, limits, dnsServers);
    }

    /// The same, bounded so.
    public SipSettings withLimits(Limits bounds) {
        return new SipSettings(hosts, port, transports, advertised, userAgent, t1, bounds, dnsServers);
    }

    /// The same over these transports alone.
    public SipSettings over(Transport... only) {
        return new SipSettings(hosts, port, Set.of(only), advertised, userAgent, t1, limits, dnsServers);
    }

    /// The same asking these name servers.
    public SipSettings withDnsServers(List<InetSocketAddress> servers) {
        return new SipSettings(hosts, port, transports, advertised, userAgent, t1, limits, servers);
    }
}
