package io.tandem.engine.route;

import io.tandem.engine.sid.GatewaySid;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.store.TransferRules;
import java.util.List;
import java.util.Optional;

/// One place where a call may be answered: a branch of a fork.
///
/// @param to whom the call record names
/// @param hops ways to it, the best first; the next is taken when one fails ([#failsOver])
/// @param headers for every INVITE of it
/// @param rules what who answers there may do with REFER; empty: as the caller's account says
public record Route(String to, List<Hop> hops, Headers headers, Optional<TransferRules> rules) {
    public Route {
        hops = List.copyOf(hops);
    }

    /// A place that nothing is known of.
    public Route(String to, List<Hop> hops, Headers headers) {
        this(to, hops, headers, Optional.empty());
    }

    /// One way.
    ///
    /// @param uri the Request-URI
    /// @param outboundProxy what goes into Route, if the request shall pass a proxy
    /// @param credentials answer challenges
    /// @param by what carries it
    /// @param trunk the trunk that it is; [Trunks] hears how calls over it go
    public record Hop(
            String uri,
            Optional<String> outboundProxy,
            Optional<Credentials> credentials,
            By by,
            Optional<GatewaySid> trunk) {
        /// A way that is no trunk.
        public Hop(String uri, Optional<String> outboundProxy, Optional<Credentials> credentials, By by) {
            this(uri, outboundProxy, credentials, by, Optional.empty());
        }
    }

    /// What carries a request.
    public enum By {
        /// The SIP network.
        NETWORK,
        /// The SIP network, to another node of this engine, which is told for whose account it is.
        NODE,
        /// Nothing: the number is hosted here, and its call is made inside this node.
        LOOPBACK
    }

    /// Whether the next hop is tried after this final status of an INVITE: the hop is at fault, not the callee.
    public static boolean failsOver(int status) {
        return switch (status) {
            case 403, 408, 430, 500, 502, 503, 504, 513 -> true;
            default -> false;
        };
    }
}
