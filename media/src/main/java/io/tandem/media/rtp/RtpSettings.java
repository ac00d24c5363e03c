package io.tandem.media.rtp;

import io.tandem.engine.media.MediaPlane.AddressFamily;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/// Where and how the media plane runs.
///
/// @param ipv4 the addresses for peers with IPv4; empty when there is none
/// @param ipv6 the addresses for peers with IPv6; empty when there is none
/// @param firstPort the lowest RTP port, even; each session takes an even port for RTP and the next one for RTCP
/// @param lastPort the highest port that may be used, for RTP or RTCP
/// @param silence after so long without RTP the peer is lost; zero means never
/// @param loops how many event loops carry the packets
public record RtpSettings(
        Optional<Address> ipv4, Optional<Address> ipv6, int firstPort, int lastPort, Duration silence, int loops) {

    private static final int HIGHEST_PORT = 65_535;

    /// Where sessions of one address family are bound.
    ///
    /// @param bind the local address
    /// @param advertised what goes into SDP in its place, because a NAT is before it
    public record Address(InetAddress bind, Optional<InetAddress> advertised) {
        public Address {
            if (bind.isAnyLocalAddress() && advertised.isEmpty()) {
                throw new IllegalArgumentException("media bound to " + bind.getHostAddress()
                        + " needs an advertised address: a peer cannot send to a wildcard");
            }
        }

        /// What SDP says.
        InetAddress shown() {
            return advertised.orElse(bind);
        }
    }

    public RtpSettings {
        if (firstPort % 2 != 0 || firstPort < 1024) {
            throw new IllegalArgumentException("the first media port must be even and at least 1024, not " + firstPort);
        }
        if (lastPort > HIGHEST_PORT || lastPort <= firstPort) {
            throw new IllegalArgumentException("the last media port must be above the first one, " + firstPort
                    + ", and at most 65535, not " + lastPort);
        }
        if (silence.isNegative()) {
            throw new IllegalArgumentException("the silence time-out must be zero or more, not " + silence);
        }
        if (loops < 1) {
            throw new IllegalArgumentException("at least one media event loop is needed, not " + loops);
        }
    }

    /// Both loopback addresses, ports 20000-29999, a loop per core, silence never noticed.
    public static RtpSettings loopback() {
        return new RtpSettings(
                Optional.of(new Address(literal("127.0.0.1"), Optional.empty())),
                Optional.of(new Address(literal("::1"), Optional.empty())),
                20_000,
                29_999,
                Duration.ZERO,
                Runtime.getRuntime().availableProcessors());
    }

    /// The same with other ports.
    public RtpSettings withPorts(int first, int last) {
        return new RtpSettings(ipv4, ipv6, first, last, silence, loops);
    }

    /// The same with another silence time-out.
    public RtpSettings withSilence(Duration timeout) {
        return new RtpSettings(ipv4, ipv6, firstPort, lastPort, timeout, loops);
    }

    /// The same with so many loops.
    public RtpSettings withLoops(int count) {
        return new RtpSettings(ipv4, ipv6, firstPort, lastPort, silence, count);
    }

    Optional<Address> address(AddressFamily family) {
        return switch (family) {
            case IPV4 -> ipv4;
            case IPV6 -> ipv6;
        };
    }

    private static InetAddress literal(String address) {
        return InetAddress.ofLiteral(address);
    }
}
