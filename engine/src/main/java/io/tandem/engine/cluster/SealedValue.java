package io.tandem.engine.cluster;

import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.SealingKey;
import io.tandem.engine.sip.SipRequest;
import java.util.Optional;
import java.util.stream.Stream;

/// A header field by which one node says something to another: a value, and a seal that proves that a node wrote it
/// into that request. It covers the value, Call-ID, From tag and CSeq, and what else the field is about.
///
/// @param header the field
/// @param purpose what the value says, so that a seal of one thing does not prove another
record SealedValue(HeaderName header, String purpose) {
    private static final String SEAL = ";seal=";

    /// `request` with `value` in it.
    ///
    /// @param more what else the seal covers
    SipRequest write(SipRequest request, String value, SealingKey secret, String... more) {
        return request.with(header, value + SEAL + secret.seal(purpose, parts(request, value, more)));
    }

    /// The value in `request`; nothing when no node of ours wrote it there.
    ///
    /// @param more what else the seal covers
    Optional<String> read(SipRequest request, SealingKey secret, String... more) {
        return request.headers().first(header).flatMap(written -> {
            int seal = written.indexOf(SEAL);
            if (seal <= 0) {
                return Optional.empty();
            }
            String value = written.substring(0, seal);
            return secret.sealed(written.substring(seal + SEAL.length()), purpose, parts(request, value, more))
                    ? Optional.of(value)
                    : Optional.empty();
        });
    }

    private static String[] parts(SipRequest request, String value, String... more) {
        return Stream.concat(
                        Stream.of(value, request.callId(), request.fromTag(), Long.toString(request.cSeq())),
                        Stream.of(more))
                .toArray(String[]::new);
    }
}
