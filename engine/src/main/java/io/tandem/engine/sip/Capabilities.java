package io.tandem.engine.sip;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What the engine says of itself, and what it therefore understands.
public final class Capabilities {
    /// The methods that reach the engine. MESSAGE is not served: that of a client is challenged before it is told
    /// so (RFC 3261 8.2 judges who sends before what is sent).
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
            Method.SUBSCRIBE,
            Method.MESSAGE,
            Method.REGISTER));

    /// The event packages whose subscriptions are served: that of REFER (RFC 3515 3.1).
    public static final String EVENTS = "refer";

    /// The option tags that are understood: RFC 3262, 4028, 4488, 3891, 4538.
    public static final List<String> OPTIONS = List.of("100rel", "timer", "norefersub", "replaces", "tdialog");

    /// The value of Allow of a leg.
    public static final String ALLOW = allow(EnumSet.of(Method.MESSAGE, Method.REGISTER));

    /// The value of Allow of a node, which is a registrar too.
    public static final String NODE_ALLOW = allow(EnumSet.of(Method.MESSAGE));

    /// The value of Supported.
    public static final String SUPPORTED = String.join(", ", OPTIONS);

    /// The bodies that are understood.
    public static final String ACCEPT =
            "application/sdp, message/sipfrag, application/dtmf-relay, application/dtmf, multipart/mixed";

    private Capabilities() {}

    private static String allow(Set<Method> unserved) {
        return Arrays.stream(Method.values())
                .filter(method -> METHODS.contains(method) && !unserved.contains(method))
                .map(Method::name)
                .collect(Collectors.joining(", "));
    }

    /// The option tags in Require that are not understood (RFC 3261 8.2.2.3), to be listed in Unsupported.
    public static List<String> unsupported(SipRequest request) {
        return request.headers().all(HeaderName.REQUIRE).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(option -> option.strip().toLowerCase(Locale.ROOT))
                .filter(option -> !option.isEmpty() && !OPTIONS.contains(option))
                .toList();
    }
}
