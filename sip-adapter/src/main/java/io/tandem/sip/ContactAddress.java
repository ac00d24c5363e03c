package io.tandem.sip;

import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.sip.SipUri;
import io.tandem.engine.sip.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Our own address as peers are told it, in Via and Contact.
final class ContactAddress {
    private static final Set<Method> TARGETS =
            EnumSet.of(Method.INVITE, Method.UPDATE, Method.REFER, Method.NOTIFY, Method.SUBSCRIBE);

    private final Optional<HostPort> advertised;

    ContactAddress(Optional<HostPort> advertised) {
        this.advertised = advertised;
    }

    /// What stands in Via (RFC 3261 18.1.1): the advertised address, or the one that is listened on.
    HostPort sentBy(WireChannel channel) {
        InetSocketAddress local = channel.processor().local();
        if (advertised.isPresent()) {
            return advertised.get().orPort(local.getPort());
        }
        return local.getAddress().isAnyLocalAddress()
                ? new HostPort(towards(channel.remote()), local.getPort())
                : HostPort.of(local);
    }

    /// The address of the interface that leads to `peer`.
    private static String towards(InetSocketAddress peer) {
        try (DatagramSocket probe = new DatagramSocket()) {
            probe.connect(peer);
            return probe.getLocalAddress().getHostAddress();
        } catch (IOException | UncheckedIOException e) {
            return peer.getAddress().getHostAddress().indexOf(':') < 0 ? "127.0.0.1" : "::1";
        }
    }

    /// The Contact of a request that needs one. A REGISTER without one would only ask for the bindings there are.
    Optional<String> ofRequest(SipRequest request, WireChannel channel) {
        boolean needed = TARGETS.contains(request.method()) || request.method() == Method.REGISTER;
        return needed ? Optional.of(contact(request.from(), channel)) : Optional.empty();
    }

    /// The Contact of an answer that needs one (RFC 3261 12.1.1, RFC 3311 5.2, RFC 3515 2.2).
    Optional<String> ofAnswer(Method method, SipResponse response, WireChannel channel) {
        boolean needed = TARGETS.contains(method) && response.status() > 100 && response.status() < 300;
        return needed ? Optional.of(contact(response.to(), channel)) : Optional.empty();
    }

    private String contact(NameAddr self, WireChannel channel) {
        String user = SipUri.parse(self.uri())
                .filter(uri -> !uri.scheme().equals("tel"))
                .map(SipUri::userInfo)
                .filter(text -> !text.isEmpty() && text.indexOf(':') < 0)
                .map(text -> text + "@")
                .orElse("");
        String transport = channel.transport() == Transport.UDP
                ? ""
                : ";transport=" + channel.transport().name().toLowerCase(Locale.ROOT);
        return "<sip:" + user + sentBy(channel) + transport + ">";
    }
}
