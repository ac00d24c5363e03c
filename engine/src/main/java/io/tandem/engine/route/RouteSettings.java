package io.tandem.engine.route;

import io.tandem.engine.sip.AddressText;
import io.tandem.engine.sip.SipUri;
import io.tandem.engine.sip.Unfit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What an operator says about where calls go.
///
/// @param domain stands in our SIP URIs: host, or host:port
/// @param addresses the SIP addresses of this node, each host:port: a URI with one of them means us, as one with
/// `domain`
/// @param outboundProxy the URI of a loose router that calls to SIP addresses pass: `sip:host[:port][;transport=tcp]`
/// @param watching how trunks are watched
/// @param registering how we register at trunks
public record RouteSettings(
        String domain,
        List<String> addresses,
        Optional<String> outboundProxy,
        Watching watching,
        Registering registering) {
    /// How trunks are watched.
    ///
    /// @param interval between two OPTIONS, 30 s
    /// @param misses unanswered ones in a row after which a trunk is down, 2
    /// @param failures failed calls in a row after which a trunk is down, 20
    /// @param penalty how long a trunk that is not asked by OPTIONS stays down after failed calls, 1 min
    public record Watching(Duration interval, int misses, int failures, Duration penalty) {
        /// The usual.
        public static final Watching USUAL = new Watching(Duration.ofSeconds(30), 2, 20, Duration.ofMinutes(1));
    }

    /// How we register at trunks.
    ///
    /// @param expires how long a registration shall live, 10 min; the trunk has the last word
    /// @param firstPause after a first failure, 10 s; doubled each time
    /// @param longestPause at most, 15 min
    public record Registering(Duration expires, Duration firstPause, Duration longestPause) {
        /// The usual.
        public static final Registering USUAL =
                new Registering(Duration.ofMinutes(10), Duration.ofSeconds(10), Duration.ofMinutes(15));
    }

    /// @throws IllegalArgumentException when `outboundProxy` is no SIP URI
    public RouteSettings {
        addresses = List.copyOf(addresses);
        outboundProxy.ifPresent(RouteSettings::asRoute);
    }

    /// What goes into Route of a call that passes the outbound proxy.
    Optional<String> proxyRoute() {
        return outboundProxy.map(RouteSettings::asRoute);
    }

    private static String asRoute(String uri) {
        try {
            if (!uri.startsWith("sip:") || uri.indexOf('?') >= 0) {
                throw new Unfit("expected sip:host, with :port and ;transport= if need be");
            }
            String proxy = AddressText.internet("sip", uri.substring("sip:".length()));
            boolean loose = SipUri.parse(proxy)
                    .flatMap(parsed -> parsed.parameter("lr"))
                    .isPresent();
            return "<" + proxy + (loose ? "" : ";lr") + ">";
        } catch (Unfit unfit) {
            throw new IllegalArgumentException(
                    "the outbound proxy '" + uri + "' cannot be used: " + unfit.why(), unfit);
        }
    }
}
