package io.tandem.engine.store;

import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.sid.InstanceId;
import java.time.Instant;

/// One place where a client can be reached, as it registered it (RFC 3261 10.3). A client has one for each contact URI.
///
/// @param client whose it is
/// @param contact the URI to call
/// @param callId Call-ID of the REGISTER
/// @param cSeq its number: an older REGISTER of the same Call-ID does not count
/// @param preference `q` in thousandths, 0 to 1000
/// @param userAgent what the phone calls itself; may be empty
/// @param source where the REGISTER came from, as `udp:127.0.0.1:5062`
/// @param instance the node that took it
/// @param registered when it was made or renewed
/// @param expires when it is over
public record Binding(
        ClientSid client,
        String contact,
        String callId,
        long cSeq,
        int preference,
        String userAgent,
        String source,
        InstanceId instance,
        Instant registered,
        Instant expires) {}
