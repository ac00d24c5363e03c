package io.tandem.engine.registrar;

import io.tandem.engine.sip.Flow;
import io.tandem.engine.sip.SipUri;
import io.tandem.engine.sip.Transport;
import io.tandem.engine.store.Binding;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;

/// Where a REGISTER came from, as a [Binding] keeps it.
public final class BindingSource {
    private static final int DEFAULT_PORT = 5060;

    private BindingSource() {}

    /// As it is kept: `udp:127.0.0.1:5062`, `tcp:[2001:db8::1]:5060`.
    public static String of(Flow flow) {
        InetSocketAddress remote = flow.remote();
        String host = remote.getAddress().getHostAddress().split("%", 2)[0];
        String written = remote.getAddress() instanceof Inet6Address ? "[" + host + "]" : host;
        return flow.transport().name().toLowerCase(Locale.ROOT) + ":" + written + ":" + remote.getPort();
    }

    /// What a request to this binding carries as Route, so that it reaches the phone where its contact alone would
    /// not: the REGISTER came from another address than the contact names, as it does behind a NAT.
    public static Optional<String> route(Binding binding) {
        String source = binding.source();
        int colon = source.indexOf(':');
        Optional<SipUri> contact = SipUri.parse(binding.contact());
        if (colon < 0 || contact.isEmpty()) {
            return Optional.empty();
        }
        String transport = source.substring(0, colon);
        String hostPort = source.substring(colon + 1);
        boolean direct = transport(contact.get()).equals(transport)
                && withPort(contact.get()).equalsIgnoreCase(hostPort);
        String parameter = transport.equalsIgnoreCase(Transport.UDP.name()) ? "" : ";transport=" + transport;
        return direct ? Optional.empty() : Optional.of("<sip:" + hostPort + parameter + ";lr>");
    }

    private static String transport(SipUri contact) {
        return contact.parameter("transport").orElse("udp").toLowerCase(Locale.ROOT);
    }

    private static String withPort(SipUri contact) {
        return contact.hostPort().equals(contact.host()) ? contact.host() + ":" + DEFAULT_PORT : contact.hostPort();
    }
}
