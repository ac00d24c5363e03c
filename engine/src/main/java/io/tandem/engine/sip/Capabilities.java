package io.tandem.engine.sip;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What the engine says of itself, and what it therefore understands.
public final class Capabilities {
    /// The methods that are served.
    public static final Set<Method> METHODS = Set.copyOf(EnumSet.of(
            Method.INVITE,
            Method.ACK,
            Method.BYE,
            Method.CANCEL,
            Method.OPTIONS,
            Method.INFO,
            Method.UPDATE,
            Method.PRACK,
            Method.REFER,
            Method.NOTIFY,
            Method.SUBSCRIBE));

    /// The event packages whose subscriptions are served: that of REFER (RFC 3515 3.1).
    public static final String EVENTS = "refer";

    /// The option tags that are understood: RFC 3262, 4028, 4488.
    public static final List<String> OPTIONS = List.of("100rel", "timer", "norefersub");

    /// The value of Allow.
    public static final String ALLOW = Arrays.stream(Method.values())
            .filter(METHODS::contains)
            .map(Method::name)
            .collect(Collectors.joining(", "));

    /// The value of Supported.
    public static final String SUPPORTED = String.join(", ", OPTIONS);

    /// The bodies that are understood.
    public static final String ACCEPT =
            "application/sdp, message/sipfrag, application/dtmf-relay, application/dtmf, multipart/mixed";

    private Capabilities() {}

    /// The option tags in Require that are not understood (RFC 3261 8.2.2.3), to be listed in Unsupported.
    public static List<String> unsupported(SipRequest request) {
        return request.headers().all(HeaderName.REQUIRE).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(option -> option.strip().toLowerCase(Locale.ROOT))
                .filter(option -> !option.isEmpty() && !OPTIONS.contains(option))
                .toList();
    }
}
