package io.tandem.engine.cluster;

import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.Remote;
import io.tandem.engine.sip.SealingKey;
import io.tandem.engine.sip.SipUri;
import java.util.Locale;
import java.util.Optional;

/// Names a connection that a phone made to a node, in a Route that leads to that node (RFC 5626 5.2, 5.3). Only nodes
/// of the engine can make one, and only for the node that it is for.
final class FlowToken {
    private static final String PURPOSE = "flow";
    private static final String MARK = "flow.";

    private FlowToken() {}

    /// What a request carries as Route, so that `edge` hands it down to `phone`; also the Record-Route of `edge`.
    static String route(Remote phone, Peer edge, SealingKey secret) {
        String user =
                MARK + secret.token(PURPOSE, phone.toString(), edge.instance().text());
        return "<sip:" + user + "@" + edge.sip() + ";transport="
                + phone.transport().name().toLowerCase(Locale.ROOT) + ";lr>";
    }

    /// Whose connection `route` names, if it is one to node `self`.
    static Optional<Remote> phone(String route, InstanceId self, SealingKey secret) {
        return NameAddr.parse(route)
                .flatMap(address -> SipUri.parse(address.uri()))
                .map(SipUri::user)
                .filter(user -> user.startsWith(MARK))
                .flatMap(user -> secret.text(user.substring(MARK.length()), PURPOSE, self.text()))
                .flatMap(Remote::parse);
    }
}
