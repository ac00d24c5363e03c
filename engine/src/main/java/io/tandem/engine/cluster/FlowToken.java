package io.tandem.engine.cluster;

import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.Remote;
import io.tandem.engine.sip.SealingKey;
import io.tandem.engine.sip.SipUri;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// Names a connection that a phone made to a node, in a Route that leads to that node (RFC 5626 5.2, 5.3). Only nodes
/// of
/// the
/// engine can make one, and only for the node that it is for.
final class FlowToken {
    private static final String PURPOSE = "flow";
    private static final String MARK = "flow.";

    private FlowToken() {}

    /// What a request carries as Route, so that `edge` hands it down to `phone`; also the Record-Route of `edge`.
    static String route(Remote phone, Peer edge, SealingKey secret) {
        String text = phone.toString();
        String user = MARK
                + Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "."
                + secret.seal(PURPOSE, edge.instance().text(), text);
        return "<sip:" + user + "@" + edge.sip() + ";transport="
                + phone.transport().name().toLowerCase(Locale.ROOT) + ";lr>";
    }

    /// Whose connection `route` names, if it is one to node `self`.
    static Optional<Remote> phone(String route, InstanceId self, SealingKey secret) {
        return NameAddr.parse(route)
                .flatMap(address -> SipUri.parse(address.uri()))
                .map(SipUri::user)
                .filter(user -> user.startsWith(MARK))
                .flatMap(user -> {
                    String[] parts = user.substring(MARK.length()).split("\\.", 2);
                    return parts.length == 2
                            ? decoded(parts[0]).filter(text -> secret.sealed(parts[1], PURPOSE, self.text(), text))
                            : Optional.empty();
                })
                .flatMap(Remote::parse);
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
