package io.tandem.engine.registrar;

import io.tandem.engine.sip.SipUri;
import java.util.List;
import java.util.Optional;

/// Compares the URIs of contacts (RFC 3261 19.1.4).
final class ContactUri {
    /// Parameters that count when only one of two URIs has them; the others are compared when both do.
    private static final List<String> COUNTING = List.of("user", "ttl", "method", "maddr");

    private ContactUri() {}

    static boolean same(SipUri one, SipUri other) {
        return one.scheme().equals(other.scheme())
                && SipUri.decode(one.userInfo()).equals(SipUri.decode(other.userInfo()))
                && one.hostPort().equalsIgnoreCase(other.hostPort()) // without a port is not the same as with 5060
                && agrees(one, other)
                && agrees(other, one);
    }

    private static boolean agrees(SipUri one, SipUri other) {
        for (String parameter : one.parameters()) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            String value = equals < 0 ? "" : parameter.substring(equals + 1);
            Optional<String> its = other.parameter(name);
            boolean differs = its.map(text -> !SipUri.decode(text).equalsIgnoreCase(SipUri.decode(value)))
                    .orElse(COUNTING.stream().anyMatch(name::equalsIgnoreCase));
            if (differs) {
                return false;
            }
        }
        return true;
    }
}
