package io.tandem.engine.cluster;

import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Remote;
import io.tandem.engine.sip.SealingKey;
import io.tandem.engine.sip.SipRequest;
import java.util.Optional;

/// What a node writes into a request that it relays: where that came from. Who has such a mark is not relayed again, so
/// that
/// no request goes round; and whoever judges its sender by the address judges that one, if the mark is one of ours.
final class RelayMark {
    private static final String PURPOSE = "relayed";
    private static final String SEAL = ";seal=";

    private RelayMark() {}

    static SipRequest on(SipRequest request, Remote origin, SealingKey secret) {
        return request.with(
                HeaderName.RELAYED, origin + SEAL + secret.seal(PURPOSE, parts(request, origin.toString())));
    }

    /// Where `request` first came from; nothing when no node of ours says so.
    static Optional<Remote> origin(SipRequest request, SealingKey secret) {
        return request.headers().first(HeaderName.RELAYED).flatMap(value -> {
            int seal = value.indexOf(SEAL);
            return seal > 0
                            && secret.sealed(
                                    value.substring(seal + SEAL.length()),
                                    PURPOSE,
                                    parts(request, value.substring(0, seal)))
                    ? Remote.parse(value.substring(0, seal))
                    : Optional.empty();
        });
    }

    private static String[] parts(SipRequest request, String origin) {
        return new String[] {origin, request.callId(), request.fromTag(), Long.toString(request.cSeq())};
    }
}
