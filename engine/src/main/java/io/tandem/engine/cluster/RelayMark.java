package io.tandem.engine.cluster;

import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Remote;
import io.tandem.engine.sip.SealingKey;
import io.tandem.engine.sip.SipRequest;
import java.util.Optional;

/// What a node writes into a request that it relays: where that came from. Who has such a mark is not relayed again, so
/// that no request goes round; and whoever judges its sender by the address judges that one, if the mark is one of
/// ours.
final class RelayMark {
    private static final SealedValue FIELD = new SealedValue(HeaderName.RELAYED, "relayed");

    private RelayMark() {}

    static SipRequest on(SipRequest request, Remote origin, SealingKey secret) {
        return FIELD.write(request, origin.toString(), secret);
    }

    /// Where `request` first came from; nothing when no node of ours says so.
    static Optional<Remote> origin(SipRequest request, SealingKey secret) {
        return FIELD.read(request, secret).flatMap(Remote::parse);
    }
}
